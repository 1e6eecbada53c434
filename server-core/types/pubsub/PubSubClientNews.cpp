// SPDX-License-Identifier: Apache-2.0
// The hub's side of PubSubClient: what it is told.
#include "server-core/types/pubsub/ClientWriting.h"
#include "server-core/types/pubsub/Frames.h"

#include <QtCore/QVarLengthArray>

namespace signalbox::core::pubsub {

namespace {

/// Views of a page's rows, as answers want them.
class PageView
{
public:
    explicit PageView(const presence::RosterPage &page)
    {
        for (const presence::MemberRow &row : page.items)
            m_items.append({row.member, row.info, row.since, row.instance, row.node});
        m_page = {.version = page.version, .total = page.total, .items = {m_items.constData(), std::size_t(m_items.size())}};
        if (page.nextPage)
            m_page.nextPage = int(*page.nextPage);
    }
    const MemberPage &page() const { return m_page; }

private:
    QVarLengthArray<MemberItem, 16> m_items;
    MemberPage m_page;
};

QByteArrayView gapReasonName(hub::GapReason reason)
{
    switch (reason) {
    case hub::GapReason::Trimmed:
        return "trimmed";
    case hub::GapReason::NodeDown:
        return "node_down";
    case hub::GapReason::UnknownPosition:
        break;
    }
    return "unknown_position";
}

} // namespace

// ---- answers

PendingCall PubSubClient::takeCall(std::uint64_t token)
{
    PendingCall call = m_calls.take(token);
    if (m_isFull && m_calls.size() <= openCallsToGoOn) {
        m_isFull = false;
        readOn();
    }
    return call;
}

void PubSubClient::onSubscribed(hub::Token token, const QByteArray &channel, const hub::Subscribed &subscribed)
{
    const PendingCall call = takeCall(token);
    const QByteArray position = subscribed.position.isEmpty() ? QByteArray() : subscribed.position.toText();
    SubscribeAnswer answered{.position = position, .recovered = subscribed.recovered, .missing = subscribed.missing};
    if (call.withSnapshot) {
        const PageView view(call.snapshot);
        answered.members = view.page();
        answer(call.id, answered);
        snapshotDone();
    } else {
        answer(call.id, answered);
    }
    if (subscribed.gap)
        onGap(channel, *subscribed.gap);
    if (const hub::PublicationRef &retained = subscribed.retained) {
        const hub::Draft &draft = retained->draft;
        tell(MessageNote{.channel = draft.channel,
                         .data = draft.data,
                         .position = retained->position,
                         .id = draft.id,
                         .from = draft.from,
                         .retained = true});
    }
}

void PubSubClient::onPublished(hub::Token token, const QByteArray &position)
{
    const PendingCall call = takeCall(token);
    answer(call.id, PublishAnswer{call.qos == hub::Qos::AtMostOnce ? QByteArrayView() : QByteArrayView(position)});
}

void PubSubClient::onHistory(hub::Token token, const hub::History &history)
{
    const PendingCall call = takeCall(token);
    // One that has asked for more than it can take is gone by now, and the rest of its answers need not be written.
    if (m_session.state() != SessionState::Open)
        return;
    std::vector<HistoryItem> items;
    items.reserve(history.publications.size());
    for (const hub::PublicationRef &publication : history.publications) {
        const hub::Draft &draft = publication->draft;
        items.push_back({draft.channel, draft.data, publication->position, draft.id, draft.from});
    }
    const QByteArray position = history.position.toText();
    answer(call.id, HistoryAnswer{items, position, history.complete});
}

void PubSubClient::onEntered(presence::Token token, const QByteArray &member, std::uint64_t version)
{
    answer(takeCall(token).id, EnterAnswer{member, version});
}

void PubSubClient::onVersion(presence::Token token, std::uint64_t version)
{
    answer(takeCall(token).id, VersionAnswer{version});
}

void PubSubClient::onMembers(presence::Token token, const presence::RosterPage &page)
{
    const PendingCall call = takeCall(token);
    if (m_session.state() == SessionState::Open)
        answer(call.id, PageView(page).page());
}

void PubSubClient::onFollowing(presence::Token token, const QByteArray &channel, const presence::RosterPage &snapshot)
{
    PendingCall *call = m_calls.find(token);
    if (!call)
        return;
    call->snapshot = snapshot;
    call->isFollowed = true;
    // A new token may have come in the meantime. Later: presence is in the middle of something.
    if (!m_identity->permits(access::Right::Subscribe, channel)) {
        return m_session.handle().post(
            [this, token, error = notPermitted(access::Right::Subscribe, channel)](signalbox::Session &) { onRefused(token, error); });
    }
    subscribeToChannel(token, *call);
}

void PubSubClient::onRefused(std::uint64_t token, const Error &error)
{
    const PendingCall call = takeCall(token);
    refuse(call.id, error);
    if (!call.withSnapshot)
        return;
    // There is no subscription, so nobody waits for the roster's events either. Where presence has refused there is nothing to end.
    if (call.isFollowed)
        presence().unfollow(sessionKey(), call.channel);
    snapshotDone();
}

void PubSubClient::refuse(CallId id, const Error &error)
{
    if (!id.isEmpty())
        send([&](QByteArray &text) { appendError(text, id, error); });
}

// ---- news

void PubSubClient::onMessages(const hub::Batch &batch)
{
    m_counters.delivered.add(double(batch.publications().size()));
    if (!m_session.isCompressing())
        return void(m_session.sendFramed(batch.frames(), batch.publications().size()));
    for (const hub::PublicationRef &publication : batch.publications())
        m_session.send(firstPayloadOf(publication->frame), MessageKind::Text);
}

void PubSubClient::onGap(const QByteArray &channel, const hub::Gap &gap)
{
    ++m_counters.gaps;
    const QByteArray after = gap.range.after.toText();
    const QByteArray to = gap.range.to.toText();
    tell(GapNote{channel, gapReasonName(gap.reason), after, to});
}

void PubSubClient::onAnnouncement(const hub::Announcement &announcement)
{
    sendFrames(announcement.frame, 1);
}

void PubSubClient::onAckTimeout(const QByteArray &)
{
    // Later: the hub is in the middle of something.
    m_session.handle().close(CloseReason::AckTimeout);
}

void PubSubClient::onRosterEvents(const std::shared_ptr<const QByteArray> &frames, std::size_t count)
{
    sendFrames(frames, count);
}

void PubSubClient::onSnapshot(const QByteArray &channel, const presence::RosterPage &snapshot)
{
    tell(MembersNote{channel, PageView(snapshot).page()});
}

bool PubSubClient::hasRoom() const
{
    return m_openSnapshots == 0 && m_session.hasRoom();
}

void PubSubClient::snapshotDone()
{
    // Later: whoever has told of it is in the middle of something.
    if (--m_openSnapshots == 0)
        m_session.handle().post([](signalbox::Session &session) { static_cast<WebSocketSession &>(session).attachment()->onDrained(); });
}

void PubSubClient::sendFrames(const std::shared_ptr<const QByteArray> &frames, std::size_t count)
{
    if (!m_session.isCompressing())
        return void(m_session.sendFramed(frames, count));
    for (QByteArrayView rest = *frames; !rest.isEmpty();) {
        const QByteArrayView payload = firstPayloadOf(rest);
        m_session.send(payload, MessageKind::Text);
        rest = rest.sliced(payload.end() - rest.begin());
    }
}

} // namespace signalbox::core::pubsub

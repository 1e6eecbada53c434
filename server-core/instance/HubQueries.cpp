// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubQueries.h"

#include "server-core/instance/HubWalks.h"
#include "server-core/types/pubsub/Frames.h"

#include <QtCore/QDateTime>
#include <QtCore/QThreadPool>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// Of one answer: with JSON's escapes it still fits every way that it goes.
constexpr qsizetype mostContent = 4 * 1024 * 1024;
/// Each takes some 100 bytes a channel while it is made; who asks faster is told so.
constexpr std::size_t mostLists = 20;

Error notServed()
{
    return {ErrorCode::InvalidState, u"no instance serves this hub at the moment; start one first"_s, {}, true};
}

bool takesPublications(const HubAsk &ask)
{
    return std::holds_alternative<PublishAsk>(ask) || std::holds_alternative<AnnounceAsk>(ask);
}

/// The answer of a hub in which nothing is.
HubAnswer nothing(const HubAsk &ask)
{
    return std::visit([](const auto &one) { return HubAnswer(typename std::decay_t<decltype(one)>::Answer()); }, ask);
}

hubs::HubPlace &homeOf(const hubs::LiveHub &hub, const QByteArray &channel)
{
    const auto &homes = hub.homes();
    return *homes[std::size_t(homes.front()->shard().homeOf(channel))];
}

struct RawHistory {
    hub::History history;
    /// When `history` was asked for, by both clocks.
    hub::Clock::time_point now;
    qint64 wallMs = 0;
};

/// With a position whole items from the front, else from the end.
ChannelHistory historyOf(const RawHistory &raw, bool fromFront)
{
    ChannelHistory history;
    if (!raw.history.position.isEmpty())
        history.position = QString::fromLatin1(raw.history.position.toText());
    history.complete = raw.history.complete;
    hub::Publications publications = raw.history.publications;
    if (!fromFront)
        std::reverse(publications.begin(), publications.end());
    qsizetype size = 0;
    for (const hub::PublicationRef &publication : publications) {
        const hub::Draft &draft = publication->draft;
        size += draft.data.size();
        if (size > mostContent && !history.items.isEmpty()) {
            history.complete = false;
            break;
        }
        const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(raw.now - publication->at);
        history.items.append({QString::fromUtf8(draft.data), QString::fromLatin1(publication->position), QString::fromUtf8(draft.id),
                              QString::fromUtf8(draft.from), raw.wallMs - age.count()});
    }
    if (!fromFront)
        std::reverse(history.items.begin(), history.items.end());
    return history;
}

struct RawMembers {
    presence::RosterPage page;
    bool more = false;
};

RawMembers membersOf(const presence::RosterDirectory &rosters, const QByteArray &channel, const MembersAsk &ask)
{
    RawMembers raw;
    const presence::Roster *roster = rosters.find(channel);
    if (!roster) {
        raw.page.version = rosters.idleVersion();
        return raw;
    }
    if (ask.after.isEmpty()) {
        raw.page = roster->page(std::size_t(ask.page), std::size_t(ask.limit));
        raw.more = raw.page.nextPage.has_value();
        return raw;
    }
    // One more tells whether there are more.
    raw.page = roster->after(ask.after.toUtf8(), std::size_t(ask.limit) + 1);
    raw.more = raw.page.items.size() > std::size_t(ask.limit);
    if (raw.more)
        raw.page.items.pop_back();
    return raw;
}

MemberPage memberPageOf(const RawMembers &raw, const QByteArray &channel)
{
    MemberPage page{qint64(raw.page.total), qint64(raw.page.version), {}, raw.more};
    qsizetype size = 0;
    for (const presence::MemberRow &row : raw.page.items) {
        size += row.info.size();
        if (size > mostContent && !page.items.isEmpty()) {
            page.more = true;
            break;
        }
        page.items.append(toPresent(channel, row));
    }
    return page;
}

} // namespace

HubQueries::HubQueries(QObject &receiver, QThreadPool &workers)
    : HubQueries([&workers](std::function<void()> task) { workers.start(std::move(task)); },
                 [&receiver](std::function<void()> task) { QMetaObject::invokeMethod(&receiver, std::move(task), Qt::QueuedConnection); })
{
}

template <typename Raw, typename Conclude>
std::shared_ptr<Raw> HubQueries::gather(Conclude conclude, HubReply reply)
{
    const auto end = [work = m_work, back = m_back, conclude = std::move(conclude), reply = std::move(reply)](Raw *raw) {
        work([back, conclude, reply, kept = std::shared_ptr<Raw>(raw)] {
            Result<HubAnswer> answer = conclude(*kept);
            back([reply, answer = std::move(answer)] { reply(answer); });
        });
    };
    return std::shared_ptr<Raw>(new Raw, end);
}

void HubQueries::replyLater(HubReply reply, Result<HubAnswer> answer)
{
    m_back([reply = std::move(reply), answer = std::move(answer)] { reply(answer); });
}

void HubQueries::answer(const std::shared_ptr<hubs::LiveHub> &hub, const HubAsk &ask, HubReply reply)
{
    if (!hub && takesPublications(ask))
        return replyLater(std::move(reply), failure(notServed()));
    if (!hub)
        return replyLater(std::move(reply), nothing(ask));
    std::visit([&](const auto &one) { handle(*hub, one, std::move(reply)); }, ask);
}

// ---- all places

void HubQueries::handle(hubs::LiveHub &hub, const HubFiguresAsk &, HubReply reply)
{
    const auto parts = gather<FigureParts>([](FigureParts &sum) { return HubAnswer(sum.sum); }, std::move(reply));
    hub.forEachPlace([parts](hubs::HubPlace &place) { walkOn(place, std::make_shared<FigureWalk>(parts)); });
}

void HubQueries::handle(hubs::LiveHub &hub, const ChannelsAsk &ask, HubReply reply)
{
    if (m_lists.size() >= mostLists) {
        return replyLater(
            std::move(reply),
            failure(ErrorCode::RateLimited, u"too many lists of channels are asked for at once; try again a little later"_s, {}, true));
    }
    // Hubs stay as long as their threads.
    m_lists.push_back([this, &hub, ask, reply = std::move(reply)] {
        const auto finish = [this, reply](const Result<HubAnswer> &answer) {
            m_lists.pop_front();
            startNextList();
            reply(answer);
        };
        const auto parts = gather<ChannelParts>([ask](ChannelParts &all) { return HubAnswer(channelPageOf(all, ask)); }, finish);
        hub.forEachPlace([parts, ask](hubs::HubPlace &place) { walkOn(place, std::make_shared<ChannelWalk>(parts, ask.filter)); });
    });
    if (m_lists.size() == 1)
        startNextList();
}

void HubQueries::startNextList()
{
    if (!m_lists.empty())
        m_lists.front()();
}

void HubQueries::handle(hubs::LiveHub &hub, const FindMemberAsk &ask, HubReply reply)
{
    const auto parts =
        gather<MemberParts>([limit = ask.limit](MemberParts &all) { return HubAnswer(foundMembersOf(all, limit)); }, std::move(reply));
    for (const auto &home : hub.homes())
        home->post([parts, ask](hubs::HubPlace &place) { walkOn(place, std::make_shared<MemberWalk>(parts, ask)); });
}

void HubQueries::handle(hubs::LiveHub &hub, const AnnounceAsk &ask, HubReply reply)
{
    const auto done = gather<Announced>([](Announced &) { return HubAnswer(Announced()); }, std::move(reply));
    const QByteArray data = ask.data.toUtf8();
    const QByteArray from = ask.from.toUtf8();
    auto announcement = std::make_shared<const hub::Announcement>(
        hub::Announcement{data, from, std::make_shared<const QByteArray>(pubsub::broadcastFrame(data, from))});
    hub.homes().front()->post([done, announcement](hubs::HubPlace &place) { place.shard().announce(announcement); });
}

// ---- the channel's home

void HubQueries::handle(hubs::LiveHub &hub, const HistoryAsk &ask, HubReply reply)
{
    const bool fromFront = !ask.since.isEmpty();
    const auto raw = gather<RawHistory>([fromFront](RawHistory &all) { return HubAnswer(historyOf(all, fromFront)); }, std::move(reply));
    homeOf(hub, ask.channel.toUtf8()).post([raw, ask](hubs::HubPlace &place) {
        std::optional<hub::Position> since;
        if (!ask.since.isEmpty())
            since = place.shard().lineage().translated(*hub::Position::fromText(ask.since.toLatin1()));
        raw->history = place.shard().home().history(ask.channel.toUtf8(), since, std::size_t(ask.limit));
        raw->now = place.thread().now();
        raw->wallMs = QDateTime::currentMSecsSinceEpoch();
    });
}

void HubQueries::handle(hubs::LiveHub &hub, const PublishAsk &ask, HubReply reply)
{
    using Raw = std::optional<Result<QByteArray>>;
    const auto conclude = [](Raw &position) -> Result<HubAnswer> {
        if (!position)
            return failure(notServed());
        return position->map([](const QByteArray &text) { return HubAnswer(Published{QString::fromLatin1(text)}); });
    };
    const auto raw = gather<Raw>(conclude, std::move(reply));
    hub::Draft draft{.channel = ask.channel.toUtf8(),
                     .data = ask.data.toUtf8(),
                     .id = ask.id.toUtf8(),
                     .from = ask.from.toUtf8(),
                     .qos = hub::Qos(ask.qos),
                     .retain = ask.retain};
    hubs::HubPlace &home = homeOf(hub, draft.channel);
    home.post([raw, draft](hubs::HubPlace &place) { *raw = place.shard().publishHere(draft); });
}

void HubQueries::handle(hubs::LiveHub &hub, const MembersAsk &ask, HubReply reply)
{
    const QByteArray channel = ask.channel.toUtf8();
    const auto raw = gather<RawMembers>([channel](RawMembers &all) { return HubAnswer(memberPageOf(all, channel)); }, std::move(reply));
    homeOf(hub, channel).post([raw, channel, ask](hubs::HubPlace &place) {
        *raw = membersOf(place.party().home()->rosters(), channel, ask);
    });
}

} // namespace signalbox::core

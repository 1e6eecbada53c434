// SPDX-License-Identifier: Apache-2.0
// How what is published reaches subscriptions: gathered in a turn, sent at its end.
#include "server-core/hub/SubscriptionsParts.h"

#include <algorithm>

namespace signalbox::core::hub {

void Subscriptions::deliver(const PublicationRef &publication)
{
    const QByteArray &name = publication->draft.channel;
    const auto at = m_channels.find(name);
    const bool isMessage = publication->kind == EntryKind::Message;
    // Without a number it is for wildcards only.
    if (at != m_channels.end() && (publication->seq > 0 || !isMessage)) {
        queue(*at->second, publication);
        at->second->isMixed = at->second->isMixed || !isMessage;
    }
    if (m_wildcards.isEmpty() || !isMessage)
        return;
    m_wildcards.forEach(name, [&](const std::unique_ptr<Channel> &channel) {
        channel->overlaps = channel->overlaps || at != m_channels.end();
        queue(*channel, publication);
    });
}

void Subscriptions::queue(Channel &channel, const PublicationRef &publication)
{
    if (channel.pending.empty()) {
        channel.dirtyPlace = m_dirty.size();
        m_dirty.push_back(&channel);
    }
    channel.pending.push_back(publication);
}

void Subscriptions::flush(Clock::time_point now)
{
    for (std::size_t i = 0; i < m_dirty.size(); ++i) {
        if (Channel *channel = m_dirty[i])
            flush(*channel, now);
    }
    m_dirty.clear();
}

void Subscriptions::flushOverlaps(const QByteArray &name)
{
    if (!m_wildcards.isEmpty())
        m_wildcards.forEach(name, [this](const std::unique_ptr<Channel> &channel) { flush(*channel, {}); });
}

void Subscriptions::flush(Channel &channel, Clock::time_point now)
{
    if (channel.pending.empty())
        return;
    m_dirty[channel.dirtyPlace] = nullptr;
    const Publications publications = std::exchange(channel.pending, {});
    if (channel.isWildcard)
        return flushWildcard(channel, publications);
    std::span<const PublicationRef> left(publications);
    if (!std::exchange(channel.isMixed, false))
        return flushMessages(channel, left, now);
    while (!left.empty()) {
        const auto other =
            std::find_if(left.begin(), left.end(), [](const PublicationRef &one) { return one->kind != EntryKind::Message; });
        const auto messages = std::size_t(other - left.begin());
        if (messages > 0)
            flushMessages(channel, left.first(messages), now);
        left = left.subspan(messages);
        if (left.empty())
            return;
        if (left.front()->kind == EntryKind::Loss)
            flushLoss(channel, *left.front());
        else
            moveOn(channel, *left.front());
        left = left.subspan(1);
    }
}

void Subscriptions::flushMessages(Channel &channel, std::span<const PublicationRef> publications, Clock::time_point now)
{
    const Position before = channel.heads;
    const std::uint64_t sentBefore = channel.sent;
    for (const PublicationRef &publication : publications)
        channel.heads.set(publication->origin, publication->seq);
    if (!m_lineages.empty())
        channel.heads = translated(channel, channel.heads);
    channel.sent += publications.size();
    const Batch batch(publications);
    std::vector<Fresh> ahead;
    for (Subscription *subscription : channel.subscriptions) {
        if (subscription->state != Subscription::State::InStep)
            continue;
        const bool acknowledges = subscription->qos != Qos::AtMostOnce;
        const std::uint64_t waiting = acknowledges ? sentBefore - subscription->acknowledged : 0;
        const bool isFull = acknowledges && waiting + publications.size() > subscription->client.ackWindow;
        if (isFull || !subscription->client.subscriber.hasRoom()) {
            Position position = before;
            if (subscription->ahead)
                position.raise(*subscription->ahead);
            fallBehind(*subscription, position, waiting);
            fetch(*subscription);
            continue;
        }
        if (waiting == 0)
            subscription->waitingSince = now;
        if (!subscription->ahead) {
            subscription->client.subscriber.onMessages(batch);
            continue;
        }
        auto fresh =
            std::find_if(ahead.begin(), ahead.end(), [subscription](const Fresh &one) { return one.ahead == *subscription->ahead; });
        if (fresh == ahead.end())
            fresh = ahead.insert(fresh, freshFor(channel, *subscription->ahead, publications, before));
        flushAhead(*subscription, *fresh, now);
    }
}

Subscriptions::Fresh Subscriptions::freshFor(const Channel &channel, const Position &ahead, std::span<const PublicationRef> publications,
                                             Position heads) const
{
    Fresh fresh{.ahead = ahead};
    for (const PublicationRef &publication : publications) {
        // It may be older than the name that its origin has now.
        const Position number = translated(channel, Position(publication->origin, publication->seq));
        heads.raise(number);
        const Position::Part &part = number.parts().front();
        if (part.seq <= ahead.of(part.origin).value_or(0)) {
            ++fresh.seen;
            continue;
        }
        // Whoever comes back with its position has seen the other, too.
        Position position = heads;
        position.raise(ahead);
        auto placed = std::make_shared<Publication>(*publication);
        placed->position = position.withoutZeros().toText();
        placed->frame = m_encode(placed->draft, placed->position);
        fresh.publications.push_back(std::move(placed));
    }
    return fresh;
}

void Subscriptions::flushAhead(Subscription &subscription, const Fresh &fresh, Clock::time_point now)
{
    // It need not be acknowledged, for it was.
    subscription.acknowledged += fresh.seen;
    if (!fresh.publications.empty())
        subscription.client.subscriber.onMessages(Batch(fresh.publications));
    const Position &heads = subscription.channel.heads;
    const auto parts = subscription.ahead->parts();
    const bool isCaughtUp = std::all_of(parts.begin(), parts.end(), [&](const Position::Part &part) {
        return part.seq == endedSeq ? now >= subscription.aheadUntil || heads.of(part.origin).has_value()
                                    : part.seq <= heads.of(part.origin).value_or(0);
    });
    if (isCaughtUp)
        subscription.ahead.reset();
}

void Subscriptions::moveOn(Channel &channel, const Publication &entry)
{
    const Position::Part before{entry.origin, channel.heads.of(entry.origin).value_or(0)};
    channel.heads.set(entry.origin, entry.seq);
    if (!m_lineages.empty())
        channel.heads = translated(channel, channel.heads);
    for (Subscription *subscription : channel.subscriptions) {
        // What came before that is not for whoever subscribes already.
        const bool isNew = subscription->state == Subscription::State::Behind && entry.kind == EntryKind::Begin
            && !subscription->position->of(entry.origin);
        if (isNew)
            subscription->position->set(entry.origin, entry.seq);
        // Nobody is sent it, so nobody acknowledges it.
        if (isNew || subscription->state == Subscription::State::InStep)
            noteLost(*subscription, before, entry.seq);
    }
}

void Subscriptions::noteLost(Subscription &subscription, const Position::Part &after, std::uint64_t to)
{
    if (!subscription.lost)
        subscription.lost = LostRange();
    LostRange &lost = *subscription.lost;
    if (lost.to.of(after.origin).value_or(0) != after.seq || !lost.after.of(after.origin))
        lost.after.set(after.origin, after.seq);
    lost.to.set(after.origin, to);
}

void Subscriptions::flushLoss(Channel &channel, const Publication &loss)
{
    const Position before = channel.heads;
    moveOn(channel, loss);
    for (Subscription *subscription : channel.subscriptions) {
        if (subscription->state != Subscription::State::InStep)
            continue;
        LostRange lost{before, channel.heads};
        if (subscription->ahead) {
            lost.after.raise(*subscription->ahead);
            lost.to.raise(*subscription->ahead);
        }
        if (lost.after != lost.to)
            tellLost(*subscription, lost);
    }
}

void Subscriptions::tellLost(Subscription &subscription, const LostRange &lost)
{
    Gap gap = gapOf(lost);
    gap.range = {lost.after.withoutZeros(), lost.to.withoutZeros()};
    subscription.client.subscriber.onGap(subscription.channel.name, gap);
}

void Subscriptions::flushWildcard(Channel &channel, const Publications &publications)
{
    const bool overlaps = std::exchange(channel.overlaps, false);
    const Batch batch(publications);
    for (Subscription *subscription : channel.subscriptions) {
        if (!overlaps || subscription->client.subscriptions.size() == 1) {
            subscription->client.subscriber.onMessages(batch);
            continue;
        }
        Publications own;
        std::copy_if(publications.begin(), publications.end(), std::back_inserter(own),
                     [&](const PublicationRef &one) { return !isNamed(subscription->client, one->draft.channel); });
        if (own.size() == publications.size())
            subscription->client.subscriber.onMessages(batch);
        else if (!own.empty())
            subscription->client.subscriber.onMessages(Batch(own));
    }
}

bool Subscriptions::isNamed(const Client &client, const QByteArray &channel)
{
    const auto at = client.subscriptions.find(channel);
    // One that is joining without a position begins behind what comes now.
    return at != client.subscriptions.end() && (at->second->state != Subscription::State::Joining || at->second->position);
}

void Subscriptions::announce(const Announcement &announcement)
{
    for (const auto &[id, client] : m_clients)
        client->subscriber.onAnnouncement(announcement);
}

void Subscriptions::sweep(Clock::time_point now)
{
    for (const auto &[id, client] : m_clients) {
        if (client->acknowledging == 0)
            continue;
        const auto late = std::find_if(client->subscriptions.begin(), client->subscriptions.end(), [&](const auto &entry) {
            return waiting(*entry.second) > 0 && now - entry.second->waitingSince > m_settings.ackTimeout;
        });
        if (late != client->subscriptions.end())
            client->subscriber.onAckTimeout(late->first);
    }
}

} // namespace signalbox::core::hub

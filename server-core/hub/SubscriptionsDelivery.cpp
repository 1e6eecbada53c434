// SPDX-License-Identifier: Apache-2.0
// How what is published reaches subscriptions: gathered in a turn, sent at its end.
#include "server-core/hub/SubscriptionsParts.h"

#include <algorithm>

namespace signalbox::core::hub {

void Subscriptions::deliver(const PublicationRef &publication)
{
    const QByteArray &name = publication->draft.channel;
    const auto at = m_channels.find(name);
    if (at != m_channels.end())
        queue(*at->second, publication);
    if (m_wildcards.isEmpty())
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
    const Position before = channel.heads;
    const std::uint64_t sentBefore = channel.sent;
    for (const PublicationRef &publication : publications)
        channel.heads.set(publication->origin, publication->seq);
    channel.sent += publications.size();
    const Batch batch(publications);
    for (Subscription *subscription : channel.subscriptions) {
        if (subscription->state != Subscription::State::InStep)
            continue;
        const bool acknowledges = subscription->qos != Qos::AtMostOnce;
        const std::uint64_t waiting = acknowledges ? sentBefore - subscription->acknowledged : 0;
        const bool isFull = acknowledges && waiting + publications.size() > subscription->client.ackWindow;
        if (isFull || !subscription->client.subscriber.hasRoom()) {
            fallBehind(*subscription, before, waiting);
            fetch(*subscription);
            continue;
        }
        if (waiting == 0)
            subscription->waitingSince = now;
        subscription->client.subscriber.onMessages(batch);
    }
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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Subscriber.h"
#include "server-core/hubs/LiveHub.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace signalbox::core {

/// What is published in a channel, or behind a wildcard, for somebody who is no session: a box between the I/O thread, which never waits
/// for him, and his own. Shape:  when the box is full its oldest messages go, and are counted. To the hub it is a subscriber at QoS 0.
/// Thread: any, but for what says otherwise. `begin` and `end` only as long as the hub's threads are there.
class HubWatch final : public std::enable_shared_from_this<HubWatch>, private hub::Subscriber
{
public:
    /// Of the box; some MB is what a busy channel has in the time that a window needs for a large change.
    static constexpr std::size_t mostMessages = 10'000;
    static constexpr std::size_t mostBytes = 16 * 1024 * 1024;

    struct News {
        /// In their order.
        std::deque<hub::PublicationRef> messages;
        /// That came before the first of them and are gone.
        qint64 missing = 0;
        /// There is no subscription, or no more.
        std::optional<Error> error = {};
    };

    /// Errors: ChannelNameInvalid.
    [[nodiscard]] static Result<void> checkName(const QString &channel);

    /// `wake` is called on an I/O thread, once until the next `take`.
    explicit HubWatch(std::function<void()> wake) : m_wake(std::move(wake)) { }
    ~HubWatch() = default;
    Q_DISABLE_COPY_MOVE(HubWatch)

    /// Once; the name has been checked.
    void begin(const hubs::LiveHub &hub, const QString &channel);
    /// Nothing more comes; once after `begin`.
    void end();
    News take();

private:
    void add(const hub::PublicationRef &publication);
    void tell(const std::function<void()> &change);

    hub::SubscriberId subscriberId() const override { return m_id; }
    void onSubscribed(hub::Token, const QByteArray &, const hub::Subscribed &) override { }
    void onPublished(hub::Token, const QByteArray &) override { }
    void onHistory(hub::Token, const hub::History &) override { }
    void onRefused(hub::Token, const Error &error) override;
    void onMessages(const hub::Batch &batch) override;
    void onGap(const QByteArray &, const hub::Gap &) override { }
    void onAnnouncement(const hub::Announcement &) override { }
    void onAckTimeout(const QByteArray &) override { }
    bool hasRoom() const override { return true; }

    const std::function<void()> m_wake;
    hubs::HubPlace *m_place = nullptr;
    hub::SubscriberId m_id = 0;
    std::mutex m_mutex;
    News m_news;
    std::size_t m_bytes = 0;
    bool m_isAwake = false;
};

} // namespace signalbox::core

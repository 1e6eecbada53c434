// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/RosterExchange.h"

#include <QtTest/QtTest>

namespace signalbox::test {

using namespace core::backplane;
using namespace core::presence;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline constexpr ProcessId b{7, 2};
inline constexpr ProcessId c{7, 3};

/// An exchange whose two homes are answered for by hand; peers have room for so many frames. Channels with an even number of letters have
/// their home in the first.
class RosterExchangeFixture : public QObject, private HubOutlet
{
protected:
    Clock::time_point now() const override { return m_now; }
    bool hasRoom(ProcessId to) const override { return m_room[to] > 0; }
    void send(ProcessId to, FrameWriter frame) override
    {
        --m_room[to];
        m_frames.emplace_back(to, frame.take());
    }
    void publish(const QByteArray &, std::span<const ProcessId>, FrameWriter) override { }
    void setInterest(const QByteArray &, bool) override { }
    void reject(ProcessId peer, const QString &why) override { m_rejected.emplace_back(peer, why); }

    /// Which has asked its homes for their streams.
    void makeExchange();
    static HubPeer peer(ProcessId id, std::size_t shards = 2);
    /// Those of a kind that were sent to homes since the last time.
    template <typename Message>
    std::vector<std::pair<ShardId, Message>> take()
    {
        std::vector<std::pair<ShardId, Message>> found;
        std::erase_if(m_sent, [&found](const auto &sent) {
            if (const auto *message = std::get_if<Message>(&sent.second))
                found.emplace_back(sent.first, *message);
            return std::holds_alternative<Message>(sent.second);
        });
        return found;
    }
    /// Frames since the last time, in words.
    QStringList frames();
    static QString text(const QByteArray &frame);
    void frame(ProcessId from, FrameWriter frame);
    /// Home 0 is asked, and answers.
    void answerPart(std::uint64_t version, const std::vector<QByteArray> &members, bool isLast = true, ShardId home = 0);
    void happens(std::uint64_t version, const QByteArray &member, ShardId home = 0);
    FrameWriter events(std::uint32_t shard, std::uint64_t first, const QByteArray &channel = "room") const;
    FrameWriter snapshot(std::uint32_t shard, std::uint64_t version, bool isFirst = true, bool isLast = true,
                         std::uint64_t count = 0) const;
    FrameWriter digest(std::uint32_t shard, std::uint64_t version, std::uint64_t count = 0) const;
    /// To all comparisons that were asked for.
    void answerSums(const RosterSum &sum);

    Clock::time_point m_now;
    mutable std::map<ProcessId, int> m_room;
    std::vector<std::pair<ProcessId, QByteArray>> m_frames;
    std::vector<std::pair<ProcessId, QString>> m_rejected;
    std::vector<std::pair<ShardId, PresenceMessage>> m_sent;
    std::optional<RosterExchange> m_exchange;
};

} // namespace signalbox::test

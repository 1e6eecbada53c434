// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/HubFrames.h"

#include <map>

namespace signalbox::core::backplane {

class Backplane;

/// A hub of this process at the backplane: what its exchange sends goes through here, and what peers send for it comes.
/// Shape:  from `open` to `close` other processes know of the hub. Of two that have one name the later one waits until the first is closed.
/// Thread: the backplane's, but for the constructor. The destructor: there, or when that thread has ended.
class HubPort final : public HubOutlet
{
public:
    HubPort(Backplane &backplane, HubAbout about) : m_backplane(backplane), m_about(std::move(about)) { }
    ~HubPort();
    Q_DISABLE_COPY_MOVE(HubPort)

    const HubAbout &about() const { return m_about; }
    /// Once. Peers that have the hub, too, are up soon after that.
    void open(HubExchange &exchange);
    /// To peers that is a goodbye. The exchange is told nothing any more, and what it sends is dropped. Idempotent.
    void close();
    /// The peer has the hub, and both know it of each other.
    bool isUp(ProcessId peer) const { return m_up.contains(peer); }

    Clock::time_point now() const override;
    bool hasRoom(ProcessId to) const override;
    void send(ProcessId to, FrameWriter frame) override;
    void publish(const QByteArray &channel, std::span<const ProcessId> to, FrameWriter frame) override;
    void setInterest(const QByteArray &channel, bool wanted) override;
    void reject(ProcessId peer, const QString &why) override;

private:
    friend class Backplane;

    void peerUp(const HubPeer &peer);
    void peerDown(ProcessId peer, PeerEnd end);
    void peerGone(ProcessId peer);
    bool isAway(ProcessId peer) const { return m_away.contains(peer); }
    QByteArray topic(const QByteArray &channel) const { return m_about.name + '/' + channel; }

    Backplane &m_backplane;
    const HubAbout m_about;
    HubExchange *m_exchange = nullptr;
    /// Never given twice in a process; what peers know it by.
    std::uint64_t m_number = 0;
    std::map<ProcessId, hub::OriginId> m_up;
    /// Who may come again: the exchange has been told that they are down, and not that they are gone.
    std::map<ProcessId, hub::OriginId> m_away;
};

} // namespace signalbox::core::backplane

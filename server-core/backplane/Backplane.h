// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/HubFrames.h"

#include <functional>
#include <map>

namespace signalbox::core::backplane {

class HubPort;

/// The hubs of this process, joined with those of the same names in others over one broker.
/// Shape:  whoever comes is told which hubs there are here. A hub's exchange sees a peer up from when both have said that they have seen
///         the other's hub until one of them closes it or the peer goes down. A hub that is opened anew is another one: what is still under
///         way for the earlier one is passed over, and so is what is of no known type.
/// Errors: what makes no sense cuts its peer off, which begins anew.
/// Thread: the backplane's.
class Backplane final : public BrokerListener
{
public:
    using Now = std::function<Clock::time_point()>;

    /// The broker is started with this as its listener, or with one that passes all on to it.
    Backplane(Broker &broker, Now now) : m_broker(broker), m_now(std::move(now)) { }
    ~Backplane();
    Q_DISABLE_COPY_MOVE(Backplane)

    void onPeerUp(const Peer &peer) override;
    void onPeerDown(ProcessId id, PeerEnd end) override;
    void onPeerGone(ProcessId id) override;
    void onFrame(ProcessId from, QByteArrayView frame) override;
    void onRoom(ProcessId id) override;

    /// It is up, and has named all hubs that it had when it came.
    bool hasTold(ProcessId peer) const;
    /// It has named this one.
    bool hasHub(ProcessId peer, const QByteArray &name) const;
    void reject(ProcessId peer, const QString &why);

private:
    friend class HubPort;

    struct RemoteHub {
        HubAbout about;
        /// The hub of this process that it goes with.
        std::uint64_t seen = 0;
    };
    struct Remote {
        QByteArray node;
        std::map<std::uint64_t, RemoteHub> hubs = {};
        bool hasTold = false;
        /// Whatever still comes is of no use.
        bool isRejected = false;
    };

    void add(HubPort &port);
    void remove(HubPort &port);
    void announce(HubPort &port);
    void tellOpen(ProcessId peer, const HubPort &port);
    void tellSeen(ProcessId peer, const HubPort &port, std::uint64_t hub);
    HubPort *find(const QByteArray &name) const;
    /// Who goes with that hub, now.
    HubPort *partnerOf(const RemoteHub &hub) const;

    // What makes no sense, or an empty text.
    QString take(ProcessId from, Remote &remote, QByteArrayView frame);
    QString takeOpen(ProcessId from, Remote &remote, std::uint64_t number, FrameReader &fields);
    QString takeSeen(ProcessId from, const Remote &remote, RemoteHub &hub, FrameReader &fields);
    void takeClose(ProcessId from, Remote &remote, std::uint64_t number);
    void takeTold(ProcessId from, Remote &remote);

    Broker &m_broker;
    const Now m_now;
    std::map<ProcessId, Remote> m_peers;
    std::map<QByteArray, HubPort *> m_ports;
    /// For the name of another one, in their order.
    std::vector<HubPort *> m_waiting;
    std::uint64_t m_lastNumber = 0;
};

} // namespace signalbox::core::backplane

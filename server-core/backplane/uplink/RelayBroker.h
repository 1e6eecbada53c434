// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/uplink/RelayFrames.h"
#include "server-core/backplane/uplink/RelayPath.h"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace signalbox::core::uplink {

using Clock = std::chrono::steady_clock;

struct RelaySettings {
    /// With the name of its node.
    backplane::Peer self;
    /// Under way between two that reach each other by an agent.
    std::size_t windowBytes = std::size_t(1024) * 1024;
    /// Away for so long: gone.
    std::chrono::milliseconds gone{std::chrono::minutes(10)};
};

/// Joins the workers of an agent with one another, with the agent and with all that the agent reaches: one broker out of several.
/// Shape:  on the inner side are an agent's workers; on the outer one other agents, or, for a worker, its own. What comes from the outer
/// side
///         is only passed on to the inner one, so there are no loops. Who is there is said on each side for the other; frames between two
///         that have no connection go in a session of their own (RelayPath), and the agents between them keep, in order, what a connection
///         has no room for: that is bounded by these sessions.
/// Thread: the backplane's.
class RelayBroker final : public backplane::Broker
{
public:
    using Now = std::function<Clock::time_point()>;
    /// Later, on the backplane's thread, and not when this is gone.
    using Post = std::function<void(std::function<void()>)>;
    enum class Side : std::uint8_t { Inner, Outer };

    RelayBroker(RelaySettings settings, Now now, Post post);
    ~RelayBroker() override;
    Q_DISABLE_COPY_MOVE(RelayBroker)

    /// It outlives this, and nobody else starts, stops or asks it to send. At any time.
    void add(Broker &broker, Side side);
    /// Workers of an earlier agent are expected until `settled`: before that, none of this node is dead because it is not here.
    void expectWorkers() { m_isSettled = false; }
    void settled();
    /// What that node's processes have done last is lost; somebody has said so.
    void evicted(const QByteArray &node);
    /// A few times a second.
    void onTick();

    /// It has a connection to this process.
    bool isDirect(ProcessId id) const { return m_direct.contains(id); }
    /// Who is to be had by that one. That they are there has been said; whether they are up is another matter.
    std::vector<ProcessId> behind(ProcessId agent) const;
    /// Direct ones of the inner side.
    std::vector<ProcessId> workers() const;
    /// Who is known to be there, up or not.
    std::vector<ProcessId> everybody() const;
    bool isWorker(ProcessId id) const;
    /// It has said whom it has.
    bool hasTold(ProcessId agent) const;

    ProcessId self() const override { return m_settings.self.id; }
    void start(backplane::BrokerListener &listener) override;
    void stop() override;
    bool hasRoom(ProcessId to) const override;
    void send(ProcessId to, const backplane::Frame &frame) override;
    void publish(const QByteArray &topic, std::span<const ProcessId> to, const backplane::Frame &frame) override;
    void setInterest(const QByteArray &topic, bool wanted) override;
    void reject(ProcessId peer, const QString &why) override;

private:
    class Link;

    /// One with a connection.
    struct Direct {
        backplane::Peer peer;
        Link *link = nullptr;
        bool hasTold = false;
        /// What is passed on to it, in order, while the connection has no room.
        std::deque<backplane::Frame> waiting = {};
    };
    /// One behind an agent.
    struct Route {
        backplane::Peer peer;
        ProcessId via;
        RelayPath path;
        /// The listener has been told that it is up.
        bool isToldUp = false;
    };
    struct Away {
        QByteArray node;
        Clock::time_point since;
    };

    // What links tell.
    void directUp(Link &link, const backplane::Peer &peer);
    void directDown(ProcessId id, backplane::PeerEnd end);
    void directGone(Link &link, ProcessId id);
    void arrived(Link &link, ProcessId from, QByteArrayView frame);
    void room(ProcessId id);

    // What agents say of others.
    bool take(Direct &from, backplane::FrameType type, QByteArrayView frame);
    void routeUp(Direct &by, const RelayUp &message);
    void routeDown(ProcessId id, backplane::PeerEnd end);
    void routeGone(ProcessId id);
    void takeTold(Direct &from, const RelayTold &message);
    void tellSettled(Direct &to);

    // Frames that are of no connection.
    bool passOn(Direct &from, QByteArrayView frame);
    bool takeOwn(Direct &from, backplane::FrameType type, QByteArrayView frame);
    void begun(ProcessId from, Route &route, const RelayBegin &message);
    void takeRelayed(Route &route, const Relayed &message);
    void sendRelayed(Route &route, const backplane::Frame &frame);
    void begin(const Route &route);
    /// Both begin anew; the listener is told later.
    void reset(Route &route);
    void tellResets();
    void tellDown(Route &route, backplane::PeerEnd end);

    /// To all of the inner side; those of the outer side are told of workers only.
    void announce(const backplane::Frame &frame, bool isOfWorker, ProcessId except);
    void pass(Direct &to, const backplane::Frame &frame);
    static bool isInner(const Direct &direct);
    /// It may say so of itself, or an agent of those that it has.
    bool speaksFor(const Direct &direct, ProcessId id) const;

    const RelaySettings m_settings;
    const Now m_now;
    const Post m_post;
    /// What comes later finds out by it.
    const std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true);
    backplane::BrokerListener *m_listener = nullptr;
    std::vector<std::unique_ptr<Link>> m_links;
    std::map<ProcessId, Direct> m_direct;
    std::map<ProcessId, Route> m_routes;
    /// Behind an agent, and may come again.
    std::map<ProcessId, Away> m_away;
    /// Workers of this agent that may come again.
    std::set<ProcessId> m_awaited;
    bool m_isSettled = true;
    bool m_wantsResets = false;
    std::uint64_t m_lastSession = 0;
};

} // namespace signalbox::core::uplink

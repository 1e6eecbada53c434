// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"

#include <functional>
#include <map>
#include <mutex>

namespace signalbox::core::backplane {

class LocalBroker;

/// What joins the ends of one process. Outlives none of them: they share it.
/// Thread: any.
class LocalNetwork
{
public:
    /// `ringBytes`: kept for an end that does not read.
    explicit LocalNetwork(std::size_t ringBytes = std::size_t(8) * 1024 * 1024) : m_ringBytes(ringBytes) { }

private:
    friend class LocalBroker;

    const std::size_t m_ringBytes;
    std::mutex m_mutex;
    std::map<ProcessId, LocalBroker *> m_ends;
};

/// One end of a cluster inside one process: joins hosts without a network.
/// Shape:  there are no breaks: a peer is up from when both ends have started until one of them stops, which is a goodbye.
/// Thread: each end has its own, to which `post` brings tasks, in order; two ends may share one. The destructor belongs there, too.
class LocalBroker final : public Broker
{
public:
    using Post = std::function<void(std::function<void()>)>;

    LocalBroker(std::shared_ptr<LocalNetwork> network, Peer self, Post post);
    ~LocalBroker() override;

    ProcessId self() const override { return m_self.id; }
    void start(BrokerListener &listener) override;
    void stop() override;
    bool hasRoom(ProcessId to) const override;
    void send(ProcessId to, const Frame &frame) override;
    void publish(const QByteArray &topic, std::span<const ProcessId> to, const Frame &frame) override;
    void setInterest(const QByteArray &, bool) override { }
    void reject(ProcessId peer, const QString &why) override;

private:
    /// What one end has for another one; the network's mutex guards it.
    struct Inbox {
        enum class Kind : std::uint8_t { Up, Reset, Goodbye, Message, Room };
        struct Item {
            Kind kind;
            Peer peer;
            Frame frame;
        };
        std::vector<Item> items;
        bool isPosted = false;
    };
    /// To one peer; the network's mutex guards it.
    struct Outgoing {
        std::size_t bytes = 0;
        bool isToldFull = false;
        bool isReset = false;
    };

    /// The network's mutex is held.
    void reset(Outgoing &outgoing, LocalBroker &peer);
    void put(Inbox::Kind kind, const Peer &peer, const Frame &frame = {});
    bool isReset(ProcessId peer) const;
    void drain();
    void deliver(const Inbox::Item &item);
    void taken(ProcessId from, std::size_t bytes);

    const std::shared_ptr<LocalNetwork> m_network;
    const Peer m_self;
    const Post m_post;
    /// Tasks under way when it ends find out by it.
    const std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true);
    Inbox m_inbox;
    std::map<ProcessId, Outgoing> m_outgoing;
    BrokerListener *m_listener = nullptr;
};

} // namespace signalbox::core::backplane

// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshBroker.h"

#include "server-core/backplane/mesh/MeshAddress.h"
#include "server-core/backplane/mesh/MeshTransport.h"
#include "shared/base/Names.h"

#include <QtCore/QDateTime>
#include <QtCore/QRandomGenerator>

#include <future>

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;

namespace {

/// Of the status: often enough for a person who watches.
constexpr unsigned ticksPerStatus = 2;
/// The last words of all links; a peer that does not read them takes no longer.
constexpr std::chrono::milliseconds farewell{1000};

constexpr auto needsSecret =
    "which is not on this machine, so cluster.secret_file is needed (make one with: signalbox cluster secret), or cluster.tls"_L1;

Result<void> checkName(const QByteArray &name, QLatin1StringView what)
{
    if (isValidName(QString::fromUtf8(name)))
        return {};
    return failure(
        ErrorCode::InvalidConfiguration,
        u"\"%1\" cannot be the name of a %2: letters, digits, \".\", \"_\" and \"-\", 64 at the most"_s.arg(QString::fromUtf8(name), what));
}

Result<MeshAddress> checkPeer(const QByteArray &text, bool hasTls)
{
    const std::optional<MeshAddress> address = MeshAddress::parse(text);
    if (!address || !address->isNumeric()) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"\"%1\" is no peer: a numeric address and a port, as 10.0.0.2:7712"_s.arg(QString::fromUtf8(text)));
    }
    if (!hasTls && !address->isLoopback())
        return failure(ErrorCode::InvalidConfiguration, u"the cluster has the peer %1, %2"_s.arg(QString::fromUtf8(text), needsSecret));
    return *address;
}

bool isEveryAddress(const net::ListenAddress &listen)
{
    return listen.address == "any"_L1 || listen.address == "any6"_L1 || listen.address == "0.0.0.0"_L1 || listen.address == "::"_L1;
}

Result<void> checkSettings(MeshSettings &settings)
{
    if (Result<void> name = checkName(settings.cluster, "cluster"_L1); !name)
        return name;
    if (Result<void> name = checkName(settings.node, "node"_L1); !name)
        return name;
    const MeshAddress listens{settings.listen.address.toUtf8(), 1};
    if (!settings.tls && !listens.isLoopback())
        return failure(ErrorCode::InvalidConfiguration, u"the cluster listens on %1, %2"_s.arg(settings.listen.toString(), needsSecret));
    const std::optional<MeshAddress> told = MeshAddress::parse(completeAddress(settings.advertise, "192.0.2.1:1"));
    if (!settings.advertise.isEmpty() && !(told && told->isNumeric())) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"\"%1\" is nothing that peers can dial: a numeric address and a port, as 10.0.0.2:7712"_s.arg(
                           QString::fromUtf8(settings.advertise)));
    }
    for (QByteArray &peer : settings.peers) {
        const Result<MeshAddress> address = checkPeer(peer, settings.tls != nullptr);
        if (!address)
            return failure(address.error());
        peer = address->toString();
    }
    return {};
}

QByteArray advertised(const MeshSettings &settings, quint16 port)
{
    if (!settings.advertise.isEmpty())
        return settings.advertise;
    if (isEveryAddress(settings.listen))
        return ':' + QByteArray::number(port);
    return MeshAddress{settings.listen.address.toLatin1(), port}.toString();
}

} // namespace

MeshBroker::MeshBroker(MeshSettings settings) : m_settings(std::move(settings)), m_thread(u"backplane"_s) { }

Result<std::unique_ptr<MeshBroker>> MeshBroker::listen(MeshSettings settings)
{
    if (const Result<void> checked = checkSettings(settings); !checked)
        return failure(checked.error());
    std::unique_ptr<MeshBroker> broker(new MeshBroker(std::move(settings)));
    const MeshSettings &own = broker->m_settings;
    Result<std::unique_ptr<MeshTransport>> transport = MeshTransport::listen(broker->m_thread, own.listen, own.tls);
    if (!transport)
        return failure(transport.error());
    broker->m_transport = std::move(*transport);
    NodeSettings node;
    node.cluster = own.cluster;
    node.node = own.node;
    node.process = own.process;
    node.advertise = advertised(own, broker->m_transport->port());
    node.startedAt = std::uint64_t(QDateTime::currentMSecsSinceEpoch());
    node.peers = own.peers;
    node.ringBytes = own.ringBytes;
    node.times = own.times;
    node.isLoopbackOnly = !own.tls;
    broker->m_node = std::make_unique<MeshNode>(*broker->m_transport, std::move(node), QRandomGenerator::system()->generate());
    broker->m_thread.start();
    return broker;
}

MeshBroker::~MeshBroker()
{
    shutDown();
}

quint16 MeshBroker::port() const
{
    return m_transport->port();
}

void MeshBroker::start(backplane::BrokerListener &listener)
{
    m_transport->start(*m_node, [this] {
        if (++m_ticks % ticksPerStatus == 0)
            publishStatus();
    });
    m_node->start(listener);
}

void MeshBroker::stop()
{
    m_node->stop();
}

void MeshBroker::publish(const QByteArray &topic, std::span<const ProcessId> to, const backplane::Frame &frame)
{
    m_node->publish(topic, to, frame);
}

void MeshBroker::shutDown()
{
    if (!m_node || m_isShutDown.exchange(true))
        return;
    m_transport->stop();
    const auto said = std::make_shared<std::promise<void>>();
    const std::future<void> all = said->get_future();
    m_thread.post([this, said] {
        m_node->stop();
        m_transport->awaitEmpty([said] { said->set_value(); });
    });
    (void)all.wait_for(farewell);
    m_thread.stop();
}

std::shared_ptr<const MeshStatus> MeshBroker::status() const
{
    const std::lock_guard lock(m_statusMutex);
    return m_status;
}

MeshStatus MeshBroker::statusNow() const
{
    return m_node->status();
}

void MeshBroker::publishStatus()
{
    auto made = std::make_shared<const MeshStatus>(m_node->status());
    const std::lock_guard lock(m_statusMutex);
    m_status.swap(made);
}

Result<void> MeshBroker::addPeer(const QByteArray &address)
{
    const Result<MeshAddress> checked = checkPeer(address, m_settings.tls != nullptr);
    if (!checked)
        return failure(checked.error());
    m_thread.post([this, text = checked->toString()] {
        m_node->addPeer(text);
        publishStatus();
    });
    return {};
}

void MeshBroker::removePeer(const QByteArray &address, std::function<void(const Result<void> &)> done)
{
    m_thread.post([this, address, done = std::move(done)] {
        const std::optional<MeshAddress> parsed = MeshAddress::parse(address);
        if (parsed && m_node->removePeer(parsed->toString())) {
            publishStatus();
            return done({});
        }
        done(failure(ErrorCode::NotFound, u"the cluster has no peer \"%1\" that was set up here"_s.arg(QString::fromUtf8(address))));
    });
}

void MeshBroker::evict(const QByteArray &node, std::function<void(const Result<void> &)> done)
{
    m_thread.post([this, node, done = std::move(done)] {
        const QString name = QString::fromUtf8(node);
        switch (m_node->evict(node)) {
        case EvictOutcome::Evicted:
            publishStatus();
            return done({});
        case EvictOutcome::Answers:
            return done(failure(ErrorCode::InvalidState, u"the node \"%1\" answers; stop it there"_s.arg(name)));
        case EvictOutcome::NotFound:
            break;
        }
        done(failure(ErrorCode::NotFound, u"there is no other node \"%1\" in the cluster"_s.arg(name)));
    });
}

Result<void> MeshBroker::setTls(std::shared_ptr<const net::TlsContext> tls)
{
    if ((tls == nullptr) != (m_settings.tls == nullptr)) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"whether the cluster has a secret or certificates cannot change while it runs; restart it"_s);
    }
    if (tls)
        m_transport->setTls(std::move(tls));
    return {};
}

} // namespace signalbox::core::mesh

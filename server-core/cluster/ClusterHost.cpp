// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/ClusterHost.h"

#include "server-core/cluster/ClusterHubs.h"
#include "server-core/cluster/MeshSetup.h"

#include <QtCore/QPointer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QThreadPool>

namespace signalbox::core::cluster {

using namespace Qt::StringLiterals;

namespace {

using Broker = Result<std::unique_ptr<mesh::MeshBroker>>;

backplane::Peer newProcess(const QString &node)
{
    auto &random = *QRandomGenerator::system();
    return {{random.generate64(), random.generate64()}, node.toUtf8()};
}

Result<void> notRunning()
{
    return failure(ErrorCode::InvalidState, u"this process takes part in no cluster"_s);
}

} // namespace

class ClusterHost::Private
{
public:
    enum class Phase : std::uint8_t { Idle, Starting, Running, Stopping };

    Private(ClusterHost &host_, HubHost &hubs_, QThreadPool &workers_)
        : host(host_), hubs(hubs_), workers(workers_), post(MainInbox::of(host_))
    {
    }

    /// `task` on main, unless the host is gone by then. Of the host's life as long as this run of it lasts.
    std::function<void(std::function<void(Private &)>)> toMain()
    {
        return [self = QPointer(&host), run = run, post = post](std::function<void(Private &)> task) {
            post([self, run, task = std::move(task)] {
                if (self && self->d->run == run)
                    task(*self->d);
            });
        };
    }
    void reply(Reply to, Result<void> result)
    {
        post([to = std::move(to), result = std::move(result)] { to(result); });
    }
    /// What gives an answer back from any thread; it comes once, even if the cluster ends before.
    ClusterMesh::Done answerTo(Reply to)
    {
        const quint64 question = ++lastQuestion;
        questions.emplace(question, std::move(to));
        return [question, back = toMain()](const Result<void> &result) {
            back([question, result](Private &self) { self.answer(question, result); });
        };
    }
    void answer(quint64 question, const Result<void> &result)
    {
        if (const auto asked = questions.extract(question))
            asked.mapped()(result);
    }
    void begin(Broker broker);
    /// What has become of it.
    Result<void> join(ClusterWays ways);
    bool hasMesh() const { return phase == Phase::Running && mesh->hasMesh(); }
    void take(ClusterNews news);
    void shutDown();
    /// Everybody who waits for something is answered, later.
    void end();

    ClusterHost &host;
    HubHost &hubs;
    QThreadPool &workers;
    const PostToMain post;
    Phase phase = Phase::Idle;
    /// What comes from an earlier one counts no more.
    quint64 run = 0;
    ClusterConfig config;
    QString node;
    QString socket;
    std::vector<std::int64_t> expected;
    Reply started;
    std::shared_ptr<ClusterMesh> mesh;
    ClusterHubs::Only only;
    std::unique_ptr<ClusterHubs> joined;
    ClusterStatus status;
    quint64 lastQuestion = 0;
    std::map<quint64, Reply> questions;
    std::vector<std::function<void()>> stopping;
};

ClusterHost::ClusterHost(HubHost &hubs, QThreadPool &workers, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(*this, hubs, workers))
{
}

ClusterHost::~ClusterHost()
{
    if (d->joined)
        d->joined->leaveNow();
    if (d->mesh)
        d->mesh->shutDown();
    // Nobody is told anything by one that is half gone.
    d->status = {};
    d->end();
}

// ---- beginning and end

void ClusterHost::setHubs(const QStringList &hubs)
{
    d->only = hubs;
    if (d->phase == Private::Phase::Running)
        d->joined->setOnly(d->only);
}

void ClusterHost::setWorkers(const QString &socket, const std::vector<std::int64_t> &expected)
{
    d->socket = socket;
    d->expected = expected;
}

void ClusterHost::startWorker(const QString &socket, const QString &node)
{
    if (d->phase == Private::Phase::Idle)
        (void)d->join({.self = newProcess(node), .socket = socket, .isWorker = true});
}

void ClusterHost::start(const ClusterConfig &config, const QString &node, Reply reply)
{
    if (d->phase != Private::Phase::Idle)
        return d->reply(std::move(reply), failure(ErrorCode::InvalidState, u"the cluster runs already"_s));
    d->phase = Private::Phase::Starting;
    d->config = config;
    d->node = node;
    d->started = std::move(reply);
    if (config.engine == ClusterEngine::None)
        return d->toMain()([](Private &self) { self.begin(std::unique_ptr<mesh::MeshBroker>()); });
    d->workers.start([config, node, back = d->toMain()] {
        const auto broker = std::make_shared<Broker>(listenToMesh(config, node));
        back([broker](Private &self) { self.begin(std::move(*broker)); });
    });
}

void ClusterHost::Private::begin(Broker broker)
{
    const Reply reply = std::exchange(started, nullptr);
    if (phase == Phase::Stopping || !broker) {
        Result<void> why = failure(ErrorCode::InvalidState, u"the cluster was stopped before it had begun"_s);
        if (!broker)
            why = failure(broker.error());
        end();
        return reply(why);
    }
    ClusterWays ways{.mesh = std::move(*broker), .socket = socket, .expected = std::exchange(expected, {})};
    ways.self = ways.mesh ? backplane::Peer{ways.mesh->self(), node.toUtf8()} : newProcess(node);
    const Result<void> done = join(std::move(ways));
    if (!done)
        end();
    reply(done);
}

Result<void> ClusterHost::Private::join(ClusterWays ways)
{
    Result<std::shared_ptr<ClusterMesh>> made = ClusterMesh::make(
        std::move(ways), [back = toMain()](ClusterNews news) { back([news = std::move(news)](Private &self) { self.take(news); }); });
    if (!made)
        return failure(made.error());
    phase = Phase::Running;
    mesh = std::move(*made);
    status = mesh->begun();
    joined = std::make_unique<ClusterHubs>(hubs, *mesh, post, only);
    mesh->start();
    return {};
}

void ClusterHost::stop(std::function<void()> done)
{
    if (d->phase == Private::Phase::Idle)
        return d->post(std::move(done));
    d->stopping.push_back(std::move(done));
    if (d->phase == Private::Phase::Running)
        d->joined->leave([back = d->toMain()] { back([](Private &self) { self.shutDown(); }); });
    d->phase = Private::Phase::Stopping;
}

void ClusterHost::Private::shutDown()
{
    workers.start([mesh = mesh, back = toMain()] {
        mesh->shutDown();
        back([](Private &self) { self.end(); });
    });
}

void ClusterHost::Private::end()
{
    const bool wasReady = status.isReady;
    phase = Phase::Idle;
    ++run;
    joined.reset();
    mesh.reset();
    status = {};
    if (started)
        reply(std::exchange(started, nullptr), notRunning());
    for (auto &[question, asked] : std::exchange(questions, {}))
        reply(asked, notRunning());
    for (std::function<void()> &done : std::exchange(stopping, {}))
        post(std::move(done));
    if (wasReady)
        Q_EMIT host.readyChanged(false);
}

// ---- what is told

ClusterStatus ClusterHost::status() const
{
    return d->status;
}

void ClusterHost::Private::take(ClusterNews news)
{
    const bool wasReady = std::exchange(status, std::move(news.status)).isReady;
    const bool isReady = status.isReady;
    const QPointer alive(&host);
    for (const ClusterNews::Event &event : news.events) {
        if (!alive)
            return;
        if (event.reason.isEmpty())
            Q_EMIT host.peerConnected(event.id, event.name);
        else
            Q_EMIT host.peerDisconnected(event.id, event.name, event.reason);
    }
    if (alive && wasReady != isReady)
        Q_EMIT host.readyChanged(isReady);
}

// ---- what is asked for

void ClusterHost::addPeer(const QString &address, Reply reply)
{
    d->reply(std::move(reply), d->hasMesh() ? d->mesh->broker().addPeer(address.toUtf8()) : notRunning());
}

void ClusterHost::removePeer(const QString &address, Reply reply)
{
    if (!d->hasMesh())
        return d->reply(std::move(reply), notRunning());
    d->mesh->broker().removePeer(address.toUtf8(), d->answerTo(std::move(reply)));
}

void ClusterHost::evict(const QString &node, Reply reply)
{
    if (!d->hasMesh())
        return d->reply(std::move(reply), notRunning());
    d->mesh->evict(node, d->answerTo(std::move(reply)));
}

void ClusterHost::resync(const QString &node, Reply reply)
{
    if (!d->hasMesh())
        return d->reply(std::move(reply), notRunning());
    d->mesh->resync(node, d->answerTo(std::move(reply)));
}

void ClusterHost::reloadKeys(Reply reply)
{
    if (!d->hasMesh())
        return d->reply(std::move(reply), notRunning());
    d->workers.start([mesh = d->mesh, files = filesOf(d->config), answer = d->answerTo(std::move(reply))] {
        const Result<std::shared_ptr<const net::TlsContext>> tls = mesh::loadMeshTls(files);
        answer(tls ? mesh->broker().setTls(*tls) : Result<void>(failure(tls.error())));
    });
}

} // namespace signalbox::core::cluster

// SPDX-License-Identifier: Apache-2.0
// Both ends of an uplink in this process: an agent's host on one side, a worker's on the other, with a type of the test's own. The
// worker's process is a stand-in.
#include "server-core/instance/InstanceHost.h"
#include "server-core/instance/worker/ProcessFacts.h"
#include "server-core/instance/worker/WorkerHost.h"
#include "server-core/instance/worker/WorkerRun.h"
#include "server-core/instance/worker/Workers.h"
#include "server-core/types/TypeRegistry.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::core::worker;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// "SERVER SESSION TEXT": dispatches it, and answers with what became of it. What is dispatched here is passed on to the client,
/// unless it is "no".
class RelayService final : public Service
{
public:
    void onOpened(signalbox::Session &session) override { session.send(session.id().toLatin1()); }
    void onMessage(signalbox::Session &session, QByteArrayView message, MessageKind) override
    {
        const QList<QByteArray> words = message.toByteArray().split(' ');
        host().dispatch(QString::fromLatin1(words.value(0)), QString::fromLatin1(words.value(1)), words.value(2),
                        [handle = session.handle()](DispatchResult result) { handle.send(QByteArray(dispatchResultName(result).data())); });
    }
    bool onDispatch(signalbox::Session &session, QByteArrayView message) override { return message != "no" && session.send(message); }
    void onDraining(signalbox::Session &session) override { session.send("leave"); }
};

class RelayType final : public ServerType
{
public:
    QString name() const override { return u"relay"_s; }
    QString description() const override { return u"for tests"_s; }
    signalbox::Protocol protocol(const QJsonObject &) const override { return signalbox::Protocol::raw(); }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return std::make_unique<RelayService>(); }
};

InstanceConfig instance(const QString &name, Isolation isolation, quint16 port = 0)
{
    InstanceConfig config;
    config.name = name;
    config.type = u"relay"_s;
    config.isolation = isolation;
    ListenerConfig listener;
    listener.address = u"127.0.0.1"_s;
    listener.port = port;
    config.listeners = {listener};
    return config;
}

/// A worker's inside, and a process that stands for it.
class Worker
{
public:
    Worker(const WorkerFolder &folder, const InstanceConfig &config, const TypeRegistry &types, const std::optional<HubConfig> &hub = {})
        : m_host(folder, {config, {}, hub}, types)
    {
        m_process.start(u"/bin/sleep"_s, {u"1000"_s});
        if (!m_process.waitForStarted() || !m_host.start())
            qFatal("no worker");
        QObject::connect(&m_host, &WorkerHost::ended, &m_process, &QProcess::kill);
    }
    ~Worker()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    FoundWorker found(const QString &name) const
    {
        const qint64 pid = m_process.processId();
        return {name, pid, processStartTime(pid).value_or(0)};
    }
    WorkerHost &host() { return m_host; }

private:
    QProcess m_process;
    WorkerHost m_host;
};

HubConfig named(const QString &name, qint64 count)
{
    HubConfig hub;
    hub.name = name;
    hub.historyCount = count;
    return hub;
}

class Client
{
public:
    explicit Client(quint16 port)
    {
        m_socket.connectToHost(u"127.0.0.1"_s, port);
        (void)QTest::qWaitFor([this] { return m_socket.bytesAvailable() > 0; });
        id = QString::fromLatin1(m_socket.readAll());
    }
    QByteArray ask(const QByteArray &question)
    {
        m_socket.write(question);
        return next();
    }
    QByteArray next()
    {
        (void)QTest::qWaitFor([this] { return m_socket.bytesAvailable() > 0; });
        return m_socket.readAll();
    }
    bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    QString id;

private:
    QTcpSocket m_socket;
};

} // namespace

class tst_WorkerRun : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_runtime;
    TypeRegistry m_types;
    std::unique_ptr<Workers> m_workers;
    std::unique_ptr<InstanceHost> m_host;
    std::unique_ptr<Worker> m_worker;

    InstanceStatus status(const QString &name) const
    {
        const auto found = m_host->status(name);
        return found ? *found : InstanceStatus();
    }
    quint16 port(const QString &name) const { return status(name).listeners.value(0).port; }
    bool runs(const QString &name) const { return status(name).state == InstanceState::Running; }
    std::unique_ptr<WorkerRun> take(const InstanceConfig &config, InstanceRun::Owner &owner)
    {
        return std::make_unique<WorkerRun>(*m_workers, config, owner, m_worker->found(config.name));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_types.add(std::make_unique<RelayType>())); }
    void init()
    {
        m_runtime = std::make_unique<QTemporaryDir>();
        m_workers = std::make_unique<Workers>(m_runtime->path());
        QVERIFY(m_workers->folder().prepare());
        m_host = std::make_unique<InstanceHost>(1, m_types);
        m_workers->attach(*m_host);
        const InstanceConfig config = instance(u"A"_s, Isolation::Process);
        QVERIFY(m_host->add(config));
        QVERIFY(m_host->add(instance(u"B"_s, Isolation::None)));
        QVERIFY(m_host->add(instance(u"Stopped"_s, Isolation::None)));
        m_worker = std::make_unique<Worker>(m_workers->folder(), config, m_types);
        QVERIFY(m_host->adopt(u"A"_s, config, [this](const InstanceConfig &c, InstanceRun::Owner &owner) { return take(c, owner); }));
        QVERIFY(m_host->start(u"B"_s));
        QTRY_VERIFY(runs(u"A"_s) && runs(u"B"_s));
        QVERIFY(port(u"A"_s) > 0);
    }
    void cleanup()
    {
        m_host.reset();
        m_worker.reset();
        m_workers.reset();
    }

    void dispatchesBothWays_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("from a worker") << u"A"_s << u"B"_s;
        QTest::newRow("to a worker") << u"B"_s << u"A"_s;
    }
    void dispatchesBothWays()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        Client sender(port(from));
        Client receiver(port(to));
        QVERIFY(!sender.id.isEmpty() && !receiver.id.isEmpty());
        const QByteArray address = to.toLatin1() + ' ' + receiver.id.toLatin1() + ' ';
        QCOMPARE(sender.ask(address + "hello"), "delivered");
        QCOMPARE(receiver.next(), "hello");
        QCOMPARE(sender.ask(address + "no"), "not_accepted");
        QCOMPARE(sender.ask(to.toLatin1() + " zzzzzz-1 x"), "no_such_session");
        QCOMPARE(sender.ask("Nobody zzzzzz-1 x"), "no_such_server");
        QCOMPARE(sender.ask("Stopped zzzzzz-1 x"), "no_such_server");
        // Also to oneself.
        QCOMPARE(sender.ask(from.toLatin1() + ' ' + sender.id.toLatin1() + " no"), "not_accepted");
    }

    void saysNoSuchServerWithoutAnAgent()
    {
        Client client(port(u"A"_s));
        Client other(port(u"B"_s));
        m_host.reset();
        QCOMPARE(client.ask("B " + other.id.toLatin1() + " x"), "no_such_server");
    }

    void reachesSessions()
    {
        Client one(port(u"A"_s));
        Client two(port(u"A"_s));
        std::optional<Result<SessionPage>> page;
        m_host->sessions(u"A"_s, {.sort = SessionSort::Id, .descending = true, .limit = 1},
                         [&page](const Result<SessionPage> &answer) { page = answer; });
        QVERIFY(!page);
        QTRY_VERIFY(page);
        QVERIFY(page->has_value());
        QCOMPARE((*page)->total, 2);
        QCOMPARE((*page)->items.size(), 1);
        QCOMPARE((*page)->items.first().id, two.id);
        QCOMPARE((*page)->items.first().instance, u"A"_s);
        QVERIFY(qAbs((*page)->items.first().startedAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QTRY_COMPARE(m_host->counters(u"A"_s).sessions, 2);

        std::optional<Result<void>> sent;
        m_host->sendTo(one.id, "psst", MessageKind::Binary, [&sent](const Result<void> &answer) { sent = answer; });
        QTRY_VERIFY(sent);
        QVERIFY(sent->has_value());
        QCOMPARE(one.next(), "psst");

        std::optional<Result<void>> closed;
        m_host->closeSession(two.id, u"go"_s, [&closed](const Result<void> &answer) { closed = answer; });
        QTRY_VERIFY(closed);
        QVERIFY(closed->has_value());
        QTRY_VERIFY(two.isClosed());
        QVERIFY(!one.isClosed());
        QTRY_COMPARE(m_host->counters(u"A"_s).sessions, 1);
        QCOMPARE(m_host->counters(u"A"_s).sessionsTotal, 2);

        closed.reset();
        m_host->closeSession(two.id, u"go"_s, [&closed](const Result<void> &answer) { closed = answer; });
        QTRY_VERIFY(closed);
        QCOMPARE(closed->error().code, ErrorCode::SessionNotFound);
    }

    void drainsAndResumes()
    {
        const quint16 before = port(u"A"_s);
        Client client(before);
        // Right after it came: the counters that the agent has do not know of it yet.
        QVERIFY(m_host->drain(u"A"_s, 60s));
        QCOMPARE(client.next(), "leave");
        QTRY_VERIFY([before] {
            QTcpSocket late;
            late.connectToHost(u"127.0.0.1"_s, before);
            return !late.waitForConnected(1000);
        }());
        QCOMPARE(status(u"A"_s).state, InstanceState::Draining);
        QVERIFY(m_host->resume(u"A"_s));
        QTRY_VERIFY(!Client(before).id.isEmpty());
        QVERIFY(runs(u"A"_s));
        QVERIFY(!client.isClosed());

        // The last one goes: it stops.
        QVERIFY(m_host->drain(u"A"_s, 60s));
        QCOMPARE(client.next(), "leave");
        std::optional<Result<void>> closed;
        m_host->closeSession(client.id, {}, [&closed](const Result<void> &answer) { closed = answer; });
        QTRY_COMPARE(status(u"A"_s).state, InstanceState::Stopped);
        QCOMPARE(m_host->counters(u"A"_s).sessions, 0);
        QVERIFY(m_host->counters(u"A"_s).sessionsTotal >= 1);
    }

    void changesListenersLive()
    {
        Client client(port(u"A"_s));
        InstanceConfig config = instance(u"A"_s, Isolation::Process);
        config.listeners.append(config.listeners.first());
        config.listeners[1].address = u"127.0.0.2"_s;
        std::optional<Result<void>> changed;
        m_host->reconfigure(config, [&changed](const Result<void> &answer) { changed = answer; });
        QTRY_VERIFY(changed);
        QVERIFY2(changed->has_value(), changed->has_value() ? "" : qPrintable(changed->error().message));
        QTRY_COMPARE(status(u"A"_s).listeners.size(), 2);
        QVERIFY(status(u"A"_s).listeners.at(1).port > 0);
        QVERIFY(!client.isClosed());

        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        config.listeners[1].address = u"127.0.0.1"_s;
        config.listeners[1].port = taken.serverPort();
        changed.reset();
        m_host->reconfigure(config, [&changed](const Result<void> &answer) { changed = answer; });
        QTRY_VERIFY(changed);
        QVERIFY(!changed->has_value());
        QCOMPARE(changed->error().code, ErrorCode::AddressInUse);
        QCOMPARE(status(u"A"_s).listeners.size(), 2);
    }

    void tellsWhatIsNewOfTheHub()
    {
        const auto count = [this](const QString &name) { return m_worker->host().hubs().find(name)->historyCount; };
        // It has been told when it was taken over, for it had not heard of any.
        QTRY_COMPARE(m_worker->host().hubs().list().size(), 1);
        QCOMPARE(count(u"A"_s), 1000);
        InstanceConfig config = instance(u"A"_s, Isolation::Process);
        config.hub = u"another"_s;
        for (const qint64 wanted : {7, 8}) {
            m_host->setHubs(HubDefinitions({named(u"A"_s, wanted), named(u"another"_s, 9)}));
            std::optional<Result<void>> changed;
            m_host->reconfigure(config, [&changed](const Result<void> &answer) { changed = answer; });
            QTRY_VERIFY(changed);
            QVERIFY(changed->has_value());
            // That of the run, though another one is configured for the next.
            QCOMPARE(count(u"A"_s), wanted);
            QCOMPARE(m_worker->host().hubs().list().size(), 1);
        }
        // Nothing clear: it keeps what it has.
        m_host->setHubs(HubDefinitions({named(u"A"_s, 1), named(u"A"_s, 2)}));
        std::optional<Result<void>> changed;
        m_host->reconfigure(config, [&changed](const Result<void> &answer) { changed = answer; });
        QTRY_VERIFY(changed);
        QCOMPARE(count(u"A"_s), 8);
    }

    void tellsWhatChangedOfTheHubMeanwhile()
    {
        m_host.reset();
        m_host = std::make_unique<InstanceHost>(1, m_types);
        m_workers->attach(*m_host);
        m_host->setHubs(HubDefinitions({named(u"chat"_s, 6)}));
        InstanceConfig config = instance(u"A"_s, Isolation::Process);
        config.hub = u"chat"_s;
        QVERIFY(m_host->add(config));
        m_worker.reset();
        m_worker = std::make_unique<Worker>(m_workers->folder(), config, m_types, named(u"chat"_s, 5));
        QCOMPARE(m_worker->host().hubs().find(u"chat"_s)->historyCount, 5);
        QVERIFY(m_host->adopt(u"A"_s, config, [this](const InstanceConfig &c, InstanceRun::Owner &owner) { return take(c, owner); }));
        QTRY_COMPARE(m_worker->host().hubs().find(u"chat"_s)->historyCount, 6);
    }

    void restartsWhatGrewTooLarge()
    {
        // The stand-in is not large, but larger than nothing.
        m_host.reset();
        m_host = std::make_unique<InstanceHost>(1, m_types);
        m_workers->attach(*m_host);
        InstanceConfig config = instance(u"A"_s, Isolation::Process);
        config.restart.maxMemory = 1;
        QVERIFY(m_host->add(config));
        m_worker.reset();
        m_worker = std::make_unique<Worker>(m_workers->folder(), config, m_types);
        QVERIFY(m_host->adopt(u"A"_s, config, [this](const InstanceConfig &c, InstanceRun::Owner &owner) { return take(c, owner); }));
        QTRY_VERIFY(runs(u"A"_s));
        Client client(port(u"A"_s));
        QTRY_COMPARE_WITH_TIMEOUT(status(u"A"_s).state, InstanceState::Draining, 10000);
        QCOMPARE(client.next(), "leave");
    }
};

QTEST_GUILESS_MAIN(tst_WorkerRun)
#include "tst_WorkerRun.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/TypeRegistry.h"
#include "tests/support/TestCertificate.h"

#include <QtNetwork/QSslSocket>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

class tst_InstanceHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void startsAndStops();
    void saysStartingBeforeRunning();
    void answersForUnknownNames();
    void refusesTakenAndInvalidNames();
    void ordersByStartOrderThenName();
    void failsWithAReason_data();
    void failsWithAReason();
    void stoppingClearsAFailure();
    void stopWhileStartingStops();
    void startWhileStoppingStartsAgain();
    void restartsWithANewRun();
    void stopsAllInReverseOrder();
    void namesTheOwnerOfAPort();
    void listensOnAllOrNone();
    void servesSeveralListeners();
    void servesTls();
    void failsOnAWrongPassword();
    void isolatesByThread();
    void stopClosesSessions();
    void keepsCountersOverRestarts();
    void leavesNoDescriptors();
    void endsWhileSessionsAreOpen();

private:
    /// Of this process: how many bear a name that begins so.
    static int threadsNamed(const char *start);
    static InstanceConfig config(const QString &name, const QString &type = u"echo"_s, quint16 port = 0);
    InstanceState state(const QString &name) const { return m_host->status(name)->state; }
    quint16 port(const QString &name) const { return m_host->status(name)->listeners.first().port; }
    QString error(const QString &name) const
    {
        const auto error = m_host->status(name)->error;
        return error ? error->message : QString();
    }
    bool run(const InstanceConfig &config)
    {
        return m_host->add(config) && m_host->start(config.name) && await(config.name, InstanceState::Running);
    }
    bool await(const QString &name, InstanceState wanted) const
    {
        QSignalSpy changed(m_host.get(), &InstanceHost::instanceChanged);
        while (state(name) != wanted) {
            if (!changed.wait(5000))
                return false;
        }
        return true;
    }
    /// An open session: its bytes have come back.
    static bool echo(QTcpSocket &socket, quint16 port);

    const TypeRegistry m_types = TypeRegistry::withBuiltins();
    std::unique_ptr<InstanceHost> m_host;
};

void tst_InstanceHost::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!failed ).*"_s));
    m_host = std::make_unique<InstanceHost>(2, m_types);
}

void tst_InstanceHost::cleanup()
{
    m_host.reset();
}

InstanceConfig tst_InstanceHost::config(const QString &name, const QString &type, quint16 port)
{
    InstanceConfig config;
    config.name = name;
    config.type = type;
    config.listeners = {{u"127.0.0.1"_s, port, false}};
    return config;
}

bool tst_InstanceHost::echo(QTcpSocket &socket, quint16 port)
{
    socket.connectToHost(u"127.0.0.1"_s, port);
    socket.write("x");
    return QTest::qWaitFor([&] { return socket.bytesAvailable() == 1; });
}

void tst_InstanceHost::startsAndStops()
{
    QVERIFY(m_host->add(config(u"a"_s)));
    QCOMPARE(state(u"a"_s), InstanceState::Stopped);
    QVERIFY(m_host->start(u"a"_s));
    QTRY_COMPARE(state(u"a"_s), InstanceState::Running);
    const InstanceStatus status = *m_host->status(u"a"_s);
    QVERIFY(status.listeners.first().port != 0);
    QCOMPARE(status.pid.value_or(0), qint64(QCoreApplication::applicationPid()));
    QVERIFY(status.startedAt.isValid());
    QVERIFY(!status.error);

    QTcpSocket socket;
    QVERIFY(echo(socket, port(u"a"_s)));
    QVERIFY(m_host->start(u"a"_s)); // what runs may be started
    QCOMPARE(state(u"a"_s), InstanceState::Running);

    const quint16 used = port(u"a"_s);
    QVERIFY(m_host->stop(u"a"_s));
    QCOMPARE(state(u"a"_s), InstanceState::Stopping);
    QTRY_COMPARE(state(u"a"_s), InstanceState::Stopped);
    QVERIFY(m_host->stop(u"a"_s));
    QVERIFY(!m_host->status(u"a"_s)->pid);
    QCOMPARE(port(u"a"_s), 0);
    QTcpSocket late;
    late.connectToHost(u"127.0.0.1"_s, used);
    QVERIFY(!late.waitForConnected(1000));
}

void tst_InstanceHost::saysStartingBeforeRunning()
{
    QVERIFY(m_host->add(config(u"a"_s)));
    QList<InstanceState> states;
    connect(m_host.get(), &InstanceHost::instanceChanged, this, [&](const QString &name) { states += state(name); });
    QVERIFY(m_host->start(u"a"_s));
    QCOMPARE(states, QList<InstanceState>({InstanceState::Starting}));
    QTRY_COMPARE(states.size(), 2);
    QVERIFY(m_host->stop(u"a"_s));
    QTRY_COMPARE(states,
                 QList<InstanceState>({InstanceState::Starting, InstanceState::Running, InstanceState::Stopping, InstanceState::Stopped}));
}

void tst_InstanceHost::answersForUnknownNames()
{
    QVERIFY(m_host->add(config(u"EchoServerA"_s)));
    const auto started = m_host->start(u"EchoServrA"_s);
    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::InstanceNotFound);
    QCOMPARE(started.error().message, u"no instance \"EchoServrA\"; did you mean \"EchoServerA\"?"_s);
    QVERIFY(!m_host->status(u"x"_s));
    std::optional<Error> error;
    m_host->sessions(u"x"_s, {}, [&](const Result<SessionPage> &page) { error = page.error(); });
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->code, ErrorCode::InstanceNotFound);
}

void tst_InstanceHost::refusesTakenAndInvalidNames()
{
    QVERIFY(m_host->add(config(u"a"_s)));
    QCOMPARE(m_host->add(config(u"a"_s)).error().code, ErrorCode::Conflict);
    QCOMPARE(m_host->add(config(u"a/b"_s)).error().code, ErrorCode::InvalidConfiguration);
}

void tst_InstanceHost::ordersByStartOrderThenName()
{
    InstanceConfig late = config(u"a"_s);
    late.startOrder = 1;
    QVERIFY(m_host->add(late));
    QVERIFY(m_host->add(config(u"c"_s)));
    QVERIFY(m_host->add(config(u"b"_s)));
    QCOMPARE(m_host->names(), QStringList({u"b"_s, u"c"_s, u"a"_s}));
}

void tst_InstanceHost::failsWithAReason_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Isolation>("isolation");
    QTest::addColumn<QJsonObject>("options");
    QTest::addColumn<QString>("message");
    QTest::newRow("type") << u"ecko"_s << Isolation::None << QJsonObject() << u"no server type \"ecko\"; did you mean \"echo\"?"_s;
    QTest::newRow("isolation") << u"echo"_s << Isolation::Process << QJsonObject()
                               << u"isolation \"process\" needs signalboxd: this program runs its servers itself; use none or thread"_s;
    QTest::newRow("option") << u"echo"_s << Isolation::None << QJsonObject({{u"x"_s, 1}}) << u"server type \"echo\" has no option \"x\""_s;
}

void tst_InstanceHost::failsWithAReason()
{
    QFETCH(QString, type);
    QFETCH(Isolation, isolation);
    QFETCH(QJsonObject, options);
    QFETCH(QString, message);
    InstanceConfig c = config(u"a"_s, type);
    c.isolation = isolation;
    c.options = options;
    QVERIFY(m_host->add(c));
    QCOMPARE(state(u"a"_s), InstanceState::Failed);
    QCOMPARE(error(u"a"_s), message);

    QVERIFY(m_host->start(u"a"_s));
    QCOMPARE(state(u"a"_s), InstanceState::Starting);
    QTRY_COMPARE(state(u"a"_s), InstanceState::Failed);
    QCOMPARE(error(u"a"_s), message);
}

void tst_InstanceHost::stoppingClearsAFailure()
{
    QVERIFY(m_host->add(config(u"a"_s, u"none"_s)));
    QVERIFY(m_host->stop(u"a"_s));
    QCOMPARE(state(u"a"_s), InstanceState::Stopped);
    QCOMPARE(error(u"a"_s), QString());
}

void tst_InstanceHost::stopWhileStartingStops()
{
    QVERIFY(m_host->add(config(u"a"_s)));
    QVERIFY(m_host->start(u"a"_s));
    QVERIFY(m_host->stop(u"a"_s));
    QCOMPARE(state(u"a"_s), InstanceState::Starting);
    QTRY_COMPARE(state(u"a"_s), InstanceState::Stopped);

    // The last call wins.
    QVERIFY(m_host->start(u"a"_s));
    QVERIFY(m_host->stop(u"a"_s));
    QVERIFY(m_host->start(u"a"_s));
    QTRY_COMPARE(state(u"a"_s), InstanceState::Running);
}

void tst_InstanceHost::startWhileStoppingStartsAgain()
{
    QVERIFY(run(config(u"a"_s)));
    QVERIFY(m_host->stop(u"a"_s));
    QVERIFY(m_host->start(u"a"_s));
    QCOMPARE(state(u"a"_s), InstanceState::Stopping);
    QTRY_COMPARE(state(u"a"_s), InstanceState::Running);
}

void tst_InstanceHost::restartsWithANewRun()
{
    QVERIFY(run(config(u"a"_s)));
    QTcpSocket socket;
    QVERIFY(echo(socket, port(u"a"_s)));
    QVERIFY(m_host->restart(u"a"_s));
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(state(u"a"_s), InstanceState::Running);
    QTcpSocket next;
    QVERIFY(echo(next, port(u"a"_s)));

    QVERIFY(m_host->add(config(u"b"_s)));
    QVERIFY(m_host->restart(u"b"_s)); // what is stopped is started
    QTRY_COMPARE(state(u"b"_s), InstanceState::Running);
}

void tst_InstanceHost::stopsAllInReverseOrder()
{
    for (int order = 0; order < 3; ++order) {
        InstanceConfig c = config(u"i%1"_s.arg(order));
        c.startOrder = order;
        QVERIFY(run(c));
    }
    QVERIFY(m_host->add(config(u"idle"_s)));
    QStringList stopped;
    connect(m_host.get(), &InstanceHost::instanceChanged, this, [&](const QString &name) {
        if (state(name) == InstanceState::Stopped)
            stopped += name;
    });
    QSignalSpy all(m_host.get(), &InstanceHost::allStopped);
    m_host->stopAll();
    QTRY_COMPARE(all.count(), 1);
    QCOMPARE(stopped, QStringList({u"i2"_s, u"i1"_s, u"i0"_s}));
    m_host->stopAll();
    QTRY_COMPARE(all.count(), 2);
}

void tst_InstanceHost::namesTheOwnerOfAPort()
{
    QVERIFY(run(config(u"EchoServerA"_s)));
    const quint16 taken = port(u"EchoServerA"_s);
    InstanceConfig second = config(u"B"_s, u"echo"_s, taken);
    second.listeners.first().address = u"any"_s;
    QVERIFY(m_host->add(second));
    QVERIFY(m_host->start(u"B"_s));
    QTRY_COMPARE(state(u"B"_s), InstanceState::Failed);
    QCOMPARE(error(u"B"_s), u"cannot listen on 0.0.0.0:%1: address already in use (by \"EchoServerA\")"_s.arg(taken));
    QCOMPARE(m_host->status(u"B"_s)->error->code, ErrorCode::AddressInUse);
    QCOMPARE(state(u"EchoServerA"_s), InstanceState::Running);
    QTcpSocket socket;
    QVERIFY(echo(socket, taken));

    // Once it is free, the same start works.
    QVERIFY(m_host->stop(u"EchoServerA"_s));
    QTRY_COMPARE(state(u"EchoServerA"_s), InstanceState::Stopped);
    QVERIFY(m_host->start(u"B"_s));
    QTRY_COMPARE(state(u"B"_s), InstanceState::Running);
    QCOMPARE(error(u"B"_s), QString());
}

void tst_InstanceHost::listensOnAllOrNone()
{
    QVERIFY(run(config(u"a"_s)));
    InstanceConfig both = config(u"b"_s);
    both.listeners += ListenerConfig{u"127.0.0.1"_s, port(u"a"_s), false};
    QVERIFY(m_host->add(both));
    QVERIFY(m_host->start(u"b"_s));
    QTRY_COMPARE(state(u"b"_s), InstanceState::Failed);
    // Its first port is free again.
    QCOMPARE(m_host->status(u"b"_s)->listeners, both.listeners);
}

void tst_InstanceHost::servesSeveralListeners()
{
    InstanceConfig c = config(u"a"_s);
    c.listeners = {{u"127.0.0.1"_s, 0, false}, {u"any6"_s, 0, false}, {u"any"_s, 0, false}};
    QVERIFY(run(c));
    const QList<ListenerConfig> listeners = m_host->status(u"a"_s)->listeners;
    QCOMPARE(listeners.size(), 3);
    for (const ListenerConfig &listener : listeners) {
        QTcpSocket socket;
        socket.connectToHost(listener.address == u"any6"_s ? u"::1"_s : u"127.0.0.1"_s, listener.port);
        socket.write("x");
        QTRY_COMPARE(socket.bytesAvailable(), 1);
    }
}

void tst_InstanceHost::servesTls()
{
    QTemporaryDir folder;
    QVERIFY(test::makeCertificate(folder.path(), u"server"_s, u"s3cret"_s));
    InstanceConfig c = config(u"a"_s);
    c.listeners = {{u"127.0.0.1"_s, 0, true}, {u"127.0.0.1"_s, 0, false}};
    c.tls.pkcs12 = folder.filePath(u"server.pfx"_s);
    c.tls.passwordFile = folder.filePath(u"server.pass"_s);
    QVERIFY(run(c));
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, port(u"a"_s));
    QTRY_VERIFY(socket.isEncrypted());
    socket.write("secret");
    QTRY_COMPARE(socket.bytesAvailable(), 6);
    QTcpSocket plain;
    QVERIFY(echo(plain, m_host->status(u"a"_s)->listeners.at(1).port));
}

void tst_InstanceHost::failsOnAWrongPassword()
{
    QTemporaryDir folder;
    QVERIFY(test::makeCertificate(folder.path(), u"server"_s, u"s3cret"_s));
    QVERIFY(test::makeCertificate(folder.path(), u"other"_s, u"different"_s));
    InstanceConfig c = config(u"a"_s);
    c.listeners.first().tls = true;
    c.tls.pkcs12 = folder.filePath(u"server.pfx"_s);
    c.tls.passwordFile = folder.filePath(u"other.pass"_s);
    QVERIFY(m_host->add(c));
    QVERIFY(m_host->start(u"a"_s));
    QTRY_COMPARE(state(u"a"_s), InstanceState::Failed);
    QCOMPARE(m_host->status(u"a"_s)->error->code, ErrorCode::InvalidCertificate);
    QVERIFY2(error(u"a"_s).contains(u"server.pfx"_s), qPrintable(error(u"a"_s)));
}

int tst_InstanceHost::threadsNamed(const char *start)
{
    int count = 0;
    for (const QFileInfo &task : QDir(u"/proc/self/task"_s).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile name(task.filePath() + u"/comm"_s);
        // One that has just ended has no name any more.
        count += name.open(QIODevice::ReadOnly) && name.readAll().startsWith(start) ? 1 : 0;
    }
    return count;
}

void tst_InstanceHost::isolatesByThread()
{
    InstanceConfig c = config(u"alone"_s);
    c.isolation = Isolation::Thread;
    c.ioThreads = 2;
    QVERIFY(run(c));
    QTRY_COMPARE(threadsNamed("alone"), 2);
    QTcpSocket socket;
    QVERIFY(echo(socket, port(u"alone"_s)));
    QVERIFY(m_host->stop(u"alone"_s));
    QTRY_COMPARE(state(u"alone"_s), InstanceState::Stopped);
    QCOMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(threadsNamed("alone"), 0);
}

void tst_InstanceHost::stopClosesSessions()
{
    QVERIFY(run(config(u"line"_s, u"line"_s)));
    QVERIFY(run(config(u"ws"_s, u"websocket-echo"_s)));
    QTcpSocket line;
    line.connectToHost(u"127.0.0.1"_s, port(u"line"_s));
    line.write("ECHO x\r\n");
    QTRY_COMPARE(line.bytesAvailable(), 3);
    line.readAll();
    QTcpSocket ws;
    ws.connectToHost(u"127.0.0.1"_s, port(u"ws"_s));
    ws.write("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QTRY_VERIFY(ws.peek(1000).endsWith("\r\n\r\n"));
    ws.readAll();

    QVERIFY(m_host->stop(u"line"_s));
    QVERIFY(m_host->stop(u"ws"_s));
    QTRY_COMPARE(line.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(line.readAll(), "ERR the server is stopping\r\n"_ba);
    QTRY_COMPARE(ws.bytesAvailable(), 4 + 22);
    QCOMPARE(ws.readAll(), "\x88\x18\x03\xe9the server is stopping"_ba);
    ws.write(QByteArrayLiteral("\x88\x82\x00\x00\x00\x00\x03\xe9"));
    QTRY_COMPARE(state(u"line"_s), InstanceState::Stopped);
    QTRY_COMPARE(state(u"ws"_s), InstanceState::Stopped);
    QCOMPARE(m_host->counters(u"ws"_s).sessions, 0);
}

void tst_InstanceHost::keepsCountersOverRestarts()
{
    QVERIFY(run(config(u"a"_s)));
    QTcpSocket first;
    QVERIFY(echo(first, port(u"a"_s)));
    QTRY_COMPARE(m_host->counters(u"a"_s).messagesIn, 1);
    QVERIFY(m_host->restart(u"a"_s));
    QTRY_COMPARE(first.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(state(u"a"_s), InstanceState::Running);
    QTcpSocket second;
    QVERIFY(echo(second, port(u"a"_s)));
    QTRY_COMPARE(m_host->counters(u"a"_s).messagesIn, 2);
    const InstanceCounters counters = m_host->counters(u"a"_s);
    QCOMPARE(counters.sessions, 1);
    QCOMPARE(counters.sessionsTotal, 2);
    QCOMPARE(counters.messagesOut, 2);
    QCOMPARE(counters.bytesIn, 2);
    QCOMPARE(counters.bytesOut, 2);
}

void tst_InstanceHost::leavesNoDescriptors()
{
    const auto descriptors = [] { return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot).size(); };
    InstanceConfig isolated = config(u"isolated"_s);
    isolated.isolation = Isolation::Thread;
    const QStringList names{u"shared"_s, u"isolated"_s};
    QVERIFY(m_host->add(config(u"shared"_s)));
    QVERIFY(m_host->add(isolated));
    qsizetype before = 0;
    for (int round = 0; round < 210; ++round) {
        // The first rounds start the workers' threads, which keep a descriptor each.
        if (round == 10)
            before = descriptors();
        for (const QString &name : names)
            QVERIFY(m_host->start(name));
        for (const QString &name : names)
            QVERIFY(await(name, InstanceState::Running));
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, port(names[round % 2]));
        for (const QString &name : names)
            QVERIFY(m_host->stop(name));
        for (const QString &name : names)
            QVERIFY(await(name, InstanceState::Stopped));
    }
    // Workers may still come and go; a leak would be hundreds.
    QVERIFY2(descriptors() <= before + 8, qPrintable(u"%1 before, %2 after"_s.arg(before).arg(descriptors())));
}

void tst_InstanceHost::endsWhileSessionsAreOpen()
{
    InstanceConfig isolated = config(u"isolated"_s);
    isolated.isolation = Isolation::Thread;
    QVERIFY(run(isolated));
    QVERIFY(run(config(u"shared"_s)));
    QTcpSocket one;
    QTcpSocket other;
    QVERIFY(echo(one, port(u"isolated"_s)));
    QVERIFY(echo(other, port(u"shared"_s)));
    bool answered = false;
    m_host->sessions(u"shared"_s, {}, [&](const Result<SessionPage> &) { answered = true; });
    m_host.reset();
    QVERIFY(!answered);
    QTRY_COMPARE(one.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(other.state(), QAbstractSocket::UnconnectedState);
}

QTEST_GUILESS_MAIN(tst_InstanceHost)
#include "tst_InstanceHost.moc"

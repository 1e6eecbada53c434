// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceHost.h"
#include "server-core/session/SessionHandle.h"
#include "server-core/types/LineServer.h"
#include "server-core/types/TypeRegistry.h"
#include "tests/support/TestCertificate.h"

#include <QtCore/QTemporaryDir>
#include <QtNetwork/QSslSocket>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Tells its clients when it drains, takes dispatched messages, and dispatches: `SAY server session text`.
class PostOffice final : public LineServer
{
public:
    PostOffice()
    {
        addCommand("ID", "ID", "tells the session's id",
                   [](signalbox::Session &session, const LineArguments &) { session.send(session.id().toLatin1()); });
        addCommand("SAY", "SAY server session text", "dispatches", [this](signalbox::Session &session, const LineArguments &arguments) {
            host().dispatch(
                QString::fromLatin1(arguments.words.at(0)), QString::fromLatin1(arguments.words.at(1)), arguments.words.at(2).toByteArray(),
                [handle = session.handle()](DispatchResult result) { handle.send(QByteArray(dispatchResultName(result).data())); });
        });
    }
    void onDraining(signalbox::Session &session) override { session.send("LEAVE"); }
    bool onDispatch(signalbox::Session &session, QByteArrayView message) override { return message != "no" && session.send(message); }
};

class PostOfficeType final : public ServerType
{
public:
    QString name() const override { return u"post"_s; }
    QString description() const override { return u"for tests"_s; }
    signalbox::Protocol protocol(const QJsonObject &) const override { return signalbox::Protocol::lines(); }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return std::make_unique<PostOffice>(); }
};

} // namespace

class tst_LiveInstance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void waitsForTheLastClient();
    void refusesNewClientsAndTellsTheOthers();
    void closesWhoIsLeftAtTheDeadline();
    void resumesAtTheSamePort();
    void resumeNeedsDraining();
    void stopEndsIt();
    void dispatchesByName_data();
    void dispatchesByName();
    void aStoppedServerIsNone();
    void addsAndRemovesListenersWhileItRuns();
    void keepsAllListenersWhenANewOneFails();
    void changesAListenerAtItsPort();
    void beginsTlsAtItsPort();
    void tellsListenersWithoutAPortApart();
    void saysWhatARestartIsNeededFor();
    void sendsToOneSession();
    void removesWhatIsStopped();

private:
    bool run(const QString &name, Isolation isolation = Isolation::None);
    InstanceState state(const QString &name = u"a"_s) const { return m_host->status(name)->state; }
    quint16 port(const QString &name = u"a"_s, qsizetype listener = 0) const { return m_host->status(name)->listeners.at(listener).port; }
    /// Connected and served.
    static QByteArray join(QTcpSocket &socket, quint16 port);
    static QByteArray line(QTcpSocket &socket);
    InstanceConfig configOf(const QString &name) const { return m_host->status(name)->config; }
    std::optional<Result<void>> reconfigure(const InstanceConfig &config);

    TypeRegistry m_types = TypeRegistry::withBuiltins();
    std::unique_ptr<InstanceHost> m_host;
};

void tst_LiveInstance::initTestCase()
{
    QVERIFY(m_types.add(std::make_unique<PostOfficeType>()));
}

void tst_LiveInstance::init()
{
    m_host = std::make_unique<InstanceHost>(2, m_types);
}

void tst_LiveInstance::cleanup()
{
    m_host.reset();
}

bool tst_LiveInstance::run(const QString &name, Isolation isolation)
{
    InstanceConfig config;
    config.name = name;
    config.type = u"post"_s;
    config.isolation = isolation;
    config.listeners = {{u"127.0.0.1"_s, 0, false}};
    return m_host->add(config) && m_host->start(name) && QTest::qWaitFor([&] { return state(name) == InstanceState::Running; });
}

QByteArray tst_LiveInstance::line(QTcpSocket &socket)
{
    if (!QTest::qWaitFor([&socket] { return socket.canReadLine(); }))
        return "nothing came";
    return socket.readLine().trimmed();
}

QByteArray tst_LiveInstance::join(QTcpSocket &socket, quint16 port)
{
    socket.connectToHost(u"127.0.0.1"_s, port);
    socket.write("ID\r\n");
    return line(socket);
}

std::optional<Result<void>> tst_LiveInstance::reconfigure(const InstanceConfig &config)
{
    std::optional<Result<void>> answer;
    m_host->reconfigure(config, [&answer](const Result<void> &result) { answer = result; });
    return QTest::qWaitFor([&answer] { return answer.has_value(); }) ? answer : std::nullopt;
}

void tst_LiveInstance::waitsForTheLastClient()
{
    QVERIFY(run(u"a"_s));
    QTcpSocket socket;
    QVERIFY(!join(socket, port()).isEmpty());
    QVERIFY(m_host->drain(u"a"_s, 1h));
    QCOMPARE(state(), InstanceState::Draining);
    QVERIFY(m_host->status(u"a"_s)->drainUntil.isValid());
    QCOMPARE(line(socket), "LEAVE");
    QCOMPARE(state(), InstanceState::Draining);
    socket.write("QUIT\r\n");
    QTRY_COMPARE(state(), InstanceState::Stopped);
    QVERIFY(!m_host->status(u"a"_s)->drainUntil.isValid());
}

void tst_LiveInstance::refusesNewClientsAndTellsTheOthers()
{
    QVERIFY(run(u"a"_s));
    QTcpSocket socket;
    QVERIFY(!join(socket, port()).isEmpty());
    const quint16 used = port();
    QVERIFY(m_host->drain(u"a"_s, 1h));
    QCOMPARE(line(socket), "LEAVE");
    const auto refused = [used] {
        QTcpSocket late;
        late.connectToHost(u"127.0.0.1"_s, used);
        return !late.waitForConnected(1000);
    };
    QTRY_VERIFY(refused());
    socket.write("ECHO still here\r\nID\r\n");
    QVERIFY(line(socket).startsWith("ERR unknown command"));
    QVERIFY(!line(socket).isEmpty());
}

void tst_LiveInstance::closesWhoIsLeftAtTheDeadline()
{
    QVERIFY(run(u"a"_s));
    QTcpSocket socket;
    QVERIFY(!join(socket, port()).isEmpty());
    QVERIFY(m_host->drain(u"a"_s, 200ms));
    QTRY_COMPARE(state(), InstanceState::Stopped);
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
}

void tst_LiveInstance::resumesAtTheSamePort()
{
    QVERIFY(run(u"a"_s));
    QTcpSocket socket;
    QVERIFY(!join(socket, port()).isEmpty());
    const quint16 used = port();
    QVERIFY(m_host->drain(u"a"_s, 1h));
    QVERIFY(m_host->resume(u"a"_s));
    QCOMPARE(state(), InstanceState::Running);
    const auto served = [this] {
        QTcpSocket next;
        next.connectToHost(u"127.0.0.1"_s, port());
        return next.waitForConnected(1000);
    };
    QTRY_VERIFY(served());
    QCOMPARE(port(), used);
    QCOMPARE(line(socket), "LEAVE");
    socket.write("ID\r\n");
    QVERIFY(!line(socket).isEmpty());
}

void tst_LiveInstance::resumeNeedsDraining()
{
    QVERIFY(run(u"a"_s));
    QCOMPARE(m_host->resume(u"a"_s).error().code, ErrorCode::InvalidState);
}

void tst_LiveInstance::stopEndsIt()
{
    QVERIFY(run(u"a"_s));
    QTcpSocket socket;
    QVERIFY(!join(socket, port()).isEmpty());
    QVERIFY(m_host->drain(u"a"_s, 1h));
    QVERIFY(m_host->stop(u"a"_s));
    QTRY_COMPARE(state(), InstanceState::Stopped);
}

void tst_LiveInstance::dispatchesByName_data()
{
    QTest::addColumn<Isolation>("from");
    QTest::addColumn<Isolation>("to");
    for (const auto &[a, from] : {std::pair("none", Isolation::None), std::pair("thread", Isolation::Thread)}) {
        for (const auto &[b, to] : {std::pair("none", Isolation::None), std::pair("thread", Isolation::Thread)})
            QTest::addRow("%s to %s", a, b) << from << to;
    }
}

void tst_LiveInstance::dispatchesByName()
{
    QFETCH(Isolation, from);
    QFETCH(Isolation, to);
    QVERIFY(run(u"a"_s, from));
    QVERIFY(run(u"b"_s, to));
    QTcpSocket sender;
    QTcpSocket receiver;
    join(sender, port(u"a"_s));
    const QByteArray id = join(receiver, port(u"b"_s));
    sender.write("SAY b " + id + " hello\r\n");
    QCOMPARE(line(receiver), "hello");
    QCOMPARE(line(sender), "delivered");
    sender.write("SAY b " + id + " no\r\n");
    QCOMPARE(line(sender), "not_accepted");
    sender.write("SAY b " + id + "0 hello\r\n");
    QCOMPARE(line(sender), "no_such_session");
    sender.write("SAY c " + id + " hello\r\n");
    QCOMPARE(line(sender), "no_such_server");
}

void tst_LiveInstance::aStoppedServerIsNone()
{
    QVERIFY(run(u"a"_s));
    QVERIFY(run(u"b"_s));
    QTcpSocket sender;
    QTcpSocket receiver;
    join(sender, port(u"a"_s));
    const QByteArray id = join(receiver, port(u"b"_s));
    QVERIFY(m_host->stop(u"b"_s));
    QTRY_COMPARE(state(u"b"_s), InstanceState::Stopped);
    sender.write("SAY b " + id + " hello\r\n");
    QCOMPARE(line(sender), "no_such_server");
}

void tst_LiveInstance::addsAndRemovesListenersWhileItRuns()
{
    QVERIFY(run(u"a"_s));
    QTcpSocket socket;
    QVERIFY(!join(socket, port()).isEmpty());
    const quint16 first = port();
    InstanceConfig config = configOf(u"a"_s);
    config.listeners += {u"any6"_s, 0, false};
    QVERIFY(reconfigure(config).value());
    QCOMPARE(m_host->status(u"a"_s)->listeners.size(), 2);
    QCOMPARE(port(u"a"_s, 0), first);
    QTcpSocket six;
    six.connectToHost(u"::1"_s, port(u"a"_s, 1));
    QVERIFY(six.waitForConnected());

    config.listeners.removeFirst();
    QVERIFY(reconfigure(config).value());
    QCOMPARE(m_host->status(u"a"_s)->listeners.size(), 1);
    socket.write("ID\r\n");
    QVERIFY(!line(socket).isEmpty());
    const auto refused = [first] {
        QTcpSocket late;
        late.connectToHost(u"127.0.0.1"_s, first);
        return !late.waitForConnected(1000);
    };
    QTRY_VERIFY(refused());
}

void tst_LiveInstance::keepsAllListenersWhenANewOneFails()
{
    QVERIFY(run(u"a"_s));
    QVERIFY(run(u"b"_s));
    InstanceConfig config = configOf(u"a"_s);
    const InstanceConfig before = config;
    config.listeners = {{u"127.0.0.1"_s, port(u"b"_s), false}};
    const auto answer = reconfigure(config);
    QVERIFY(answer && !*answer);
    QCOMPARE(answer->error().code, ErrorCode::AddressInUse);
    QVERIFY2(answer->error().message.endsWith(u"(by \"b\")"_s), qPrintable(answer->error().message));
    QCOMPARE(configOf(u"a"_s).listeners, before.listeners);
    QTcpSocket socket;
    QVERIFY(!join(socket, port()).isEmpty());
}

void tst_LiveInstance::changesAListenerAtItsPort()
{
    QVERIFY(run(u"a"_s));
    const quint16 fixed = port();
    QTcpSocket early;
    const QByteArray id = join(early, fixed);
    InstanceConfig config = configOf(u"a"_s);
    config.listeners[0].port = fixed;
    config.listeners[0].proxyProtocol = true;
    config.listeners[0].trustedProxies = {*net::AddressBlock::parse(u"127.0.0.1"_s)};
    const auto answer = reconfigure(config);
    QVERIFY2(answer && *answer, answer && !*answer ? qPrintable(answer->error().message) : "no answer");
    QCOMPARE(port(), fixed);
    early.write("ID\r\n");
    QCOMPARE(line(early), id);
    QTcpSocket proxied;
    proxied.connectToHost(u"127.0.0.1"_s, fixed);
    proxied.write("PROXY TCP4 192.0.2.7 127.0.0.1 4000 80\r\nID\r\n");
    QVERIFY(line(proxied) != "nothing came");
    QTcpSocket bare;
    bare.connectToHost(u"127.0.0.1"_s, fixed);
    bare.write("ID\r\n");
    QTRY_COMPARE(bare.state(), QAbstractSocket::UnconnectedState);

    config.listeners[0].proxyProtocol = false;
    QVERIFY(reconfigure(config).value());
    QTcpSocket again;
    QVERIFY(join(again, fixed) != "nothing came");
}

void tst_LiveInstance::beginsTlsAtItsPort()
{
    const QTemporaryDir folder;
    QVERIFY(test::makeCertificate(folder.path(), u"one"_s));
    QVERIFY(run(u"a"_s));
    const quint16 fixed = port();
    InstanceConfig config = configOf(u"a"_s);
    config.listeners[0].tls = true;
    config.tls.certificate = folder.filePath(u"one.pem"_s);
    config.tls.key = folder.filePath(u"one.key"_s);
    const auto answer = reconfigure(config);
    QVERIFY2(answer && *answer, answer && !*answer ? qPrintable(answer->error().message) : "no answer");
    QCOMPARE(port(), fixed);
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, fixed);
    socket.write("ID\r\n");
    QVERIFY(line(socket) != "nothing came");
    QVERIFY(socket.isEncrypted());

    config.listeners[0].tls = false;
    QVERIFY(reconfigure(config).value());
    QTcpSocket plain;
    QVERIFY(join(plain, fixed) != "nothing came");
}

void tst_LiveInstance::tellsListenersWithoutAPortApart()
{
    QVERIFY(run(u"a"_s));
    const quint16 first = port();
    InstanceConfig config = configOf(u"a"_s);
    config.listeners += config.listeners[0];
    QVERIFY(reconfigure(config).value());
    const quint16 second = port(u"a"_s, 1);
    QCOMPARE(port(u"a"_s, 0), first);
    QVERIFY(second != first);
    config.limits.idleTimeout = 7s;
    QVERIFY(reconfigure(config).value());
    QCOMPARE(port(u"a"_s, 0), first);
    QCOMPARE(port(u"a"_s, 1), second);
    for (const quint16 each : {first, second}) {
        QTcpSocket socket;
        QVERIFY(join(socket, each) != "nothing came");
    }
}

void tst_LiveInstance::saysWhatARestartIsNeededFor()
{
    QVERIFY(run(u"a"_s));
    InstanceConfig config = configOf(u"a"_s);
    config.isolation = Isolation::Thread;
    config.ioThreads = 2;
    QVERIFY(reconfigure(config).value());
    QCOMPARE(m_host->status(u"a"_s)->pending, QStringList({u"isolation"_s, u"io_threads"_s}));
    QCOMPARE(m_host->status(u"a"_s)->isolation, Isolation::None);
    QVERIFY(m_host->restart(u"a"_s));
    QTRY_COMPARE(state(), InstanceState::Stopping);
    QTRY_COMPARE(state(), InstanceState::Running);
    QCOMPARE(m_host->status(u"a"_s)->pending, QStringList());
    QCOMPARE(m_host->status(u"a"_s)->isolation, Isolation::Thread);
}

void tst_LiveInstance::sendsToOneSession()
{
    QVERIFY(run(u"a"_s));
    QVERIFY(run(u"b"_s));
    QTcpSocket socket;
    const QString id = QString::fromLatin1(join(socket, port(u"b"_s)));
    std::optional<Result<void>> answer;
    m_host->sendTo(id, "from outside", MessageKind::Text, [&answer](const Result<void> &result) { answer = result; });
    QCOMPARE(line(socket), "from outside");
    QTRY_VERIFY(answer && *answer);
    answer.reset();
    m_host->sendTo(id + u'0', "from outside", MessageKind::Text, [&answer](const Result<void> &result) { answer = result; });
    QTRY_VERIFY(answer);
    QCOMPARE(answer->error().code, ErrorCode::SessionNotFound);
}

void tst_LiveInstance::removesWhatIsStopped()
{
    QVERIFY(run(u"a"_s));
    QCOMPARE(m_host->remove(u"a"_s).error().code, ErrorCode::InvalidState);
    QVERIFY(m_host->stop(u"a"_s));
    QTRY_COMPARE(state(), InstanceState::Stopped);
    QSignalSpy removed(m_host.get(), &InstanceHost::instanceRemoved);
    QVERIFY(m_host->remove(u"a"_s));
    QCOMPARE(removed.size(), 1);
    QVERIFY(m_host->names().isEmpty());
}

QTEST_GUILESS_MAIN(tst_LiveInstance)
#include "tst_LiveInstance.moc"

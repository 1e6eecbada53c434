// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshBroker.h"
#include "server-core/backplane/mesh/MeshMessages.h"
#include "server-core/backplane/mesh/MeshTls.h"
#include "server-core/link/EnvelopeEncoder.h"
#include "tests/server-core/backplane/BrokerContract.h"
#include "tests/support/LinkRelay.h"
#include "tests/support/TestCertificate.h"

#include <QtTest/QtTest>

#include <future>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray firstSecret(32, 'a');
const QByteArray secondSecret(32, 'b');

using Tls = std::shared_ptr<const net::TlsContext>;

Tls withSecrets(const QByteArrayList &secrets)
{
    std::vector<net::PreSharedKey> keys;
    for (const QByteArray &secret : secrets)
        keys.push_back(mesh::keyFromSecret(secret));
    return *net::TlsContext::loadForPeers({.keys = std::move(keys)});
}

/// Counts what is logged of refusals.
class RefusalCounter
{
public:
    RefusalCounter()
    {
        current = this;
        m_before = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
            const std::lock_guard lock(current->m_mutex);
            if (text.contains(u"peer refused"_s))
                current->m_lines << text;
        });
    }
    ~RefusalCounter() { qInstallMessageHandler(m_before); }
    QStringList lines() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lines;
    }

private:
    static inline RefusalCounter *current = nullptr;
    QtMessageHandler m_before;
    mutable std::mutex m_mutex;
    QStringList m_lines;
};

struct Node {
    std::unique_ptr<mesh::MeshBroker> broker;
    BrokerRecorder recorder;
    /// After the recorder.
    ~Node() { broker.reset(); }
};

mesh::MeshSettings settingsOf(const QByteArray &name, Tls tls, const QList<quint16> &peers = {})
{
    static std::uint64_t processes = 0;
    mesh::MeshSettings settings;
    settings.cluster = "test";
    settings.node = name;
    settings.process = {8, ++processes};
    settings.listen = {u"127.0.0.1"_s, 0, {}};
    settings.tls = std::move(tls);
    for (const quint16 port : peers)
        settings.peers.push_back("127.0.0.1:" + QByteArray::number(port));
    return settings;
}

std::unique_ptr<Node> start(mesh::MeshSettings settings)
{
    auto node = std::make_unique<Node>();
    auto broker = mesh::MeshBroker::listen(std::move(settings));
    if (!broker)
        qFatal("%s", qPrintable(broker.error().message));
    node->broker = std::move(*broker);
    node->broker->thread().post([broker = node->broker.get(), node = node.get()] { broker->start(node->recorder); });
    return node;
}

/// What a port answers to these bytes, until it closes.
QByteArray answerTo(quint16 port, const QByteArray &bytes, bool &isClosed)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.write(bytes);
    QByteArray answer;
    isClosed = QTest::qWaitFor(
        [&] {
            answer += socket.readAll();
            return socket.state() == QAbstractSocket::UnconnectedState;
        },
        15'000);
    return answer + socket.readAll();
}

QByteArray envelopeOf(mesh::MessageType type, const QByteArray &payload)
{
    QByteArray bytes;
    link::EnvelopeEncoder encoder(1, 1 << 20);
    return encoder.appendUnnumbered(quint16(type), payload, 0, bytes) ? bytes : QByteArray();
}

} // namespace

/// Who does not belong to the cluster stays outside, over real sockets.
class tst_MeshAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(makeCertificate(m_folder.path(), u"node"_s) && makeCertificate(m_folder.path(), u"stranger"_s)); }
    void joinsBySecret();
    void joinsByCertificate();
    void joinsOnLoopbackWithoutAnything();
    void refusesAnotherSecret();
    void refusesAnotherAuthority();
    void takesTwoSecretsWhileTheyChange();
    void refusesAnotherCluster();
    void refusesItself();
    void refusesPlainTextBeforeTls_data();
    void refusesPlainTextBeforeTls();
    void refusesAReplayedHandshake();
    void refusesAReflectedHandshake();
    void refusesGarbageOnPlainLoopback();
    void survivesAFloodOfConnections();
    void needsASecretOffLoopback();

private:
    Tls withCertificate(const QString &name, const QString &authority)
    {
        const QString base = m_folder.filePath(name);
        return *net::TlsContext::loadForPeers(
            {.certificate = base + u".pem"_s, .key = base + u".key"_s, .passwordFile = {}, .ca = m_folder.filePath(authority) + u".pem"_s});
    }
    void checkThatTheyJoin(Tls one, Tls other);
    void checkThatTheyStayApart(Tls one, Tls other);

    QTemporaryDir m_folder;
};

void tst_MeshAdmission::checkThatTheyJoin(Tls one, Tls other)
{
    const auto a = start(settingsOf("a", std::move(one)));
    const auto b = start(settingsOf("b", std::move(other), {a->broker->port()}));
    QTRY_VERIFY(a->recorder.isUp("b") && b->recorder.isUp("a"));
    const auto process = a->broker->self();
    b->broker->thread().post([&b, process] { b->broker->send(process, std::make_shared<QByteArray>("hello")); });
    QTRY_COMPARE(a->recorder.frames("b"), QByteArrayList{"hello"});
}

void tst_MeshAdmission::checkThatTheyStayApart(Tls one, Tls other)
{
    const RefusalCounter refusals;
    const auto a = start(settingsOf("a", std::move(one)));
    const auto b = start(settingsOf("b", std::move(other), {a->broker->port()}));
    const auto failures = [&b] {
        const auto status = b->broker->status();
        return status->targets.empty() ? std::size_t(0) : status->targets.front().failures;
    };
    QTRY_VERIFY(failures() >= 5);
    QCOMPARE(a->recorder.events("b") + b->recorder.events("a"), QStringList());
    // Each of the two said it once, however often it was tried.
    QVERIFY2(refusals.lines().size() == 2, qPrintable(refusals.lines().join(u'\n')));
}

void tst_MeshAdmission::joinsBySecret()
{
    checkThatTheyJoin(withSecrets({firstSecret}), withSecrets({firstSecret}));
}

void tst_MeshAdmission::joinsByCertificate()
{
    checkThatTheyJoin(withCertificate(u"node"_s, u"node"_s), withCertificate(u"node"_s, u"node"_s));
}

void tst_MeshAdmission::joinsOnLoopbackWithoutAnything()
{
    checkThatTheyJoin(nullptr, nullptr);
}

void tst_MeshAdmission::refusesAnotherSecret()
{
    checkThatTheyStayApart(withSecrets({firstSecret}), withSecrets({secondSecret}));
}

void tst_MeshAdmission::refusesAnotherAuthority()
{
    checkThatTheyStayApart(withCertificate(u"node"_s, u"node"_s), withCertificate(u"stranger"_s, u"stranger"_s));
    checkThatTheyStayApart(withCertificate(u"node"_s, u"node"_s), withCertificate(u"stranger"_s, u"node"_s));
    checkThatTheyStayApart(withCertificate(u"node"_s, u"node"_s), withSecrets({firstSecret}));
}

void tst_MeshAdmission::takesTwoSecretsWhileTheyChange()
{
    checkThatTheyJoin(withSecrets({firstSecret}), withSecrets({firstSecret, secondSecret}));
    checkThatTheyJoin(withSecrets({firstSecret, secondSecret}), withSecrets({secondSecret, firstSecret}));
    checkThatTheyJoin(withSecrets({secondSecret, firstSecret}), withSecrets({secondSecret}));
    // A process that runs takes the new one.
    const auto a = start(settingsOf("a", withSecrets({firstSecret})));
    QVERIFY(a->broker->setTls(withSecrets({secondSecret})));
    QVERIFY(!a->broker->setTls(nullptr));
    const auto b = start(settingsOf("b", withSecrets({secondSecret}), {a->broker->port()}));
    QTRY_VERIFY(a->recorder.isUp("b"));
}

void tst_MeshAdmission::refusesAnotherCluster()
{
    const RefusalCounter refusals;
    const auto a = start(settingsOf("a", withSecrets({firstSecret})));
    mesh::MeshSettings settings = settingsOf("b", withSecrets({firstSecret}), {a->broker->port()});
    settings.cluster = "other";
    const auto b = start(std::move(settings));
    QTRY_VERIFY(!b->broker->status()->targets.empty() && b->broker->status()->targets.front().failures >= 4);
    QCOMPARE(a->recorder.events("b") + b->recorder.events("a"), QStringList());
    QVERIFY2(refusals.lines().size() == 2, qPrintable(refusals.lines().join(u'\n')));
    QVERIFY(refusals.lines().join(u' ').contains(u"it belongs to the cluster \"other\""_s));
}

void tst_MeshAdmission::refusesItself()
{
    const RefusalCounter refusals;
    const auto a = start(settingsOf("a", withSecrets({firstSecret})));
    QVERIFY(a->broker->addPeer("127.0.0.1:" + QByteArray::number(a->broker->port())));
    QTRY_VERIFY(!a->broker->status()->targets.empty() && a->broker->status()->targets.front().isSelf);
    QCOMPARE(a->recorder.events("a"), QStringList());
    // A seed may be this process: nothing is wrong.
    QCOMPARE(refusals.lines(), QStringList());
}

void tst_MeshAdmission::refusesPlainTextBeforeTls_data()
{
    QTest::addColumn<QByteArray>("bytes");
    mesh::Hello hello;
    hello.cluster = "test";
    hello.node = "plain";
    hello.process = {1, 1};
    QTest::newRow("a right HELLO without TLS") << envelopeOf(mesh::MessageType::Hello, encode(hello));
    QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTest::newRow("zeros") << QByteArray(100'000, '\0');
    QTest::newRow("a TLS record that is too long") << QByteArray::fromHex("160303ffff") + QByteArray(70'000, 'x');
}

void tst_MeshAdmission::refusesPlainTextBeforeTls()
{
    QFETCH(QByteArray, bytes);
    const RefusalCounter refusals;
    const auto a = start(settingsOf("a", withSecrets({firstSecret})));
    for (int i = 0; i < 5; ++i) {
        bool isClosed = false;
        const QByteArray answer = answerTo(a->broker->port(), bytes, isClosed);
        QVERIFY(isClosed);
        // An alert of TLS at the most; nothing of ours.
        QVERIFY2(answer.size() <= 7 && !answer.contains("signalbox"), answer.toHex().constData());
    }
    QTRY_COMPARE(refusals.lines().size(), 1);
    QVERIFY(a->broker->status()->peers.empty());
}

void tst_MeshAdmission::refusesAReplayedHandshake()
{
    // What a node said on its way in is recorded and said again.
    const auto a = start(settingsOf("a", withSecrets({firstSecret})));
    QTcpServer tap;
    QVERIFY(tap.listen(QHostAddress::LocalHost));
    QByteArray recorded;
    connect(&tap, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *const client = tap.nextPendingConnection();
        auto *const target = new QTcpSocket(client);
        target->connectToHost(QHostAddress::LocalHost, a->broker->port());
        connect(client, &QTcpSocket::readyRead, target, [client, target, &recorded] {
            const QByteArray bytes = client->readAll();
            recorded += bytes;
            target->write(bytes);
        });
        connect(target, &QTcpSocket::readyRead, client, [client, target] { client->write(target->readAll()); });
    });
    auto b = start(settingsOf("b", withSecrets({firstSecret}), {tap.serverPort()}));
    QTRY_VERIFY(a->recorder.isUp("b"));
    const QByteArray session = recorded;
    b.reset();
    QTRY_VERIFY(!a->recorder.isUp("b"));
    const QStringList before = a->recorder.events("b");
    bool isClosed = false;
    const QByteArray answer = answerTo(a->broker->port(), session, isClosed);
    QVERIFY(isClosed);
    // The server's half, with fresh keys; then it finds out.
    QVERIFY(!answer.contains("signalbox-mesh\x01"));
    QCOMPARE(a->recorder.events("b"), before);
    QTRY_VERIFY(a->broker->status()->peers.empty());
}

void tst_MeshAdmission::refusesAReflectedHandshake()
{
    // What it says is sent back to it: by the key alone it would believe that it has found a friend.
    const RefusalCounter refusals;
    LinkRelay mirror;
    const auto a = start(settingsOf("a", withSecrets({firstSecret}), {mirror.port()}));
    mirror.setTarget(a->broker->port());
    QTRY_VERIFY(a->broker->status()->targets.size() == 1 && a->broker->status()->targets.front().isSelf);
    QCOMPARE(a->recorder.events("a"), QStringList());
    QVERIFY(a->broker->status()->peers.empty());
    // Byte by byte, as an echo.
    QTcpServer echo;
    QVERIFY(echo.listen(QHostAddress::LocalHost));
    connect(&echo, &QTcpServer::newConnection, this, [&echo] {
        QTcpSocket *const client = echo.nextPendingConnection();
        connect(client, &QTcpSocket::readyRead, client, [client] { client->write(client->readAll()); });
    });
    QVERIFY(a->broker->addPeer("127.0.0.1:" + QByteArray::number(echo.serverPort())));
    QTRY_COMPARE(refusals.lines().size(), 1);
    QVERIFY(a->broker->status()->peers.empty());
}

void tst_MeshAdmission::refusesGarbageOnPlainLoopback()
{
    const RefusalCounter refusals;
    const auto a = start(settingsOf("a", nullptr));
    for (const QByteArray &bytes : {QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), QByteArray(100'000, '\xff'),
                                    envelopeOf(mesh::MessageType::Heartbeat, "xxxx"), envelopeOf(mesh::MessageType::Hello, "garbage")}) {
        bool isClosed = false;
        QCOMPARE(answerTo(a->broker->port(), bytes, isClosed), QByteArray());
        QVERIFY(isClosed);
    }
    QTRY_COMPARE(refusals.lines().size(), 1);
}

void tst_MeshAdmission::survivesAFloodOfConnections()
{
    const RefusalCounter refusals;
    const auto a = start(settingsOf("a", withSecrets({firstSecret})));
    std::vector<std::unique_ptr<QTcpSocket>> flood;
    for (int i = 0; i < 200; ++i) {
        flood.push_back(std::make_unique<QTcpSocket>());
        flood.back()->connectToHost(QHostAddress::LocalHost, a->broker->port());
        flood.back()->write("\x16\x03\x01");
    }
    // Those beyond the limit are closed at once, the others when their time is over.
    const auto open = [&flood] {
        return std::count_if(flood.begin(), flood.end(),
                             [](const auto &socket) { return socket->state() != QAbstractSocket::UnconnectedState; });
    };
    QTRY_VERIFY(open() <= qsizetype(mesh::limits::strangersOfAddress));
    QTRY_COMPARE_WITH_TIMEOUT(open(), 0, 15'000);
    QCOMPARE(refusals.lines().size(), 1);
    const auto b = start(settingsOf("b", withSecrets({firstSecret}), {a->broker->port()}));
    QTRY_VERIFY(a->recorder.isUp("b"));
}

void tst_MeshAdmission::needsASecretOffLoopback()
{
    mesh::MeshSettings settings = settingsOf("a", nullptr);
    settings.listen = {u"any"_s, 0, {}};
    const auto everywhere = mesh::MeshBroker::listen(settings);
    QVERIFY(!everywhere);
    QCOMPARE(everywhere.error().code, ErrorCode::InvalidConfiguration);
    QVERIFY2(everywhere.error().message.contains(u"signalbox cluster secret"_s), qPrintable(everywhere.error().message));
    settings.listen = {u"127.0.0.1"_s, 0, {}};
    settings.peers = {"10.0.0.1:7712"};
    QCOMPARE(mesh::MeshBroker::listen(settings).error().code, ErrorCode::InvalidConfiguration);
    settings.peers = {"node-b:7712"};
    QCOMPARE(mesh::MeshBroker::listen(settings).error().code, ErrorCode::InvalidConfiguration);
    settings.peers.clear();
    settings.advertise = "node-a:7712";
    QCOMPARE(mesh::MeshBroker::listen(settings).error().code, ErrorCode::InvalidConfiguration);
    settings.advertise.clear();
    settings.node = "a b";
    QCOMPARE(mesh::MeshBroker::listen(settings).error().code, ErrorCode::InvalidConfiguration);
    const auto a = start(settingsOf("a", nullptr));
    QVERIFY(!a->broker->addPeer("10.0.0.1:7712"));
    settings.node = "b";
    settings.listen.port = a->broker->port();
    QCOMPARE(mesh::MeshBroker::listen(settings).error().code, ErrorCode::AddressInUse);
}

QTEST_GUILESS_MAIN(tst_MeshAdmission)
#include "tst_MeshAdmission.moc"

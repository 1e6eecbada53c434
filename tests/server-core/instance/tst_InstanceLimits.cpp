// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/TypeRegistry.h"

#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray upgrade = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

} // namespace

/// What sessions may not do, and how a host lists and closes them.
class tst_InstanceLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refusesMoreSessionsThanAllowed_data();
    void refusesMoreSessionsThanAllowed();
    void closesIdleSessions();
    void closesStalledHandshakes();
    void boundsWhatAReaderThatNeverReadsCosts();
    void listsSessions();
    void pagesSortsAndFilters();
    void closesASessionById();
    void answersForUnknownSessions_data();
    void answersForUnknownSessions();

private:
    bool run(const QString &type, const LimitsConfig &limits);
    std::unique_ptr<QTcpSocket> client(const QByteArray &bytes) const;
    /// Reads until the server closes.
    static QByteArray rest(QTcpSocket &socket);
    Result<SessionPage> sessions(const SessionQuery &query) const;
    Result<void> closeSession(const QString &id, const QString &reason) const;

    const TypeRegistry m_types = TypeRegistry::withBuiltins();
    std::unique_ptr<InstanceHost> m_host;
};

void tst_InstanceLimits::init()
{
    m_host = std::make_unique<InstanceHost>(2, m_types);
}

bool tst_InstanceLimits::run(const QString &type, const LimitsConfig &limits)
{
    InstanceConfig config;
    config.name = u"a"_s;
    config.type = type;
    config.listeners = {{u"127.0.0.1"_s, 0, false}};
    config.limits = limits;
    return m_host->add(config) && m_host->start(u"a"_s)
        && QTest::qWaitFor([&] { return m_host->status(u"a"_s)->state == InstanceState::Running; });
}

std::unique_ptr<QTcpSocket> tst_InstanceLimits::client(const QByteArray &bytes) const
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(u"127.0.0.1"_s, m_host->status(u"a"_s)->listeners.first().port);
    socket->write(bytes);
    return socket;
}

QByteArray tst_InstanceLimits::rest(QTcpSocket &socket)
{
    if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 10000))
        return "still connected";
    return socket.readAll();
}

Result<SessionPage> tst_InstanceLimits::sessions(const SessionQuery &query) const
{
    std::optional<Result<SessionPage>> answer;
    m_host->sessions(u"a"_s, query, [&](const Result<SessionPage> &page) { answer = page; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }))
        return failure(ErrorCode::TimedOut, u"no answer"_s);
    return *answer;
}

Result<void> tst_InstanceLimits::closeSession(const QString &id, const QString &reason) const
{
    std::optional<Result<void>> answer;
    m_host->closeSession(id, reason, [&](const Result<void> &result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }))
        return failure(ErrorCode::TimedOut, u"no answer"_s);
    return *answer;
}

void tst_InstanceLimits::refusesMoreSessionsThanAllowed_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("hello");
    QTest::addColumn<QByteArray>("refusal");
    QTest::newRow("raw") << u"echo"_s << "x"_ba << QByteArray();
    QTest::newRow("line") << u"line"_s << QByteArray("ECHO x\r\n") << "ERR the server is full; try again later\r\n"_ba;
    QTest::newRow("websocket") << u"websocket-echo"_s << upgrade << "HTTP/1.1 503 "_ba;
}

void tst_InstanceLimits::refusesMoreSessionsThanAllowed()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, hello);
    QFETCH(QByteArray, refusal);
    LimitsConfig limits;
    limits.maxSessions = 2;
    QVERIFY(run(type, limits));
    const auto one = client(hello);
    auto two = client(hello);
    QTRY_VERIFY(one->bytesAvailable() > 0 && two->bytesAvailable() > 0);

    const auto three = client(type == u"websocket-echo"_s ? hello : QByteArray());
    const QByteArray answer = rest(*three);
    QVERIFY2(refusal.isEmpty() ? answer.isEmpty() : answer.startsWith(refusal), answer.constData());
    QCOMPARE(m_host->counters(u"a"_s).sessions, 2);
    QCOMPARE(m_host->counters(u"a"_s).sessionsTotal, 2);
    QCOMPARE(sessions({})->total, 2);

    two.reset();
    QTRY_COMPARE(m_host->counters(u"a"_s).sessions, 1);
    const auto four = client(hello);
    QTRY_VERIFY(four->bytesAvailable() > 0);
    QCOMPARE(four->state(), QAbstractSocket::ConnectedState);
}

void tst_InstanceLimits::closesIdleSessions()
{
    LimitsConfig limits;
    limits.idleTimeout = 80ms;
    QVERIFY(run(u"line"_s, limits));
    const auto socket = client("ECHO x\r\n");
    QCOMPARE(rest(*socket), "x\r\nERR nothing received for too long\r\n"_ba);
    QTRY_COMPARE(m_host->counters(u"a"_s).sessions, 0);
}

void tst_InstanceLimits::closesStalledHandshakes()
{
    LimitsConfig limits;
    limits.handshakeTimeout = 80ms;
    QVERIFY(run(u"websocket-echo"_s, limits));
    const auto silent = client({});
    const auto slow = client("GET / HT");
    QCOMPARE(rest(*silent), QByteArray());
    const QByteArray answer = rest(*slow);
    QVERIFY2(answer.startsWith("HTTP/1.1 408 "), answer.constData());
}

void tst_InstanceLimits::boundsWhatAReaderThatNeverReadsCosts()
{
    LimitsConfig limits;
    limits.sendTimeout = 200ms;
    limits.outboxBytes = 64 * 1024;
    QVERIFY(run(u"echo"_s, limits));
    const auto socket = client({});
    socket->setReadBufferSize(1);
    socket->write(QByteArray(64 * 1024 * 1024, 'x'));
    qint64 most = 0;
    QTRY_VERIFY_WITH_TIMEOUT(([&] {
                                 const auto page = sessions({});
                                 if (page && !page->items.isEmpty())
                                     most = std::max(most, page->items.first().pendingBytes);
                                 return socket->state() == QAbstractSocket::UnconnectedState;
                             }()),
                             20000);
    QVERIFY(most > 0);
    QVERIFY2(most <= 64 * 1024, qPrintable(QString::number(most)));
    QTRY_COMPARE(m_host->counters(u"a"_s).sessions, 0);
}

void tst_InstanceLimits::listsSessions()
{
    QVERIFY(run(u"line"_s, {}));
    const QDateTime before = QDateTime::currentDateTimeUtc();
    const auto socket = client("WHO\r\n");
    QTRY_VERIFY(socket->canReadLine());
    const QByteArray line = socket->readLine();
    const auto page = sessions({});
    QVERIFY(page);
    QCOMPARE(page->total, 1);
    const SessionInfo info = page->items.first();
    QCOMPARE(line.split(' ').first(), info.id.toLatin1());
    QCOMPARE(info.instance, u"a"_s);
    QCOMPARE(info.peer, u"127.0.0.1:%1"_s.arg(socket->localPort()));
    QCOMPARE(info.state, u"open"_s);
    QVERIFY(!info.tls);
    QCOMPARE(info.messagesIn, 1);
    QCOMPARE(info.messagesOut, 1);
    QCOMPARE(info.bytesIn, 5);
    QCOMPARE(info.bytesOut, line.size());
    QCOMPARE(info.pendingBytes, 0);
    QVERIFY(info.startedAt >= before.addMSecs(-1) && info.startedAt <= QDateTime::currentDateTimeUtc());
    QVERIFY(info.lastActivityAt >= info.startedAt);
}

void tst_InstanceLimits::pagesSortsAndFilters()
{
    QVERIFY(run(u"line"_s, {}));
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 7; ++i) {
        // The i-th client sends i + 1 lines.
        sockets.push_back(client(QByteArray("ECHO x\r\n").repeated(i + 1)));
        QTRY_COMPARE(sockets.back()->bytesAvailable(), 3 * (i + 1));
    }
    SessionQuery query;
    query.sort = SessionSort::MessagesIn;
    query.descending = true;
    query.limit = 3;
    QList<qint64> seen;
    for (query.offset = 0; query.offset < 9; query.offset += 3) {
        const auto page = sessions(query);
        QVERIFY(page);
        QCOMPARE(page->total, 7);
        for (const SessionInfo &info : page->items)
            seen += info.messagesIn;
    }
    QCOMPARE(seen, QList<qint64>({7, 6, 5, 4, 3, 2, 1}));

    query = {};
    query.sort = SessionSort::Id;
    const QList<SessionInfo> all = sessions(query)->items;
    QCOMPARE(all.size(), 7);
    QCOMPARE(all.first().messagesIn, 1);
    QCOMPARE(all.last().messagesIn, 7);

    query.filter = u":%1"_s.arg(sockets[4]->localPort());
    const auto byPeer = sessions(query);
    QCOMPARE(byPeer->total, 1);
    QCOMPARE(byPeer->items.first().messagesIn, 5);
    query.filter = all[2].id;
    QCOMPARE(sessions(query)->items.first().messagesIn, 3);
    query.filter = u"nobody"_s;
    QCOMPARE(sessions(query)->total, 0);
}

void tst_InstanceLimits::closesASessionById()
{
    QVERIFY(run(u"line"_s, {}));
    const auto stays = client("ECHO x\r\n");
    QTRY_VERIFY(stays->canReadLine());
    const auto goes = client("WHO\r\n");
    QTRY_VERIFY(goes->canReadLine());
    const QString id = QString::fromLatin1(goes->readLine().split(' ').first());
    QVERIFY(closeSession(id, u"maintenance at\nnoon"_s));
    QCOMPARE(rest(*goes), "ERR maintenance at?noon\r\n"_ba);
    QTRY_COMPARE(m_host->counters(u"a"_s).sessions, 1);
    QCOMPARE(stays->state(), QAbstractSocket::ConnectedState);
    QCOMPARE(closeSession(id, {}).error().code, ErrorCode::SessionNotFound);
}

void tst_InstanceLimits::answersForUnknownSessions_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("empty") << QString();
    QTest::newRow("nonsense") << u"../../etc"_s;
    QTest::newRow("other process") << u"aaaaaa-1"_s;
}

void tst_InstanceLimits::answersForUnknownSessions()
{
    QFETCH(QString, id);
    QVERIFY(run(u"line"_s, {}));
    const auto answer = closeSession(id, {});
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::SessionNotFound);
}

QTEST_GUILESS_MAIN(tst_InstanceLimits)
#include "tst_InstanceLimits.moc"

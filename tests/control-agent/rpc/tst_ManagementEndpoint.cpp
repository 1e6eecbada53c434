// SPDX-License-Identifier: Apache-2.0
#include "AgentProcess.h"
#include "WireClient.h"

#include "shared/auth/Tokens.h"

#include <QtCore/QJsonArray>
#include <QtNetwork/QSslSocket>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

/// The management API as a stock client meets it: a real agent, real sockets.
class tst_ManagementEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void beforeLoginNothingButAuthAnswers();
    void threeFailuresClose();
    void silenceIsCutAfterFiveSeconds();
    void strangersAreFew();
    void wrongToken();
    void expiredToken();
    void enrolmentWorksOnce();
    void rolesAreHeld();
    void malformedJsonKeepsTheConnection();
    void unknownMethodNamesTheNearest();
    void unknownParametersAreRefused();
    void oversizedMessages_data();
    void oversizedMessages();
    void subprotocolIsRequired();
    void foreignOriginIsRefused();
    void listedOriginIsServed();
    void batchesAnswerTogether();
    void tooManyCallsAreLimited();
    void requestsSentAheadOfTheLoginAreServed();
    void binaryMessagesAreRefused();
    void localSocketKnowsItsUser();
    void inviteOpensAListenerForGood();
    void secretsAreNotLogged();

private:
    QString secretFor(const QString &role);
    QString tokenFor(const QString &role);
    /// What the management port answers to a raw request.
    QByteArray answerTo(const QByteArray &request);

    std::unique_ptr<AgentProcess> m_agent;
};

void tst_ManagementEndpoint::init()
{
    m_agent = std::make_unique<AgentProcess>();
    QVERIFY2(m_agent->start(), m_agent->log().constData());
}

void tst_ManagementEndpoint::cleanup()
{
    m_agent.reset();
}

QString tst_ManagementEndpoint::secretFor(const QString &role)
{
    LocalClient local(m_agent->socketPath());
    const QJsonObject invitation = local.result(u"auth.invite"_s, {{u"role"_s, role}}).toObject();
    const auto token = auth::EnrolmentToken::fromText(invitation.value(u"token"_s).toString());
    return token ? token->secret : QString();
}

QString tst_ManagementEndpoint::tokenFor(const QString &role)
{
    WebSocketClient client(m_agent->endpoint());
    return client.result(u"auth.enroll"_s, {{u"secret"_s, secretFor(role)}, {u"account"_s, role}}).toObject().value(u"token"_s).toString();
}

QByteArray tst_ManagementEndpoint::answerTo(const QByteArray &request)
{
    const QUrl url(m_agent->endpoint());
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(url.host(), quint16(url.port()));
    if (!socket.waitForEncrypted(5000))
        return "no TLS";
    socket.write(request);
    QByteArray answer;
    while (!answer.contains("\r\n\r\n") && socket.waitForReadyRead(5000))
        answer += socket.readAll();
    return answer + socket.readAll();
}

void tst_ManagementEndpoint::beforeLoginNothingButAuthAnswers()
{
    WebSocketClient client(m_agent->endpoint());
    QVERIFY2(client.isOpen(), qPrintable(client.errorText()));
    QCOMPARE(client.error(u"instance.list"_s), u"NotLoggedIn"_s);
    QCOMPARE(client.error(u"auth.whoami"_s), u"NotLoggedIn"_s);
    QVERIFY(client.isOpen());
}

void tst_ManagementEndpoint::threeFailuresClose()
{
    WebSocketClient client(m_agent->endpoint());
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client.error(u"agent.info"_s), u"NotLoggedIn"_s);
    QVERIFY(client.waitForClose());
    QCOMPARE(client.closeCode(), 1008);
}

void tst_ManagementEndpoint::silenceIsCutAfterFiveSeconds()
{
    WebSocketClient client(m_agent->endpoint());
    QElapsedTimer timer;
    timer.start();
    QVERIFY(client.waitForClose(8000));
    QCOMPARE(client.closeCode(), 1008);
    QVERIFY2(timer.elapsed() > 3000, qPrintable(QString::number(timer.elapsed())));
}

void tst_ManagementEndpoint::strangersAreFew()
{
    const QString token = tokenFor(u"viewer"_s);
    std::vector<std::unique_ptr<WebSocketClient>> strangers;
    // Who is logged in does not count.
    WebSocketClient member(m_agent->endpoint());
    QCOMPARE(member.error(u"auth.login"_s, {{u"token"_s, token}}), QString());
    for (int i = 0; i < 8; ++i) {
        strangers.push_back(std::make_unique<WebSocketClient>(m_agent->endpoint()));
        QVERIFY(strangers.back()->isOpen());
    }
    WebSocketClient ninth(m_agent->endpoint());
    QVERIFY(!ninth.isOpen());
    QVERIFY(member.result(u"agent.info"_s).isObject());
}

void tst_ManagementEndpoint::wrongToken()
{
    WebSocketClient client(m_agent->endpoint());
    QCOMPARE(client.error(u"auth.login"_s, {{u"token"_s, auth::makeBearerToken()}}), u"LoginFailed"_s);
    QCOMPARE(client.error(u"instance.list"_s), u"NotLoggedIn"_s);
}

void tst_ManagementEndpoint::expiredToken()
{
    const QString token = tokenFor(u"admin"_s);
    QCOMPARE(m_agent->stop(), 0);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"edit"_s);
        database.setDatabaseName(m_agent->database());
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY2(query.exec(u"UPDATE tokens SET expires_at = 1000"_s), qPrintable(query.lastError().text()));
        QCOMPARE(query.numRowsAffected(), 1);
    }
    QSqlDatabase::removeDatabase(u"edit"_s);
    QVERIFY(m_agent->start());
    WebSocketClient client(m_agent->endpoint());
    QCOMPARE(client.error(u"auth.login"_s, {{u"token"_s, token}}), u"TokenExpired"_s);
}

void tst_ManagementEndpoint::enrolmentWorksOnce()
{
    const QString secret = secretFor(u"operator"_s);
    WebSocketClient client(m_agent->endpoint());
    const QJsonObject enrolled = client.result(u"auth.enroll"_s, {{u"secret"_s, secret}, {u"account"_s, u"ann"_s}}).toObject();
    QCOMPARE(enrolled.value(u"account"_s), u"ann"_s);
    QCOMPARE(enrolled.value(u"role"_s), u"operator"_s);
    QCOMPARE(client.error(u"auth.enroll"_s, {{u"secret"_s, secret}}), u"LoginFailed"_s);
    // Enrolled is not logged in yet; the same connection goes on with the token it got.
    QCOMPARE(client.error(u"agent.info"_s), u"NotLoggedIn"_s);
    const QJsonObject login = client.result(u"auth.login"_s, {{u"token"_s, enrolled.value(u"token"_s)}}).toObject();
    QCOMPARE(login.value(u"account"_s), u"ann"_s);
    QCOMPARE(client.result(u"agent.info"_s).toObject().value(u"name"_s), u"test"_s);
}

void tst_ManagementEndpoint::rolesAreHeld()
{
    WebSocketClient viewer(m_agent->endpoint());
    (void)viewer.result(u"auth.login"_s, {{u"token"_s, tokenFor(u"viewer"_s)}});
    QCOMPARE(viewer.result(u"instance.list"_s).toArray().size(), 2);
    QCOMPARE(viewer.error(u"instance.stop"_s, {{u"name"_s, u"EchoA"_s}}), u"NotPermitted"_s);
    QCOMPARE(viewer.error(u"auth.invite"_s), u"NotPermitted"_s);
    QCOMPARE(viewer.result(u"instance.get"_s, {{u"name"_s, u"EchoA"_s}}).toObject().value(u"state"_s), u"running"_s);

    WebSocketClient operate(m_agent->endpoint());
    (void)operate.result(u"auth.login"_s, {{u"token"_s, tokenFor(u"operator"_s)}});
    QCOMPARE(operate.error(u"instance.stop"_s, {{u"name"_s, u"EchoA"_s}}), QString());
    QCOMPARE(operate.error(u"auth.invite"_s), u"NotPermitted"_s);
}

void tst_ManagementEndpoint::malformedJsonKeepsTheConnection()
{
    LocalClient local(m_agent->socketPath());
    local.sendText("{\"jsonrpc\":");
    const QJsonObject answer = local.next();
    QCOMPARE(WireClient::errorName(answer), u"ParseError"_s);
    QVERIFY(answer.value(u"id"_s).isNull());
    QVERIFY(local.result(u"agent.info"_s).isObject());

    WebSocketClient stranger(m_agent->endpoint());
    stranger.sendText("nonsense");
    QCOMPARE(WireClient::errorName(stranger.next()), u"ParseError"_s);
    QVERIFY(stranger.isOpen());
}

void tst_ManagementEndpoint::unknownMethodNamesTheNearest()
{
    LocalClient local(m_agent->socketPath());
    const QJsonObject error = local.call(u"instance.lits"_s).value(u"error"_s).toObject();
    QCOMPARE(error.value(u"code"_s), -32601);
    QVERIFY(error.value(u"message"_s).toString().contains(u"instance.list"_s));
}

void tst_ManagementEndpoint::unknownParametersAreRefused()
{
    LocalClient local(m_agent->socketPath());
    QCOMPARE(local.error(u"instance.start"_s, {{u"nmae"_s, u"EchoA"_s}}), u"InvalidParams"_s);
    QCOMPARE(local.error(u"instance.start"_s, {{u"name"_s, u"EchoC"_s}}), u"InstanceNotFound"_s);
    QCOMPARE(local.error(u"session.list"_s, {{u"instance"_s, u"EchoA"_s}, {u"sort"_s, u"colour"_s}}), u"InvalidParams"_s);
}

void tst_ManagementEndpoint::oversizedMessages_data()
{
    QTest::addColumn<bool>("loggedIn");
    QTest::addColumn<int>("accepted");
    QTest::addColumn<int>("refused");
    QTest::newRow("before login") << false << 4096 << 4097;
    QTest::newRow("after login") << true << 256 * 1024 << 256 * 1024 + 1;
}

void tst_ManagementEndpoint::oversizedMessages()
{
    QFETCH(const bool, loggedIn);
    QFETCH(const int, accepted);
    QFETCH(const int, refused);
    const QString token = tokenFor(u"viewer"_s);
    WebSocketClient client(m_agent->endpoint());
    if (loggedIn)
        (void)client.result(u"auth.login"_s, {{u"token"_s, token}});
    client.sendText(QByteArray(accepted, ' '));
    QCOMPARE(WireClient::errorName(client.next()), u"ParseError"_s);
    client.sendText(QByteArray(refused, ' '));
    QCOMPARE(WireClient::errorName(client.next()), u"MessageTooLarge"_s);
    QVERIFY(client.waitForClose());
    QCOMPARE(client.closeCode(), 1009);
}

void tst_ManagementEndpoint::subprotocolIsRequired()
{
    QVERIFY(!WebSocketClient(m_agent->endpoint(), {}).isOpen());
    QVERIFY(!WebSocketClient(m_agent->endpoint(), u"signalbox.v0"_s).isOpen());
    const QByteArray upgrade = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                               "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    const QByteArray without = answerTo(upgrade + "\r\n");
    QVERIFY2(without.startsWith("HTTP/1.1 400 ") && without.contains("subprotocol"), without.constData());
    QVERIFY(answerTo(upgrade + "Sec-WebSocket-Protocol: signalbox.v1\r\n\r\n").startsWith("HTTP/1.1 101 "));
}

void tst_ManagementEndpoint::foreignOriginIsRefused()
{
    WebSocketClient page(m_agent->endpoint(), u"signalbox.v1"_s, u"https://evil.example"_s);
    QVERIFY(!page.isOpen());
    QVERIFY2(page.errorText().contains(u"403"_s), qPrintable(page.errorText()));
}

void tst_ManagementEndpoint::listedOriginIsServed()
{
    WebSocketClient page(m_agent->endpoint(), u"signalbox.v1"_s, u"https://good.example"_s);
    QVERIFY(page.isOpen());
}

void tst_ManagementEndpoint::batchesAnswerTogether()
{
    LocalClient local(m_agent->socketPath());
    local.sendText(R"([{"jsonrpc":"2.0","id":"a","method":"session.list","params":{"instance":"EchoA"}},)"
                   R"({"jsonrpc":"2.0","method":"agent.info"},{"jsonrpc":"2.0","id":"b","method":"nope"},17])");
    QSet<QString> ids;
    for (int i = 0; i < 3; ++i)
        ids.insert(local.next().value(u"id"_s).toString(u"null"_s));
    QCOMPARE(ids, (QSet<QString>{u"a"_s, u"b"_s, u"null"_s}));
}

void tst_ManagementEndpoint::tooManyCallsAreLimited()
{
    LocalClient local(m_agent->socketPath());
    constexpr int calls = 250;
    for (int i = 0; i < calls; ++i)
        local.sendText(R"({"jsonrpc":"2.0","id":1,"method":"auth.whoami"})");
    int limited = 0;
    for (int i = 0; i < calls; ++i) {
        const QJsonObject answer = local.next();
        QVERIFY(!answer.isEmpty());
        limited += WireClient::errorName(answer) == u"RateLimited"_s ? 1 : 0;
    }
    // The burst goes through, and what refills while the calls arrive.
    QVERIFY2(limited > 0 && limited <= calls - 50, qPrintable(QString::number(limited)));
    // Latched, because the macro asks more than once and each success takes from what has refilled.
    bool served = false;
    QTRY_VERIFY(served || (served = local.call(u"auth.whoami"_s).contains(u"result"_s)));
}

void tst_ManagementEndpoint::requestsSentAheadOfTheLoginAreServed()
{
    const QByteArray token = tokenFor(u"viewer"_s).toUtf8();
    WebSocketClient client(m_agent->endpoint());
    client.sendText(R"({"jsonrpc":"2.0","id":1,"method":"auth.login","params":{"token":")" + token + R"("}})");
    client.sendText(R"({"jsonrpc":"2.0","id":2,"method":"instance.list"})");
    client.sendText(R"({"jsonrpc":"2.0","id":3,"method":"agent.info"})");
    for (int id = 1; id <= 3; ++id) {
        const QJsonObject answer = client.next();
        QCOMPARE(answer.value(u"id"_s).toInt(), id);
        QVERIFY(answer.contains(u"result"_s));
    }
}

void tst_ManagementEndpoint::binaryMessagesAreRefused()
{
    QWebSocket socket;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.setSslConfiguration(tls);
    QNetworkRequest request{QUrl(m_agent->endpoint())};
    request.setRawHeader("Sec-WebSocket-Protocol", "signalbox.v1");
    socket.open(request);
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    socket.sendBinaryMessage("{}");
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(int(socket.closeCode()), 1003);
}

void tst_ManagementEndpoint::localSocketKnowsItsUser()
{
    LocalClient local(m_agent->socketPath());
    const QJsonObject who = local.result(u"auth.whoami"_s).toObject();
    QVERIFY(who.value(u"account"_s).toString().startsWith(u"local:"_s));
    QCOMPARE(who.value(u"role"_s), u"admin"_s);
    QCOMPARE(local.error(u"auth.login"_s, {{u"token"_s, u"x"_s}}), u"InvalidState"_s);
    const QFile::Permissions others = QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(QFile::permissions(m_agent->socketPath()) & others, QFile::Permissions());
}

void tst_ManagementEndpoint::inviteOpensAListenerForGood()
{
    m_agent->kill();
    m_agent->writeConfig("[agent]\nname = \"test\"\n[api]\nlisten = []\n");
    QVERIFY(m_agent->start());
    QVERIFY(m_agent->endpoint().isEmpty());
    QString first;
    {
        LocalClient local(m_agent->socketPath());
        QCOMPARE(local.error(u"auth.invite"_s), u"InvalidState"_s);
        QCOMPARE(local.error(u"auth.invite"_s, {{u"listen"_s, u"7710"_s}}), u"InvalidParams"_s);
        const QJsonObject invitation = local.result(u"auth.invite"_s, {{u"listen"_s, u"127.0.0.1:0"_s}}).toObject();
        first = m_agent->endpoint();
        QCOMPARE(u"wss://"_s + invitation.value(u"address"_s).toString(), first);
        QVERIFY(WebSocketClient(first).isOpen());
    }
    m_agent->kill();
    QVERIFY(m_agent->start());
    QVERIFY(!m_agent->endpoint().isEmpty());
    QVERIFY(WebSocketClient(m_agent->endpoint()).isOpen());
}

void tst_ManagementEndpoint::secretsAreNotLogged()
{
    const QString secret = secretFor(u"admin"_s);
    WebSocketClient client(m_agent->endpoint());
    const QString token = client.result(u"auth.enroll"_s, {{u"secret"_s, secret}}).toObject().value(u"token"_s).toString();
    const QString wrong = auth::makeBearerToken();
    QCOMPARE(client.error(u"auth.login"_s, {{u"token"_s, wrong}}), u"LoginFailed"_s);
    QCOMPARE(client.error(u"auth.login"_s, {{u"token"_s, token}}), QString());
    QCOMPARE(m_agent->stop(), 0);
    const QByteArray log = m_agent->log();
    QVERIFY(log.contains("logged in"));
    for (const QString &text : {secret, token, wrong})
        QVERIFY(!log.contains(text.sliced(4).toUtf8()));
}

QTEST_GUILESS_MAIN(tst_ManagementEndpoint)
#include "tst_ManagementEndpoint.moc"

// SPDX-License-Identifier: Apache-2.0
#include "AgentProcess.h"
#include "WireClient.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QRandomGenerator>
#include <QtCore/QTimer>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int laneCount = 8;
constexpr int changeCount = 1000;
constexpr int killCount = 10;
/// Each lane's own account; drawn kinds are below it.
constexpr quint32 firstKind = 100;
// Draws what is done and when it is killed; a failing one can be repeated.
constexpr quint32 seed = 20260301;

struct Change {
    QString requestId;
    QString method;
    QJsonObject params;
    QString target;
};

/// One connection's changes, one after the other, on instances and accounts that no other one touches: so what has to be
/// there in the end is known. A change without an answer is repeated under its request id, as a careful script would.
class Lane : public QObject
{
    Q_OBJECT

public:
    Lane(int number, int changes, QRandomGenerator &random)
    {
        for (int i = 0; i < changes; ++i)
            plan(number, i, random);
        connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
            while (m_socket.canReadLine())
                take(QJsonDocument::fromJson(m_socket.readLine()).object());
        });
    }

    void open(const QString &path)
    {
        m_socket.connectToServer(path);
        if (m_socket.waitForConnected(5000) && !isDone())
            send();
    }
    void close() { m_socket.abort(); }
    bool isDone() const { return m_next == m_changes.size(); }

    const QList<Change> &changes() const { return m_changes; }
    const QList<QJsonObject> &answers() const { return m_answers; }
    const QMap<QString, QString> &users() const { return m_users; }
    const QMap<QString, bool> &stopped() const { return m_stopped; }
    int tokens() const { return m_tokens; }

private:
    void add(int number, int index, const QString &method, QJsonObject params, const QString &target)
    {
        const QString id = u"lane%1-%2"_s.arg(number).arg(index);
        params.insert(u"request_id"_s, id);
        m_changes.append({id, method, params, target});
    }

    void plan(int number, int index, QRandomGenerator &random)
    {
        const QString instance = u"I%1"_s.arg(number);
        const QString user = u"user-%1-%2"_s.arg(number).arg(index);
        const QString owner = u"owner-%1"_s.arg(number);
        const quint32 kind = index == 0 ? firstKind : random.bounded(firstKind);
        if (kind == firstKind) {
            m_users.insert(owner, u"viewer"_s);
            add(number, index, u"user.add"_s, {{u"name"_s, owner}, {u"role"_s, u"viewer"_s}}, owner);
        } else if (kind < 45) {
            const bool stops = random.bounded(2) == 0;
            m_stopped.insert(instance, stops);
            add(number, index, stops ? u"instance.stop"_s : u"instance.start"_s, {{u"name"_s, instance}}, instance);
        } else if (kind < 70 || m_users.size() < 2) {
            m_users.insert(user, u"viewer"_s);
            add(number, index, u"user.add"_s, {{u"name"_s, user}, {u"role"_s, u"viewer"_s}}, user);
        } else if (kind < 80) {
            const QString role = random.bounded(2) ? u"operator"_s : u"admin"_s;
            m_users.insert(m_users.lastKey(), role);
            add(number, index, u"user.edit"_s, {{u"name"_s, m_users.lastKey()}, {u"role"_s, role}}, m_users.lastKey());
        } else if (kind < 88) {
            const QString gone = m_users.lastKey();
            m_users.remove(gone);
            add(number, index, u"user.remove"_s, {{u"name"_s, gone}}, gone);
        } else {
            ++m_tokens;
            add(number, index, u"token.create"_s, {{u"account"_s, owner}, {u"label"_s, u"t"_s}}, owner);
        }
    }

    void send()
    {
        const Change &change = m_changes.at(m_next);
        const QJsonObject call{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, m_next}, {u"method"_s, change.method}, {u"params"_s, change.params}};
        m_socket.write(QJsonDocument(call).toJson(QJsonDocument::Compact) + '\n');
    }

    void take(const QJsonObject &answer)
    {
        if (answer.value(u"id"_s).toInteger(-1) != m_next)
            return;
        if (WireClient::errorName(answer) == u"RateLimited"_s) {
            QTimer::singleShot(50, this, [this] {
                if (m_socket.state() == QLocalSocket::ConnectedState)
                    send();
            });
            return;
        }
        m_answers.append(answer);
        ++m_next;
        if (!isDone())
            send();
    }

    QLocalSocket m_socket;
    QList<Change> m_changes;
    QList<QJsonObject> m_answers;
    QMap<QString, QString> m_users;
    QMap<QString, bool> m_stopped;
    int m_tokens = 0;
    qsizetype m_next = 0;
};

/// Everything of a list, over its pages.
QJsonArray all(WireClient &client, const QString &method, QJsonObject params = {})
{
    QJsonArray items;
    for (int page = 1;; ++page) {
        params.insert(u"page"_s, page);
        params.insert(u"page_size"_s, 1000);
        const QJsonObject answer = client.result(method, params).toObject();
        for (const QJsonValue &item : answer.value(u"items"_s).toArray())
            items.append(item);
        if (items.size() >= answer.value(u"total"_s).toInt())
            return items;
    }
}

} // namespace

/// A thousand changes by several connections, while the agent is killed at random instants and started again.
class tst_KillNine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyChangeWasMade();
    void whatWasAnsweredIsThere();
    void eachChangeHasOneAuditLine();
    void theChainVerifies();
    void eachRequestIsToldOnce();
    void repeatsAfterTheRestartChangeNothing();
    void whatWasStoppedStaysStopped();

private:
    bool isDone() const;
    QMap<QString, int> auditLines(WireClient &client) const;

    AgentProcess m_agent;
    std::vector<std::unique_ptr<Lane>> m_lanes;
};

bool tst_KillNine::isDone() const
{
    return std::all_of(m_lanes.begin(), m_lanes.end(), [](const auto &lane) { return lane->isDone(); });
}

void tst_KillNine::initTestCase()
{
    QByteArray config = "[agent]\nname = \"test\"\nio_threads = 1\n[api]\nlisten = []\n";
    for (int i = 0; i < laneCount; ++i)
        config += "[[instance]]\nname = \"I" + QByteArray::number(i)
            + "\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n";
    m_agent.writeConfig(config);
    QRandomGenerator random(seed);
    for (int i = 0; i < laneCount; ++i)
        m_lanes.push_back(std::make_unique<Lane>(i, changeCount / laneCount, random));
    for (int kills = 0; !isDone(); ++kills) {
        QVERIFY2(m_agent.start(), m_agent.log().constData());
        for (const auto &lane : m_lanes)
            lane->open(m_agent.socketPath());
        const int life = kills < killCount ? 20 + int(random.bounded(200)) : 20000;
        (void)QTest::qWaitFor([this] { return isDone(); }, life);
        m_agent.kill();
        for (const auto &lane : m_lanes)
            lane->close();
        QVERIFY2(kills <= killCount, "the changes did not end");
    }
    // What follows is read by an agent that never saw any of it.
    QVERIFY2(m_agent.start(), m_agent.log().constData());
}

void tst_KillNine::everyChangeWasMade()
{
    for (const auto &lane : m_lanes) {
        for (qsizetype i = 0; i < lane->changes().size(); ++i) {
            const QString error = WireClient::errorName(lane->answers().at(i));
            // The secret of a token made before a kill is gone with the process.
            const bool lostSecret = error == u"Conflict"_s && lane->changes().at(i).method == u"token.create"_s;
            QVERIFY2(error.isEmpty() || lostSecret,
                     qPrintable(lane->changes().at(i).method + u' ' + lane->changes().at(i).target + u' ' + error));
        }
    }
}

void tst_KillNine::whatWasAnsweredIsThere()
{
    LocalClient client(m_agent.socketPath());
    QMap<QString, QString> users;
    for (const QJsonValue &user : all(client, u"user.list"_s))
        users.insert(user[u"name"_s].toString(), user[u"role"_s].toString());
    QMap<QString, QString> expected;
    int tokens = 0;
    for (const auto &lane : m_lanes) {
        expected.insert(lane->users());
        tokens += lane->tokens();
    }
    QCOMPARE(users, expected);
    QCOMPARE(all(client, u"token.list"_s).size(), tokens);
}

QMap<QString, int> tst_KillNine::auditLines(WireClient &client) const
{
    QMap<QString, int> lines;
    for (const QJsonValue &entry : all(client, u"audit.list"_s)) {
        const QString result = entry[u"result"_s].toString();
        if (result == u"ok"_s || result == u"accepted"_s)
            ++lines[entry[u"method"_s].toString() + u' ' + entry[u"target"_s].toString()];
    }
    return lines;
}

void tst_KillNine::eachChangeHasOneAuditLine()
{
    LocalClient client(m_agent.socketPath());
    QMap<QString, int> expected;
    for (const auto &lane : m_lanes) {
        for (const Change &change : lane->changes())
            ++expected[change.method + u' ' + change.target];
    }
    const QMap<QString, int> lines = auditLines(client);
    for (auto it = expected.begin(); it != expected.end(); ++it)
        QVERIFY2(lines.value(it.key()) == it.value(),
                 qPrintable(u"%1: %2 of %3"_s.arg(it.key()).arg(lines.value(it.key())).arg(it.value())));
    QCOMPARE(lines.size(), expected.size());
}

void tst_KillNine::theChainVerifies()
{
    LocalClient client(m_agent.socketPath());
    const QJsonObject chain = client.result(u"audit.verify"_s).toObject();
    QVERIFY(chain.value(u"ok"_s).toBool());
    QVERIFY(chain.value(u"records"_s).toInt() >= changeCount);
}

void tst_KillNine::eachRequestIsToldOnce()
{
    LocalClient client(m_agent.socketPath());
    int expected = 0;
    for (const auto &lane : m_lanes)
        expected += int(std::count_if(lane->changes().begin(), lane->changes().end(),
                                      [](const Change &change) { return change.method.startsWith(u"instance."_s); }));
    QCOMPARE(client.result(u"event.list"_s, {{u"type"_s, u"instance.requested"_s}}).toObject().value(u"total"_s).toInt(), expected);
}

void tst_KillNine::repeatsAfterTheRestartChangeNothing()
{
    LocalClient client(m_agent.socketPath());
    const QMap<QString, int> before = auditLines(client);
    for (const auto &lane : m_lanes) {
        const Change &last = lane->changes().last();
        const QJsonObject first = lane->answers().last();
        const QJsonObject again = client.call(last.method, last.params);
        if (last.method == u"token.create"_s)
            QCOMPARE(WireClient::errorName(again), u"Conflict"_s);
        else
            QCOMPARE(again.value(u"result"_s), first.value(u"result"_s));
    }
    QCOMPARE(auditLines(client), before);
}

void tst_KillNine::whatWasStoppedStaysStopped()
{
    LocalClient client(m_agent.socketPath());
    for (const auto &lane : m_lanes) {
        for (auto it = lane->stopped().begin(); it != lane->stopped().end(); ++it) {
            const QString wanted = it.value() ? u"stopped"_s : u"running"_s;
            QTRY_COMPARE(client.result(u"instance.get"_s, {{u"name"_s, it.key()}}).toObject().value(u"state"_s).toString(), wanted);
        }
    }
}

QTEST_GUILESS_MAIN(tst_KillNine)
#include "tst_KillNine.moc"

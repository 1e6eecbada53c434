// SPDX-License-Identifier: Apache-2.0
#include "AgentProcess.h"
#include "WireClient.h"

#include "shared/api/Methods.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

/// The life of the agent as a process, and of its instances through it.
class tst_Agent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_agent = std::make_unique<AgentProcess>(); }
    void cleanup() { m_agent.reset(); }

    void sigtermEndsCleanly();
    void sigtermClosesClientsAsGoingAway();
    void desiredStateSurvivesKill();
    void whatCannotBeStoredIsNotDone();
    void startAndStopSayTheirRevision();
    void everyMethodIsServed();
    void samplesHoldOnlyWhatTheirReaderMaySee();
    void eventsResume();
    void statisticsComeWhileWanted();
    void sessionsAreListedAndClosed();
    void aBadInstanceStopsNothing();
    void aTakenPortLeavesTheLocalSocket();
    void secondAgentIsRefused();
    void newerDatabaseIsRefused();
    void readableKeyIsRefused();
    void wrongConfigurationExitsWithTwo();
    void checksAndPrints();

private:
    QString stateOf(const QString &name);

    std::unique_ptr<AgentProcess> m_agent;
};

QString tst_Agent::stateOf(const QString &name)
{
    LocalClient local(m_agent->socketPath());
    return local.result(u"instance.get"_s, {{u"name"_s, name}}).toObject().value(u"state"_s).toString();
}

void tst_Agent::sigtermEndsCleanly()
{
    QVERIFY(m_agent->start());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"running"_s);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(m_agent->stop(), 0);
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!QFileInfo::exists(m_agent->socketPath()));
    QVERIFY(m_agent->endpoint().isEmpty());
}

void tst_Agent::sigtermClosesClientsAsGoingAway()
{
    QVERIFY(m_agent->start());
    WebSocketClient client(m_agent->endpoint());
    LocalClient local(m_agent->socketPath());
    QVERIFY(client.isOpen() && local.isOpen());
    QCOMPARE(m_agent->stop(), 0);
    QVERIFY(client.waitForClose());
    QCOMPARE(client.closeCode(), 1001);
    QVERIFY(local.waitForClose());
}

void tst_Agent::desiredStateSurvivesKill()
{
    QVERIFY(m_agent->start());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"running"_s);
    {
        LocalClient local(m_agent->socketPath());
        QCOMPARE(local.error(u"instance.stop"_s, {{u"name"_s, u"EchoA"_s}}), QString());
    }
    m_agent->kill();
    QVERIFY(m_agent->start());
    QCOMPARE(stateOf(u"EchoA"_s), u"stopped"_s);
    {
        LocalClient local(m_agent->socketPath());
        QCOMPARE(local.error(u"instance.start"_s, {{u"name"_s, u"EchoA"_s}}), QString());
    }
    m_agent->kill();
    QVERIFY(m_agent->start());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"running"_s);
}

void tst_Agent::whatCannotBeStoredIsNotDone()
{
    QVERIFY(m_agent->start());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"running"_s);
    LocalClient local(m_agent->socketPath());
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"lock"_s);
        database.setDatabaseName(m_agent->database());
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"BEGIN IMMEDIATE"_s));
        QCOMPARE(local.error(u"instance.stop"_s, {{u"name"_s, u"EchoA"_s}}), u"StorageFailed"_s);
        QCOMPARE(stateOf(u"EchoA"_s), u"running"_s);
        QVERIFY(QSqlQuery(database).exec(u"ROLLBACK"_s));
    }
    QSqlDatabase::removeDatabase(u"lock"_s);
    QCOMPARE(local.error(u"instance.stop"_s, {{u"name"_s, u"EchoA"_s}}), QString());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"stopped"_s);
}

void tst_Agent::startAndStopSayTheirRevision()
{
    QVERIFY(m_agent->start());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"running"_s);
    LocalClient local(m_agent->socketPath());
    const QJsonObject snapshot = local.result(u"event.subscribe"_s).toObject();
    QVERIFY(!snapshot.value(u"resync"_s).toBool());
    QCOMPARE(snapshot.value(u"instances"_s).toArray().size(), 2);
    const QJsonObject accepted = local.result(u"instance.stop"_s, {{u"name"_s, u"EchoA"_s}}).toObject();
    QCOMPARE(accepted.value(u"name"_s), u"EchoA"_s);
    QVERIFY(accepted.value(u"revision"_s).toInteger() >= snapshot.value(u"revision"_s).toInteger());
    const auto lastState = [&local] {
        const QList<QJsonObject> events = local.notifications(u"event"_s);
        return events.isEmpty() ? QString()
                                : events.last().value(u"data"_s).toObject().value(u"instance"_s).toObject().value(u"state"_s).toString();
    };
    QTRY_COMPARE(lastState(), u"stopped"_s);
    qint64 revision = snapshot.value(u"revision"_s).toInteger();
    for (const QJsonObject &event : local.notifications(u"event"_s)) {
        QCOMPARE(event.value(u"revision"_s).toInteger(), ++revision);
        if (revision == snapshot.value(u"revision"_s).toInteger() + 1) {
            // Who wanted it comes first.
            QCOMPARE(event.value(u"type"_s), u"instance.requested"_s);
            const QJsonObject told = event.value(u"data"_s).toObject();
            QCOMPARE(told.value(u"action"_s), u"stop"_s);
            QCOMPARE(told.value(u"by"_s), local.result(u"auth.whoami"_s).toObject().value(u"account"_s));
            continue;
        }
        QCOMPARE(event.value(u"type"_s), u"instance.changed"_s);
        QCOMPARE(event.value(u"data"_s).toObject().value(u"instance"_s).toObject().value(u"revision"_s).toInteger(), revision);
    }
}

namespace {

template <typename... Methods>
QStringList namesOf(std::type_identity<std::tuple<Methods...>>)
{
    return {json::toQString(Methods::name)...};
}

} // namespace

void tst_Agent::everyMethodIsServed()
{
    QVERIFY(m_agent->start());
    LocalClient local(m_agent->socketPath());
    for (const QString &method : namesOf(std::type_identity<api::AllMethods>{})) {
        const QJsonObject answer = local.call(method);
        QVERIFY2(!answer.isEmpty() && WireClient::errorName(answer) != u"MethodNotFound"_s, qPrintable(method));
    }
}

void tst_Agent::samplesHoldOnlyWhatTheirReaderMaySee()
{
    QVERIFY(m_agent->start());
    LocalClient local(m_agent->socketPath());
    QVERIFY(local
                .result(u"user.add"_s,
                        {{u"name"_s, u"ann"_s}, {u"role"_s, QJsonValue::Null}, {u"instances"_s, QJsonObject{{u"EchoA"_s, u"operator"_s}}}})
                .isObject());
    const QString token =
        local.result(u"token.create"_s, {{u"account"_s, u"ann"_s}, {u"label"_s, u"t"_s}}).toObject().value(u"secret"_s).toString();
    WebSocketClient ann(m_agent->endpoint());
    QVERIFY(ann.result(u"auth.login"_s, {{u"token"_s, token}}).isObject());
    QVERIFY(ann.result(u"metric.subscribe"_s).isObject());
    const QJsonObject snapshot = ann.result(u"event.subscribe"_s).toObject();
    QCOMPARE(snapshot.value(u"instances"_s).toArray().size(), 1);
    QCOMPARE(ann.error(u"instance.stop"_s, {{u"name"_s, u"EchoB"_s}}), u"InstanceNotFound"_s);

    QTRY_VERIFY(!ann.notifications(u"metric.sample"_s).isEmpty());
    const QJsonObject sample = ann.notifications(u"metric.sample"_s).first();
    QCOMPARE(sample.value(u"instances"_s).toObject().keys(), QStringList{u"EchoA"_s});
    QVERIFY(sample.value(u"agent"_s).toArray().isEmpty());

    // What it may not see leaves no gap.
    QCOMPARE(local.error(u"instance.start"_s, {{u"name"_s, u"EchoB"_s}}), QString());
    QCOMPARE(local.error(u"instance.stop"_s, {{u"name"_s, u"EchoA"_s}}), QString());
    const auto wasTold = [&ann] {
        const QList<QJsonObject> events = ann.notifications(u"event"_s);
        return std::any_of(events.begin(), events.end(),
                           [](const QJsonObject &event) { return event.value(u"type"_s) == u"instance.requested"_s; });
    };
    QTRY_VERIFY(wasTold());
    qint64 revision = snapshot.value(u"revision"_s).toInteger();
    for (const QJsonObject &event : ann.notifications(u"event"_s)) {
        QCOMPARE(event.value(u"revision"_s).toInteger(), ++revision);
        QVERIFY(!QJsonDocument(event).toJson().contains("EchoB"));
    }

    // More rights reach it while it is connected; a revoked token ends it.
    QVERIFY(local.result(u"user.edit"_s, {{u"name"_s, u"ann"_s}, {u"role"_s, u"viewer"_s}}).isObject());
    QCOMPARE(ann.result(u"auth.whoami"_s).toObject().value(u"role"_s), u"viewer"_s);
    QCOMPARE(ann.error(u"instance.stop"_s, {{u"name"_s, u"EchoB"_s}}), u"NotPermitted"_s);
    QCOMPARE(local.error(u"user.remove"_s, {{u"name"_s, u"ann"_s}}), QString());
    QVERIFY(ann.waitForClose(1000));
    QCOMPARE(ann.closeCode(), 1008);
}

void tst_Agent::eventsResume()
{
    QVERIFY(m_agent->start());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"running"_s);
    LocalClient local(m_agent->socketPath());
    const QJsonObject info = local.result(u"agent.info"_s).toObject();
    const QJsonObject position{{u"epoch"_s, info.value(u"epoch"_s)}, {u"revision"_s, info.value(u"revision"_s)}};
    QCOMPARE(local.error(u"instance.stop"_s, {{u"name"_s, u"EchoA"_s}}), QString());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"stopped"_s);

    const QJsonObject resumed = local.result(u"event.subscribe"_s, {{u"since"_s, position}}).toObject();
    QVERIFY(!resumed.value(u"resync"_s).toBool());
    QVERIFY(resumed.value(u"instances"_s).isNull());
    const QJsonArray events = resumed.value(u"events"_s).toArray();
    QVERIFY(!events.isEmpty());
    QCOMPARE(events.first().toObject().value(u"revision"_s).toInteger(), info.value(u"revision"_s).toInteger() + 1);

    const QJsonObject lost =
        local.result(u"event.subscribe"_s, {{u"since"_s, QJsonObject{{u"epoch"_s, u"other"_s}, {u"revision"_s, 1}}}}).toObject();
    QVERIFY(lost.value(u"resync"_s).toBool());
    QCOMPARE(lost.value(u"instances"_s).toArray().size(), 2);
}

void tst_Agent::statisticsComeWhileWanted()
{
    QVERIFY(m_agent->start());
    LocalClient local(m_agent->socketPath());
    const QJsonObject columns = local.result(u"metric.subscribe"_s).toObject();
    QVERIFY(!columns.value(u"instance"_s).toArray().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(local.notifications(u"metric.sample"_s).size() >= 2, 5000);
    const QJsonObject sample = local.notifications(u"metric.sample"_s).first();
    QCOMPARE(sample.value(u"instances"_s).toObject().keys(), (QStringList{u"EchoA"_s, u"EchoB"_s}));
    QVERIFY(sample.value(u"agent"_s).toArray().at(4).toDouble() > 1e6);
    QCOMPARE(local.error(u"metric.unsubscribe"_s), QString());
}

void tst_Agent::sessionsAreListedAndClosed()
{
    QVERIFY(m_agent->start());
    QTRY_COMPARE(stateOf(u"EchoA"_s), u"running"_s);
    LocalClient local(m_agent->socketPath());
    const QJsonArray listeners = local.result(u"instance.get"_s, {{u"name"_s, u"EchoA"_s}}).toObject().value(u"listeners"_s).toArray();
    QTcpSocket client;
    client.connectToHost(u"127.0.0.1"_s, quint16(listeners.first().toObject().value(u"port"_s).toInt()));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    const auto list = [&local] { return local.result(u"session.list"_s, {{u"instance"_s, u"EchoA"_s}}).toObject(); };
    QTRY_COMPARE(list().value(u"total"_s).toInt(), 1);
    const QJsonObject session = list().value(u"items"_s).toArray().first().toObject();
    QCOMPARE(session.value(u"peer"_s), u"127.0.0.1:%1"_s.arg(client.localPort()));
    QCOMPARE(local.error(u"session.close"_s, {{u"id"_s, session.value(u"id"_s)}}), QString());
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    // The client may see the end a moment before the agent has taken it down.
    QTRY_COMPARE(local.error(u"session.close"_s, {{u"id"_s, session.value(u"id"_s)}}), u"SessionNotFound"_s);
}

void tst_Agent::aBadInstanceStopsNothing()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    m_agent->writeConfig("[api]\nlisten = []\n"
                         "[[instance]]\nname = \"NoType\"\ntype = \"nonsense\"\n[[instance.listen]]\nport = 0\n"
                         "[[instance]]\nname = \"Taken\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = "
                         + QByteArray::number(taken.serverPort())
                         + "\n[[instance]]\nname = \"Good\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n");
    QVERIFY(m_agent->start());
    QTRY_COMPARE(stateOf(u"Good"_s), u"running"_s);
    QTRY_COMPARE(stateOf(u"NoType"_s), u"failed"_s);
    QTRY_COMPARE(stateOf(u"Taken"_s), u"failed"_s);
    LocalClient local(m_agent->socketPath());
    const QJsonObject bad = local.result(u"instance.get"_s, {{u"name"_s, u"Taken"_s}}).toObject();
    QVERIFY2(bad.value(u"error"_s).toString().contains(QString::number(taken.serverPort())), qPrintable(bad.value(u"error"_s).toString()));
}

void tst_Agent::aTakenPortLeavesTheLocalSocket()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(taken.serverPort());
    m_agent->writeConfig("[api]\nlisten = [\"127.0.0.1:" + port + "\"]\n");
    QVERIFY(m_agent->start());
    QVERIFY2(m_agent->log().contains("ERROR agent no remote management: cannot listen on 127.0.0.1:" + port), m_agent->log().constData());
    QVERIFY(LocalClient(m_agent->socketPath()).result(u"agent.info"_s).isObject());
}

void tst_Agent::secondAgentIsRefused()
{
    QVERIFY(m_agent->start());
    QProcess second;
    second.setProcessChannelMode(QProcess::MergedChannels);
    second.start(m_agent->process().program(), m_agent->process().arguments());
    QVERIFY(second.waitForFinished(10000));
    QCOMPARE(second.exitCode(), 1);
    const QByteArray output = second.readAll();
    QVERIFY2(output.contains("process " + QByteArray::number(m_agent->process().processId())), output.constData());
    QVERIFY(LocalClient(m_agent->socketPath()).isOpen());
}

void tst_Agent::newerDatabaseIsRefused()
{
    QVERIFY(m_agent->start());
    QCOMPARE(m_agent->stop(), 0);
    // user_version: bytes 60 to 63 of the file, big endian (SQLite file format, section 1.3).
    QFile file(m_agent->database());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(60));
    QCOMPARE(file.write(QByteArray::fromHex("00000063")), 4);
    file.close();
    QCOMPARE(m_agent->runToEnd(), 1);
    QVERIFY2(m_agent->log().contains("newer version"), m_agent->log().constData());
}

void tst_Agent::readableKeyIsRefused()
{
    QVERIFY(m_agent->start());
    QCOMPARE(m_agent->stop(), 0);
    const QString key = m_agent->folder() + u"/state/api-key.pem"_s;
    QVERIFY(QFile::setPermissions(key, QFile::ReadOwner | QFile::ReadOther));
    QCOMPARE(m_agent->runToEnd(), 1);
    QVERIFY2(m_agent->log().contains("chmod 600"), m_agent->log().constData());
}

void tst_Agent::wrongConfigurationExitsWithTwo()
{
    m_agent->writeConfig("[agent]\nnmae = 1\n");
    QCOMPARE(m_agent->runToEnd(), 2);
    QVERIFY2(m_agent->log().contains("signalbox.toml:2:1"), m_agent->log().constData());
}

void tst_Agent::checksAndPrints()
{
    const auto run = [this](const QStringList &arguments, int expected) {
        QProcess process;
        process.start(m_agent->process().program(), arguments);
        const bool ended = process.waitForFinished(10000);
        return ended && process.exitCode() == expected ? process.readAllStandardOutput() + process.readAllStandardError() : QByteArray("?");
    };
    const QString config = m_agent->folder() + u"/signalbox.toml"_s;
    QCOMPARE(run({u"--check"_s, u"--config"_s, config}, 0), (config + u": ok, 2 instances\n"_s).toUtf8());
    m_agent->writeConfig("[api]\ncertificate = \"none.pem\"\nkey = \"none.key\"\n");
    QVERIFY(run({u"--check"_s, u"--config"_s, config}, 1).contains("none.pem"));
    QVERIFY(run({u"--version"_s}, 0).startsWith("signalboxd "));
    QVERIFY(run({u"--print-api"_s}, 0).contains("\"instance.start\""));
    QVERIFY(run({u"--nonsense"_s}, 2).contains("nonsense"));
}

QTEST_GUILESS_MAIN(tst_Agent)
#include "tst_Agent.moc"

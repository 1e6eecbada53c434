// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/CliRun.h"
#include "tests/support/AgentProcess.h"

#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// The command line against a real agent: accounts, tokens, audit, configuration, events and contexts from end to end.
class tst_CliAgent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void accounts();
    void repeatsAreDoneOnce();
    void dryRunChangesNothing();
    void tokens();
    void audit();
    void healthAndConfiguration();
    void eventsOverARestart();
    void contextByPassword();
    void contextByEnrolment();
    void stopsForGood();
    void exitCodes();

private:
    CliRun::Answer local(const QString &arguments, const QByteArray &input = {})
    {
        return m_cli.run(QStringList{u"--socket"_s, m_agent.socketPath()} + arguments.split(u' ', Qt::SkipEmptyParts), input);
    }
    QJsonObject localObject(const QString &arguments, const QByteArray &input = {})
    {
        const CliRun::Answer answer = local(arguments + u" -o json"_s, input);
        if (answer.code != 0)
            qWarning() << arguments << answer.code << answer.err;
        return QJsonDocument::fromJson(answer.out.toUtf8()).object();
    }
    QString url() const { return u"wss://127.0.0.1:%1"_s.arg(m_agent.apiPort()); }

    static constexpr char password[] = "green signal at dawn\n";
    AgentProcess m_agent;
    CliRun m_cli;
    QString m_fingerprint;
};

void tst_CliAgent::initTestCase()
{
    m_agent.setInstances(demoInstances(m_agent.folder()));
    QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
    m_fingerprint = localObject(u"enroll"_s).value("fingerprint"_L1).toString();
    QCOMPARE(m_fingerprint.size(), 64);
}

void tst_CliAgent::accounts()
{
    const CliRun::Answer added = local(u"user add ann --role operator --password-stdin"_s, password);
    QVERIFY2(added.code == 0, qPrintable(added.err));
    QCOMPARE(local(u"user add ann --no-password"_s).code, 8);
    QCOMPARE(local(u"user list -o name --filter ann"_s).out, u"ann\n"_s);
    QCOMPARE(local(u"user edit ann --role viewer --on EchoServerA=operator"_s).code, 0);
    const QJsonObject ann = localObject(u"user show ann"_s);
    QCOMPARE(ann.value("role"_L1).toString(), u"viewer"_s);
    QCOMPARE(ann.value("instances"_L1).toObject(), (QJsonObject{{u"EchoServerA"_s, u"operator"_s}}));
    QCOMPARE(local(u"user edit ann --role none --if-revision 0"_s).code, 8);
    QCOMPARE(local(u"user password ann --password-stdin"_s, "short\n").code, 2);
    QCOMPARE(local(u"user password ann --password-stdin"_s, password).code, 0);
    QCOMPARE(local(u"user unlock ann"_s).code, 0);
    QCOMPARE(local(u"user remove nobody"_s).code, 7);
}

void tst_CliAgent::repeatsAreDoneOnce()
{
    QCOMPARE(local(u"user add bob --no-password --request-id once"_s).code, 0);
    QCOMPARE(local(u"user add bob --no-password --request-id once"_s).code, 0);
    QCOMPARE(local(u"user list -o name --filter bob"_s).out, u"bob\n"_s);
    QCOMPARE(local(u"user remove bob"_s).code, 0);
}

void tst_CliAgent::dryRunChangesNothing()
{
    QCOMPARE(local(u"user add eve --no-password --dry-run"_s).code, 0);
    QCOMPARE(local(u"user show eve"_s).code, 7);
    QCOMPARE(local(u"stop EchoServerA --dry-run"_s).code, 0);
    QCOMPARE(local(u"status EchoServerA"_s).code, 0);
}

void tst_CliAgent::tokens()
{
    const CliRun::Answer made = local(u"token create --account ann --label backup --role viewer"_s);
    QVERIFY2(made.code == 0, qPrintable(made.err));
    CliRun remote;
    remote.environment[u"SIGNALBOX_TOKEN"_s] = made.out.trimmed();
    const QStringList there{u"--url"_s, url(), u"--fingerprint"_s, m_fingerprint};
    QCOMPARE(remote.run(there + QStringList{u"list"_s}).code, 0);
    QCOMPARE(remote.run(there + QStringList{u"stop"_s, u"EchoServerA"_s}).code, 4);
    QCOMPARE(remote.run(there + QStringList{u"user"_s, u"list"_s}).code, 4);
    const QString id =
        localObject(u"token list --filter backup"_s).value("items"_L1).toArray().first().toObject().value("id"_L1).toString();
    QCOMPARE(local(u"token revoke "_s + id).code, 0);
    QCOMPARE(remote.run(there + QStringList{u"list"_s}).code, 4);
    QCOMPARE(local(u"token revoke "_s + id).code, 7);
}

void tst_CliAgent::audit()
{
    const QString methods = local(u"audit --method user. -o csv --oldest-first"_s).out;
    QVERIFY2(methods.contains(u",user.add,ann,ok,"_s) && methods.contains(u",user.remove,nobody,NotFound,"_s), qPrintable(methods));
    const CliRun::Answer verified = local(u"audit verify"_s);
    QVERIFY2(verified.code == 0, qPrintable(verified.err));
    QVERIFY(verified.out.contains(u"each as it was written"_s));
}

void tst_CliAgent::healthAndConfiguration()
{
    const CliRun::Answer health = local(u"health"_s);
    QVERIFY2(health.code == 0, qPrintable(health.out + health.err));
    QVERIFY(local(u"config show -o name --no-defaults"_s).out.contains(u"agent.name\n"_s));
    QCOMPARE(local(u"config check"_s).code, 0);
    QVERIFY(localObject(u"config schema"_s).contains(u"properties"_s));
    const CliRun::Answer bad = local(u"config check -"_s, "[agent]\nnam = \"x\"\n");
    QCOMPARE(bad.code, 1);
    QVERIFY2(bad.out.contains(u":2:1"_s) && bad.out.contains(u"name"_s), qPrintable(bad.out));
}

void tst_CliAgent::eventsOverARestart()
{
    const std::unique_ptr<QProcess> follow = m_cli.start({u"--socket"_s, m_agent.socketPath(), u"events"_s, u"-f"_s, u"--instance"_s,
                                                          u"CommandServer"_s, u"-o"_s, u"jsonl"_s, u"--since"_s, u"1h"_s});
    QStringList states;
    const auto sees = [&](const QString &state) {
        return waitUntil(
            [&] {
                while (follow->canReadLine()) {
                    const QJsonObject event = QJsonDocument::fromJson(follow->readLine()).object();
                    states.append(event.value("data"_L1).toObject().value("instance"_L1).toObject().value("state"_L1).toString());
                    if (event.value("type"_L1) == "resync"_L1)
                        states.append(u"resync"_s);
                }
                return states.contains(state);
            },
            20000);
    };
    QVERIFY(sees(u"running"_s)); // of the start, from the past
    states.clear();
    QCOMPARE(local(u"stop CommandServer --wait"_s).code, 0);
    QVERIFY(sees(u"stopped"_s));
    QVERIFY(m_agent.terminate());
    QVERIFY(m_agent.start());
    QVERIFY(sees(u"resync"_s)); // what happens before it has come back is not told
    states.clear();
    QCOMPARE(local(u"start CommandServer --wait"_s).code, 0);
    QVERIFY(sees(u"running"_s));
    follow->terminate();
    QVERIFY(waitUntil([&follow] { return follow->state() == QProcess::NotRunning; }));
    QCOMPARE(follow->exitCode(), 0);
    QVERIFY(!local(u"events --instance CommandServer -o name"_s).out.isEmpty());
}

void tst_CliAgent::contextByPassword()
{
    const CliRun::Answer added =
        m_cli.run({u"context"_s, u"add"_s, u"here"_s, u"--url"_s, url(), u"--account"_s, u"ann"_s, u"--password-stdin"_s}, password);
    QVERIFY2(added.code == 0, qPrintable(added.err));
    QVERIFY(added.err.contains(m_fingerprint));
    QCOMPARE(m_cli.run({u"--context"_s, u"here"_s, u"list"_s}).code, 0);
    QCOMPARE(m_cli.run({u"--context"_s, u"here"_s, u"user"_s, u"list"_s}).code, 4);
    QCOMPARE(m_cli
                 .run({u"--context"_s, u"here"_s, u"user"_s, u"password"_s, u"ann"_s, u"--password-stdin"_s},
                      QByteArray(password) + "another green signal\n")
                 .code,
             0);
    QCOMPARE(local(u"token list --account ann -o name"_s).out.count(u'\n'), 1);
    const CliRun::Answer removed = m_cli.run({u"context"_s, u"remove"_s, u"here"_s});
    QCOMPARE(removed.code, 0);
    QCOMPARE(removed.err, u"context here removed\n"_s);
    QCOMPARE(local(u"token list --account ann -o name"_s).out, QString());
}

void tst_CliAgent::contextByEnrolment()
{
    const QByteArray invitation = local(u"enroll --role viewer"_s).out.toUtf8();
    const CliRun::Answer added = m_cli.run({u"context"_s, u"add"_s, u"there"_s, u"--token-stdin"_s}, invitation);
    QVERIFY2(added.code == 0, qPrintable(added.err));
    QCOMPARE(m_cli.run({u"context"_s, u"use"_s, u"there"_s}).code, 0);
    QCOMPARE(m_cli.run({u"list"_s, u"-o"_s, u"name"_s}).out.count(u'\n'), 4);
    QCOMPARE(m_cli.run({u"context"_s, u"add"_s, u"again"_s, u"--token-stdin"_s}, invitation).code, 4);
}

void tst_CliAgent::stopsForGood()
{
    QCOMPARE(local(u"create Kept --type echo --address 127.0.0.1 --port 0"_s).code, 0);
    QCOMPARE(local(u"start Kept --wait"_s).code, 0);
    const CliRun::Answer stopped = local(u"stop Kept --disable --wait --request-id last"_s);
    QVERIFY2(stopped.code == 0, qPrintable(stopped.err));
    const QJsonObject kept = localObject(u"status Kept"_s);
    QCOMPARE(kept.value("state"_L1).toString(), u"stopped"_s);
    QCOMPARE(kept.value("autostart"_L1), QJsonValue(false));

    QCOMPARE(local(u"start EchoServerA --wait"_s).code, 0);
    const CliRun::Answer refused = local(u"stop EchoServerA --disable"_s);
    QCOMPARE(refused.code, 8);
    QVERIFY2(refused.err.contains(u"signalbox.toml:"_s), qPrintable(refused.err));
    QCOMPARE(localObject(u"status EchoServerA"_s).value("state"_L1).toString(), u"running"_s);
}

void tst_CliAgent::exitCodes()
{
    QCOMPARE(local(u"list"_s).code, 0);
    QCOMPARE(local(u"levitate EchoServerA"_s).code, 2);
    QCOMPARE(local(u"stop EchoServerB --wait"_s).code, 0);
    QCOMPARE(local(u"status EchoServerB"_s).code, 3);
    QCOMPARE(m_cli.run({u"--socket"_s, u"/nonexistent"_s, u"list"_s}).code, 5);
    m_cli.environment[u"SIGNALBOX_TOKEN"_s] = u"sbt_x"_s;
    QCOMPARE(m_cli.run({u"--url"_s, url(), u"list"_s}).code, 6);
    QCOMPARE(m_cli.run({u"--url"_s, url(), u"--fingerprint"_s, m_fingerprint, u"list"_s}).code, 4);
    QCOMPARE(local(u"status Nobody"_s).code, 7);
    QCOMPARE(local(u"start Nobody EchoServerB --wait"_s).code, 10);
    m_agent.suspend();
    const CliRun::Answer late = local(u"list --timeout 500ms"_s);
    m_agent.resume();
    QCOMPARE(late.code, 9);
}

QTEST_GUILESS_MAIN(tst_CliAgent)
#include "tst_CliAgent.moc"

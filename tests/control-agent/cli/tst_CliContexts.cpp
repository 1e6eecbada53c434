// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/Tokens.h"
#include "tests/control-agent/cli/CliRun.h"
#include "tests/support/FakeAgent.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// `signalbox context …` against a scripted agent over TLS.
class tst_CliContexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void passwordPinsTheKeyAndKeepsAToken();
    void wrongPasswordKeepsNothing();
    void relayIsNotTrusted();
    void enrolmentTokenSaysAll();
    void bearerTokenNeedsAnAddress();
    void contextMayBeNamedInThreeWays();
    void optionsWinOverTheContextInUse();
    void changedKeyIsAStopThatShowsBoth();
    void hostOfTheManagerGetsAToken();
    void anotherAgentUnderATakenNameIsAConflict();
    void removingRevokes();
    void removingWithoutTheAgentSaysSo();
    void listNamesTheOneInUse();
    void badNamesAreRefused_data();
    void badNamesAreRefused();

private:
    QString url() const { return u"wss://127.0.0.1:%1"_s.arg(m_agent->port()); }
    CliRun::Answer addAnn()
    {
        return m_cli->run({u"context"_s, u"add"_s, u"fra-1"_s, u"--url"_s, url(), u"--account"_s, u"ann"_s, u"--password-stdin"_s},
                          QString::fromUtf16(FakeAgent::goodPassword).toUtf8() + '\n');
    }
    QByteArray storedText() const
    {
        QByteArray all;
        for (const QString &file : {u"/signalbox/signalbox-manager/hosts.json"_s, u"/signalbox/signalbox-cli/contexts.json"_s}) {
            QFile stored(m_cli->dataFolder() + file);
            if (stored.open(QIODevice::ReadOnly))
                all += stored.readAll();
        }
        return all;
    }

    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<CliRun> m_cli;
};

void tst_CliContexts::init()
{
    m_cli = std::make_unique<CliRun>();
    m_agent = std::make_unique<FakeAgent>();
    QVERIFY(m_agent->listenSecure());
    m_agent->instances = {makeInstance(u"EchoServerA"_s)};
    m_agent->handle(u"token.create"_s, [](const QJsonObject &) {
        api::TokenCreate::Result made;
        made.secret = QString::fromUtf16(FakeAgent::goodToken);
        made.token.id = u"t-1"_s;
        made.token.account = u"ann"_s;
        return json::toJson(made);
    });
    m_agent->handle(u"token.revoke"_s, [](const QJsonObject &) { return QJsonValue(QJsonObject()); });
}

void tst_CliContexts::passwordPinsTheKeyAndKeepsAToken()
{
    const CliRun::Answer added = addAnn();
    QVERIFY2(added.code == 0, qPrintable(added.err));
    QCOMPARE(added.out, QString());
    QVERIFY2(added.err.contains(m_agent->identity().fingerprint()), qPrintable(added.err));
    QVERIFY(added.err.contains(u"signalbox --context fra-1 list"_s));
    QVERIFY(m_agent->paramsOf(u"token.create"_s).first().value("label"_L1).toString().startsWith(u"signalbox on "_s));
    QVERIFY(!storedText().contains(QString::fromUtf16(FakeAgent::goodPassword).toUtf8()));

    const CliRun::Answer list = m_cli->run({u"--context"_s, u"fra-1"_s, u"list"_s, u"-o"_s, u"name"_s});
    QVERIFY2(list.code == 0, qPrintable(list.err));
    QCOMPARE(list.out, u"EchoServerA\n"_s);
    QCOMPARE(m_agent->calls().count(u"auth.scram_start"_s), 1);
}

void tst_CliContexts::wrongPasswordKeepsNothing()
{
    const CliRun::Answer answer = m_cli->run(
        {u"context"_s, u"add"_s, u"fra-1"_s, u"--url"_s, url(), u"--account"_s, u"ann"_s, u"--password-stdin"_s}, "wrong horse battery\n");
    QCOMPARE(answer.code, 4);
    QCOMPARE(storedText(), QByteArray());
    QCOMPARE(m_cli->run({u"--context"_s, u"fra-1"_s, u"list"_s}).code, 7);
}

void tst_CliContexts::relayIsNotTrusted()
{
    m_agent->signsWrongly = true;
    QCOMPARE(addAnn().code, 6);
    QCOMPARE(storedText(), QByteArray());
    QVERIFY(!m_agent->calls().contains(u"token.create"_s));
}

void tst_CliContexts::enrolmentTokenSaysAll()
{
    auth::EnrolmentToken invitation{u"fake"_s, u"127.0.0.1:%1"_s.arg(m_agent->port()), m_agent->identity().fingerprint(),
                                    QString::fromUtf16(FakeAgent::goodSecret)};
    const CliRun::Answer added = m_cli->run({u"context"_s, u"add"_s, u"fra-1"_s, u"--token-stdin"_s}, invitation.toText().toUtf8() + '\n');
    QVERIFY2(added.code == 0, qPrintable(added.err));
    QCOMPARE(m_cli->run({u"--context"_s, u"fra-1"_s, u"list"_s}).code, 0);
    invitation.secret = u"sbe_spent"_s;
    QCOMPARE(m_cli->run({u"context"_s, u"add"_s, u"two"_s, u"--token-stdin"_s}, invitation.toText().toUtf8()).code, 4);
    QCOMPARE(m_cli->run({u"context"_s, u"add"_s, u"two"_s, u"--token-stdin"_s}, "sbx1.rubbish\n").code, 2);
    QCOMPARE(m_cli->run({u"context"_s, u"add"_s, u"two"_s, u"--token-stdin"_s}).code, 2);
}

void tst_CliContexts::bearerTokenNeedsAnAddress()
{
    const QByteArray token = QString::fromUtf16(FakeAgent::goodToken).toUtf8();
    const QStringList add{u"context"_s, u"add"_s, u"fra-1"_s, u"--token-stdin"_s};
    QCOMPARE(m_cli->run(add, token).code, 2);
    // Neither pinned nor of an authority: the token is not sent.
    QCOMPARE(m_cli->run(add + QStringList{u"--url"_s, url()}, token).code, 6);
    QVERIFY(m_agent->calls().isEmpty());
    const CliRun::Answer added =
        m_cli->run(add + QStringList{u"--url"_s, url(), u"--fingerprint"_s, m_agent->identity().fingerprint()}, token);
    QVERIFY2(added.code == 0, qPrintable(added.err));
    QVERIFY(added.err.contains(u"alice"_s));
}

void tst_CliContexts::contextMayBeNamedInThreeWays()
{
    QCOMPARE(addAnn().code, 0);
    m_cli->environment[u"SIGNALBOX_CONTEXT"_s] = u"fra-1"_s;
    QCOMPARE(m_cli->run({u"list"_s}).code, 0);
    m_cli->environment[u"SIGNALBOX_CONTEXT"_s] = u"fra-2"_s;
    const CliRun::Answer unknown = m_cli->run({u"list"_s});
    QCOMPARE(unknown.code, 7);
    QVERIFY2(unknown.err.contains(u"did you mean \"fra-1\""_s), qPrintable(unknown.err));
    QCOMPARE(m_cli->run({u"list"_s, u"--context"_s, u"fra-1"_s}).code, 0);
    m_cli->environment.clear();
    QCOMPARE(m_cli->run({u"context"_s, u"use"_s, u"fra-1"_s}).code, 0);
    QCOMPARE(m_cli->run({u"list"_s}).code, 0);
    QCOMPARE(m_cli->run({u"context"_s, u"use"_s, u"local"_s}).code, 0);
    QCOMPARE(m_cli->run({u"context"_s, u"show"_s}).out.contains(u"agent.sock"_s), true);
}

void tst_CliContexts::optionsWinOverTheContextInUse()
{
    QCOMPARE(addAnn().code, 0);
    QCOMPARE(m_cli->run({u"context"_s, u"use"_s, u"fra-1"_s}).code, 0);
    QCOMPARE(m_cli->run({u"--socket"_s, u"/nonexistent/agent.sock"_s, u"list"_s}).code, 5);
    QCOMPARE(m_cli->run({u"--context"_s, u"fra-1"_s, u"--socket"_s, u"/x"_s, u"list"_s}).code, 2);
}

void tst_CliContexts::changedKeyIsAStopThatShowsBoth()
{
    QCOMPARE(addAnn().code, 0);
    const QString expected = m_agent->identity().fingerprint();
    const quint16 port = m_agent->port();
    m_agent.reset();
    // Another key behind the same address.
    FakeAgent other;
    QVERIFY(other.listenSecure());
    QFile hosts(m_cli->dataFolder() + u"/signalbox/signalbox-manager/hosts.json"_s);
    QVERIFY(hosts.open(QIODevice::ReadWrite));
    const QByteArray moved = hosts.readAll().replace(QByteArray::number(port), QByteArray::number(other.port()));
    hosts.resize(0);
    hosts.seek(0);
    hosts.write(moved);
    hosts.close();
    const CliRun::Answer answer = m_cli->run({u"--context"_s, u"fra-1"_s, u"list"_s});
    QCOMPARE(answer.code, 6);
    QVERIFY2(answer.err.contains(expected) && answer.err.contains(other.identity().fingerprint()), qPrintable(answer.err));
    QVERIFY(other.calls().isEmpty());
}

void tst_CliContexts::hostOfTheManagerGetsAToken()
{
    QVERIFY(QDir().mkpath(m_cli->dataFolder() + u"/signalbox/signalbox-manager"_s));
    QFile hosts(m_cli->dataFolder() + u"/signalbox/signalbox-manager/hosts.json"_s);
    QVERIFY(hosts.open(QIODevice::WriteOnly));
    hosts.write(QJsonDocument(QJsonObject{{u"hosts"_s,
                                           QJsonArray{QJsonObject{{u"id"_s, u"m"_s},
                                                                  {u"name"_s, u"fra-1"_s},
                                                                  {u"host"_s, u"127.0.0.1"_s},
                                                                  {u"port"_s, m_agent->port()},
                                                                  {u"fingerprint"_s, m_agent->identity().fingerprint()},
                                                                  {u"account"_s, u"ann"_s}}}}})
                    .toJson());
    hosts.close();
    const CliRun::Answer without = m_cli->run({u"--context"_s, u"fra-1"_s, u"list"_s});
    QCOMPARE(without.code, 4);
    QVERIFY2(without.err.contains(u"signalbox context add fra-1"_s), qPrintable(without.err));
    const CliRun::Answer added =
        m_cli->run({u"context"_s, u"add"_s, u"fra-1"_s, u"--password-stdin"_s}, QString::fromUtf16(FakeAgent::goodPassword).toUtf8());
    QVERIFY2(added.code == 0, qPrintable(added.err));
    QCOMPARE(m_cli->run({u"--context"_s, u"fra-1"_s, u"list"_s}).code, 0);
    QCOMPARE(m_cli->run({u"context"_s, u"list"_s, u"-o"_s, u"name"_s}).out, u"local\nfra-1\n"_s);
}

void tst_CliContexts::anotherAgentUnderATakenNameIsAConflict()
{
    QCOMPARE(addAnn().code, 0);
    const CliRun::Answer answer = m_cli->run(
        {u"context"_s, u"add"_s, u"fra-1"_s, u"--url"_s, u"wss://other:7710"_s, u"--account"_s, u"ann"_s, u"--password-stdin"_s}, "x\n");
    QCOMPARE(answer.code, 8);
    QCOMPARE(m_cli->run({u"context"_s, u"rename"_s, u"fra-1"_s, u"frankfurt"_s}).code, 0);
    QCOMPARE(m_cli->run({u"--context"_s, u"frankfurt"_s, u"list"_s}).code, 0);
    QCOMPARE(m_cli->run({u"--context"_s, u"fra-1"_s, u"list"_s}).code, 7);
}

void tst_CliContexts::removingRevokes()
{
    QCOMPARE(addAnn().code, 0);
    const CliRun::Answer removed = m_cli->run({u"context"_s, u"remove"_s, u"fra-1"_s});
    QCOMPARE(removed.code, 0);
    QCOMPARE(removed.err, u"context fra-1 removed\n"_s);
    QCOMPARE(m_agent->paramsOf(u"token.revoke"_s), (QList{QJsonObject{{u"id"_s, u"t-1"_s}}}));
    QVERIFY(!storedText().contains("sbt_"));
    QCOMPARE(m_cli->run({u"context"_s, u"remove"_s, u"fra-1"_s}).code, 7);
}

void tst_CliContexts::removingWithoutTheAgentSaysSo()
{
    QCOMPARE(addAnn().code, 0);
    m_agent->stopListening();
    const CliRun::Answer removed = m_cli->run({u"context"_s, u"remove"_s, u"fra-1"_s});
    QCOMPARE(removed.code, 0);
    QVERIFY2(removed.err.contains(u"still valid"_s), qPrintable(removed.err));
}

void tst_CliContexts::listNamesTheOneInUse()
{
    QCOMPARE(addAnn().code, 0);
    QCOMPARE(m_cli->run({u"context"_s, u"use"_s, u"fra-1"_s}).code, 0);
    const CliRun::Answer table = m_cli->run({u"context"_s, u"list"_s});
    QCOMPARE(table.code, 0);
    QVERIFY2(QRegularExpression(u"\\n\\* +fra-1 +127\\.0\\.0\\.1:[0-9]+ +ann +yes"_s).match(table.out).hasMatch(), qPrintable(table.out));
    const QJsonArray array = QJsonDocument::fromJson(m_cli->run({u"context"_s, u"list"_s, u"-o"_s, u"json"_s}).out.toUtf8()).array();
    QCOMPARE(array.size(), 2);
    QCOMPARE(array[1].toObject().value("current"_L1).toBool(), true);
    QCOMPARE(array[1].toObject().value("fingerprint"_L1).toString(), m_agent->identity().fingerprint());
    QVERIFY(m_cli->run({u"context"_s, u"show"_s}).out.contains(m_agent->identity().fingerprint()));
    QCOMPARE(m_cli->run({u"context"_s, u"show"_s, u"nobody"_s}).code, 7);
}

void tst_CliContexts::badNamesAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("local") << QStringList{u"local"_s, u"--url"_s, u"wss://h"_s};
    QTest::newRow("path") << QStringList{u"../x"_s, u"--url"_s, u"wss://h"_s};
    QTest::newRow("no address") << QStringList{u"a"_s};
    QTest::newRow("no account") << QStringList{u"a"_s, u"--url"_s, u"wss://h"_s, u"--password-stdin"_s};
    QTest::newRow("socket") << QStringList{u"a"_s, u"--socket"_s, u"/x"_s};
    QTest::newRow("no terminal") << QStringList{u"a"_s, u"--url"_s, u"wss://h"_s, u"--account"_s, u"ann"_s};
}

void tst_CliContexts::badNamesAreRefused()
{
    QFETCH(QStringList, arguments);
    const CliRun::Answer answer = m_cli->run(QStringList{u"context"_s, u"add"_s} + arguments, "pass\n");
    QCOMPARE(answer.code, 2);
    QCOMPARE(answer.out, QString());
    QCOMPARE(storedText(), QByteArray());
}

QTEST_GUILESS_MAIN(tst_CliContexts)
#include "tst_CliContexts.moc"

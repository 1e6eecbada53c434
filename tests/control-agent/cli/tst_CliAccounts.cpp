// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/ScriptedHost.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// Accounts, tokens and the audit log, and what all changes have in common: against a scripted agent.
class tst_CliAccounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void changesTakeTheThreeOptions_data();
    void changesTakeTheThreeOptions();
    void severalRequestsHaveNamesOfTheirOwn();
    void passwordComesFromStandardInput();
    void passwordIsNeverAnArgument();
    void withoutTerminalThePasswordIsAskedFor();
    void accountMayHaveNoPassword();
    void editKeepsWhatIsNotNamed();
    void ownPasswordNeedsTheOldOne();
    void someAccountsCannotBeRemoved();
    void tokenSecretStandsAlone();
    void auditPassesItsFilters();
    void auditVerifyNamesTheBrokenRecord();
    void auditVerifyTakesNoFilters();

private:
    std::unique_ptr<ScriptedHost> m_host;
};

void tst_CliAccounts::init()
{
    m_host.reset();
    m_host = std::make_unique<ScriptedHost>();
    QVERIFY(m_host->listens);
}

void tst_CliAccounts::changesTakeTheThreeOptions_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("method");
    QTest::newRow("start") << u"start EchoServerA"_s << u"instance.start"_s;
    QTest::newRow("stop") << u"stop EchoServerA"_s << u"instance.stop"_s;
    QTest::newRow("restart") << u"restart EchoServerA"_s << u"instance.restart"_s;
    QTest::newRow("kick") << u"kick s-1"_s << u"session.close"_s;
    QTest::newRow("enroll") << u"enroll"_s << u"auth.invite"_s;
    QTest::newRow("user add") << u"user add ann --no-password"_s << u"user.add"_s;
    QTest::newRow("user edit") << u"user edit ann --role admin"_s << u"user.edit"_s;
    QTest::newRow("user password") << u"user password ann --no-password"_s << u"user.set_password"_s;
    QTest::newRow("user unlock") << u"user unlock ann"_s << u"user.unlock"_s;
    QTest::newRow("user remove") << u"user remove ann"_s << u"user.remove"_s;
    QTest::newRow("token create") << u"token create"_s << u"token.create"_s;
    QTest::newRow("token revoke") << u"token revoke t-1"_s << u"token.revoke"_s;
}

void tst_CliAccounts::changesTakeTheThreeOptions()
{
    QFETCH(QString, arguments);
    QFETCH(QString, method);
    const CliRun::Answer answer = m_host->run(arguments + u" --request-id r-1 --if-revision 7 --dry-run"_s);
    QVERIFY2(answer.code == 0, qPrintable(answer.err));
    QVERIFY2(answer.err.contains(u"dry run"_s), qPrintable(answer.err));
    QCOMPARE(m_host->sent(method).value("request_id"_L1).toString(), u"r-1"_s);
    QCOMPARE(m_host->sent(method).value("if_revision"_L1).toInt(), 7);
    QCOMPARE(m_host->sent(method).value("dry_run"_L1).toBool(), true);
}

void tst_CliAccounts::severalRequestsHaveNamesOfTheirOwn()
{
    QCOMPARE(m_host->run(u"user unlock ann bob --request-id r-1"_s).code, 0);
    QStringList ids;
    for (const QJsonObject &params : m_host->agent.paramsOf(u"user.unlock"_s))
        ids.append(params.value("request_id"_L1).toString());
    QCOMPARE(ids, (QStringList{u"r-1:ann"_s, u"r-1:bob"_s}));
    QCOMPARE(m_host->run(u"user unlock ann bob --if-revision 1"_s).code, 2);
}

void tst_CliAccounts::passwordComesFromStandardInput()
{
    const CliRun::Answer answer =
        m_host->run(u"user add ann --role operator --on B=admin --password-stdin"_s, "correct horse\r\nnext line\n");
    QVERIFY2(answer.code == 0, qPrintable(answer.err));
    QCOMPARE(m_host->sent(u"user.add"_s),
             (QJsonObject{{u"name"_s, u"ann"_s},
                          {u"role"_s, u"operator"_s},
                          {u"instances"_s, QJsonObject{{u"B"_s, u"admin"_s}}},
                          {u"password"_s, u"correct horse"_s}}));
    QCOMPARE(m_host->run(u"user add ann --password-stdin"_s).code, 2);
    QCOMPARE(m_host->run(u"user password ann --password-stdin"_s, "another horse\n").code, 0);
    QCOMPARE(m_host->sent(u"user.set_password"_s).value("password"_L1).toString(), u"another horse"_s);
    QVERIFY(m_host->sent(u"user.set_password"_s).value("old_password"_L1).isNull());
}

void tst_CliAccounts::passwordIsNeverAnArgument()
{
    for (const QString &verb : {u"user add ann"_s, u"user password ann"_s, u"context add x --url wss://h --account a"_s})
        QCOMPARE(m_host->run(verb + u" --password secret"_s).code, 2);
}

void tst_CliAccounts::withoutTerminalThePasswordIsAskedFor()
{
    const CliRun::Answer answer = m_host->run(u"user add ann"_s);
    QCOMPARE(answer.code, 2);
    QVERIFY2(answer.err.contains(u"no terminal"_s), qPrintable(answer.err));
    QVERIFY(!m_host->agent.calls().contains(u"user.add"_s));
}

void tst_CliAccounts::accountMayHaveNoPassword()
{
    QCOMPARE(m_host->run(u"user add ann --no-password"_s).code, 0);
    QVERIFY(m_host->sent(u"user.add"_s).value("password"_L1).isNull());
    QCOMPARE(m_host->sent(u"user.add"_s).value("role"_L1).toString(), u"viewer"_s);
    QCOMPARE(m_host->run(u"user add ann --no-password --on B=viewer"_s).code, 0);
    QVERIFY(m_host->sent(u"user.add"_s).value("role"_L1).isNull());
}

void tst_CliAccounts::editKeepsWhatIsNotNamed()
{
    QCOMPARE(m_host->run(u"user edit ann --not-on EchoServerA --on C=admin"_s).code, 0);
    QCOMPARE(m_host->sent(u"user.edit"_s),
             (QJsonObject{{u"name"_s, u"ann"_s},
                          {u"role"_s, u"viewer"_s},
                          {u"instances"_s, QJsonObject{{u"B"_s, u"viewer"_s}, {u"C"_s, u"admin"_s}}},
                          {u"if_revision"_s, 7}}));
    QCOMPARE(m_host->run(u"user edit ann --role none"_s).code, 0);
    QVERIFY(m_host->sent(u"user.edit"_s).value("role"_L1).isNull());
    QCOMPARE(m_host->sent(u"user.edit"_s).value("instances"_L1).toObject().size(), 2);
    QCOMPARE(m_host->run(u"user edit ann"_s).code, 2);
}

void tst_CliAccounts::ownPasswordNeedsTheOldOne()
{
    m_host->agent.handle(u"auth.whoami"_s, [](const QJsonObject &) {
        return json::toJson(api::LoginResult{u"ann"_s, api::Role::Operator, {}});
    });
    QCOMPARE(m_host->run(u"user password ann --password-stdin"_s, "the old horse\nthe new horse\n").code, 0);
    QCOMPARE(m_host->sent(u"user.set_password"_s).value("old_password"_L1).toString(), u"the old horse"_s);
    QCOMPARE(m_host->sent(u"user.set_password"_s).value("password"_L1).toString(), u"the new horse"_s);
}

void tst_CliAccounts::someAccountsCannotBeRemoved()
{
    m_host->agent.handle(u"user.remove"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        if (params.value("name"_L1).toString() == "bob"_L1)
            return failure(ErrorCode::NotFound, u"no account \"bob\""_s);
        return QJsonValue(QJsonObject());
    });
    const CliRun::Answer answer = m_host->run(u"user remove bob ann"_s);
    QCOMPARE(answer.code, 10);
    QCOMPARE(answer.err, u"signalbox: bob: no account \"bob\"\naccount ann removed\n"_s);
    QCOMPARE(m_host->run(u"user remove bob"_s).code, 7);
}

void tst_CliAccounts::tokenSecretStandsAlone()
{
    for (const QString &format : {u"table"_s, u"csv"_s, u"name"_s}) {
        const CliRun::Answer answer = m_host->run(u"token create --label backup --role viewer --expires-in-days 30 -o "_s + format);
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.out, u"sbt_x\n"_s);
        QVERIFY(!answer.err.contains(u"sbt_x"_s) && answer.err.contains(u"t-1"_s));
    }
    QCOMPARE(m_host->sent(u"token.create"_s).value("label"_L1).toString(), u"backup"_s);
    QCOMPARE(m_host->sent(u"token.create"_s).value("role"_L1).toString(), u"viewer"_s);
    QCOMPARE(m_host->sent(u"token.create"_s).value("expires_in_days"_L1).toInt(), 30);
    const CliRun::Answer json = m_host->run(u"token create -o json"_s);
    QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).object().value("secret"_L1).toString(), u"sbt_x"_s);
    QVERIFY(m_host->sent(u"token.create"_s).value("role"_L1).isNull());
    QCOMPARE(m_host->run(u"token create --role none"_s).code, 2);
    QCOMPARE(m_host->run(u"token create --expires-in-days 3651"_s).code, 2);
}

void tst_CliAccounts::auditPassesItsFilters()
{
    QCOMPARE(m_host->run(u"audit --who ann --method user. --since 2026-03-01T12:00:00Z --until 2026-03-02 --oldest-first"_s).code, 0);
    const QJsonObject params = m_host->sent(u"audit.list"_s);
    QCOMPARE(params.value("who"_L1).toString(), u"ann"_s);
    QCOMPARE(params.value("method"_L1).toString(), u"user."_s);
    QCOMPARE(params.value("since"_L1).toString(), u"2026-03-01T12:00:00.000Z"_s);
    QCOMPARE(params.value("until"_L1).toString(), u"2026-03-02T00:00:00.000Z"_s);
    QCOMPARE(params.value("order"_L1).toString(), u"asc"_s);
    QCOMPARE(m_host->run(u"audit list --who bob"_s).code, 0);
    QCOMPARE(m_host->sent(u"audit.list"_s).value("who"_L1).toString(), u"bob"_s);
}

void tst_CliAccounts::auditVerifyNamesTheBrokenRecord()
{
    m_host->agent.handle(u"audit.verify"_s, [](const QJsonObject &) {
        return json::toJson(api::AuditVerify::Result{true, 1500, {}, u"abc"_s});
    });
    const CliRun::Answer good = m_host->run(u"audit verify"_s);
    QCOMPARE(good.code, 0);
    QVERIFY(good.out.contains(u"1,500"_s) && good.out.contains(u"abc"_s));
    m_host->agent.handle(u"audit.verify"_s, [](const QJsonObject &) {
        return json::toJson(api::AuditVerify::Result{false, 1500, 42, u"abc"_s});
    });
    const CliRun::Answer bad = m_host->run(u"audit verify"_s);
    QCOMPARE(bad.code, 1);
    QVERIFY2(bad.err.contains(u"record 42"_s), qPrintable(bad.err));
    const CliRun::Answer json = m_host->run(u"audit verify -o json"_s);
    QCOMPARE(json.code, 1);
    QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).object().value("first_bad"_L1).toInt(), 42);
}

void tst_CliAccounts::auditVerifyTakesNoFilters()
{
    QCOMPARE(m_host->run(u"audit verify --who ann"_s).code, 2);
    QVERIFY(!m_host->agent.calls().contains(u"audit.verify"_s));
}

QTEST_GUILESS_MAIN(tst_CliAccounts)
#include "tst_CliAccounts.moc"

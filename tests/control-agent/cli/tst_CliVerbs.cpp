// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/CliRun.h"
#include "tests/support/FakeAgent.h"

#include <QtTest/QtTest>

#include <unistd.h>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// Accounts, tokens, audit, health, configuration against a scripted agent; formats and exit codes.
class tst_CliVerbs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void formats_data();
    void formats();
    void pagingGoesToTheAgent_data();
    void pagingGoesToTheAgent();
    void aPageThatIsNotAllSaysSo();
    void errorsBecomeExitCodes_data();
    void errorsBecomeExitCodes();
    void silentAgentTimesOut();
    void foreignUserIsToldAboutTheGroup();
    void laterVerbsAreUnknown_data();
    void laterVerbsAreUnknown();
    void typosAreToldTheNearest_data();
    void typosAreToldTheNearest();
    void helpOfAVerb();
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
    void healthIsAnExitCode_data();
    void healthIsAnExitCode();
    void configCheckSendsTheFile();
    void configCheckOfTheFilesOnDisk();
    void configCheckWithoutAnAgentAsksTheProgram();
    void configShowPassesItsFilters();
    void configSchemaIsJson();
    void enrollSaysWhatComesNext();

private:
    CliRun::Answer local(const QString &arguments, const QByteArray &input = {})
    {
        return m_cli->run(QStringList{u"--socket"_s, m_path} + arguments.split(u' ', Qt::SkipEmptyParts), input);
    }
    QJsonObject sent(const QString &method) const
    {
        const QList<QJsonObject> all = m_agent->paramsOf(method);
        return all.isEmpty() ? QJsonObject() : all.last();
    }

    QTemporaryDir m_directory;
    QString m_path;
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<CliRun> m_cli;
};

void tst_CliVerbs::init()
{
    m_cli = std::make_unique<CliRun>();
    m_path = m_directory.filePath(u"agent.sock"_s);
    m_agent.reset();
    m_agent = std::make_unique<FakeAgent>();
    QVERIFY(m_agent->listenLocal(m_path));
    m_agent->instances = {makeInstance(u"EchoServerA"_s, api::InstanceState::Running)};

    api::User ann;
    ann.name = u"ann"_s;
    ann.role = api::Role::Viewer;
    ann.instances = {{u"EchoServerA"_s, api::Role::Operator}, {u"B"_s, api::Role::Viewer}};
    ann.revision = 7;
    m_agent->handle(u"user.list"_s, [ann](const QJsonObject &) { return json::toJson(api::UserList::Result{1, {ann}}); });
    for (const QString &method : {u"user.get"_s, u"user.add"_s, u"user.edit"_s, u"user.set_password"_s, u"user.unlock"_s})
        m_agent->handle(method, [ann](const QJsonObject &) { return json::toJson(ann); });
    for (const QString &method : {u"user.remove"_s, u"token.revoke"_s})
        m_agent->handle(method, [](const QJsonObject &) { return QJsonValue(QJsonObject()); });
    api::Token token;
    token.id = u"t-1"_s;
    token.account = u"ann"_s;
    token.label = u"back, \"up\""_s;
    m_agent->handle(u"token.list"_s, [token](const QJsonObject &) { return json::toJson(api::TokenList::Result{1, {token}}); });
    m_agent->handle(u"token.create"_s, [token](const QJsonObject &) { return json::toJson(api::TokenCreate::Result{u"sbt_x"_s, token}); });
    const api::AuditEntry entry{4, u"2026-03-01T12:00:00.000Z"_s, u"ann"_s, u"local"_s, u"user.add"_s, u"bob"_s, u"ok"_s, u"ab"_s};
    m_agent->handle(u"audit.list"_s, [entry](const QJsonObject &) { return json::toJson(api::AuditList::Result{1, {entry}}); });
    m_agent->handle(u"config.show"_s, [](const QJsonObject &) {
        return json::toJson(api::ConfigShow::Result{u"/etc/s.toml"_s, {{u"agent.name"_s, u"node-a"_s, u"/etc/s.toml:2"_s}}});
    });
    m_agent->handle(u"event.list"_s, [](const QJsonObject &) {
        const api::Event event{
            u"e"_s, 12, u"instance.changed"_s, u"2026-03-01T12:00:00.000Z"_s, {{u"instance"_s, json::toJson(makeInstance(u"A"_s))}}};
        return json::toJson(api::EventList::Result{1, {event}});
    });
    m_agent->handle(u"session.list"_s, [](const QJsonObject &) {
        api::Session session;
        session.id = u"s-1"_s;
        return json::toJson(api::SessionList::Result{1, {session}});
    });
}

void tst_CliVerbs::formats_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("heading");
    QTest::newRow("list") << u"list"_s << u"EchoServerA"_s << u"name,type,isolation,state,sessions,listeners,error,pid"_s;
    QTest::newRow("status") << u"status EchoServerA"_s << u"EchoServerA"_s << u"name,type,isolation"_s;
    QTest::newRow("sessions") << u"sessions EchoServerA"_s << u"s-1"_s << u"id,instance,peer"_s;
    QTest::newRow("user list") << u"user list"_s << u"ann"_s << u"name,role,instances,has_password"_s;
    QTest::newRow("user show") << u"user show ann"_s << u"ann"_s << u"name,role"_s;
    QTest::newRow("token list") << u"token list"_s << u"t-1"_s << u"id,account,label,role"_s;
    QTest::newRow("audit") << u"audit"_s << u"4"_s << u"id,at,who,from,method,target,result,hash"_s;
    QTest::newRow("events") << u"events"_s << u"12"_s << u"epoch,revision,type,at,data"_s;
    QTest::newRow("config show") << u"config show"_s << u"agent.name"_s << u"path,value,origin"_s;
}

void tst_CliVerbs::formats()
{
    QFETCH(QString, verb);
    QFETCH(QString, name);
    QFETCH(QString, heading);
    const CliRun::Answer table = local(verb);
    QCOMPARE(table.code, 0);
    QVERIFY2(table.out.contains(name), qPrintable(table.out));

    const CliRun::Answer json = local(verb + u" -o json"_s);
    QVERIFY(!QJsonDocument::fromJson(json.out.toUtf8()).isNull());
    const CliRun::Answer lines = local(verb + u" -o jsonl"_s);
    QCOMPARE(lines.out.count(u'\n'), 1);
    QVERIFY(QJsonDocument::fromJson(lines.out.toUtf8()).isObject());
    const CliRun::Answer csv = local(verb + u" -o csv"_s);
    QCOMPARE(csv.out.count(u'\n'), 2);
    QVERIFY2(csv.out.startsWith(heading), qPrintable(csv.out));
    const CliRun::Answer names = local(verb + u" -o name"_s);
    QCOMPARE(names.out, name + u'\n');
    for (const CliRun::Answer &answer : {json, lines, csv, names}) {
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.err, QString());
    }
}

void tst_CliVerbs::pagingGoesToTheAgent_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("sort");
    QTest::newRow("list") << u"list"_s << u"instance.list"_s << u"state"_s;
    QTest::newRow("sessions") << u"sessions A"_s << u"session.list"_s << u"bytes_in"_s;
    QTest::newRow("user list") << u"user list"_s << u"user.list"_s << u"created_at"_s;
    QTest::newRow("token list") << u"token list"_s << u"token.list"_s << u"label"_s;
    QTest::newRow("audit list") << u"audit list"_s << u"audit.list"_s << QString();
    QTest::newRow("events") << u"events"_s << u"event.list"_s << QString();
}

void tst_CliVerbs::pagingGoesToTheAgent()
{
    QFETCH(QString, verb);
    QFETCH(QString, method);
    QFETCH(QString, sort);
    QString arguments = verb + u" --page 3 --page-size 20 --filter x"_s;
    if (!sort.isEmpty())
        arguments += u" --sort %1 --desc"_s.arg(sort);
    QCOMPARE(local(arguments).code, 0);
    const QJsonObject params = sent(method);
    QCOMPARE(params.value("page"_L1).toInt(), 3);
    QCOMPARE(params.value("page_size"_L1).toInt(), 20);
    QCOMPARE(params.value("filter"_L1).toString(), u"x"_s);
    QCOMPARE(params.value("sort"_L1).toString(), sort);
    QCOMPARE(params.value("order"_L1).toString(), u"desc"_s);
}

void tst_CliVerbs::aPageThatIsNotAllSaysSo()
{
    m_agent->handle(u"user.list"_s, [](const QJsonObject &) {
        api::User user;
        user.name = u"ann"_s;
        return json::toJson(api::UserList::Result{250, {user}});
    });
    for (const QString &format : {u"table"_s, u"csv"_s, u"jsonl"_s, u"name"_s})
        QCOMPARE(local(u"user list -o "_s + format).err, u"page 1 of 3, 250 accounts; --page shows another\n"_s);
    QCOMPARE(local(u"user list -o json"_s).err, QString());
}

void tst_CliVerbs::errorsBecomeExitCodes_data()
{
    QTest::addColumn<int>("error");
    QTest::addColumn<int>("code");
    QTest::newRow("InternalError") << int(ErrorCode::InternalError) << 1;
    QTest::newRow("StorageFailed") << int(ErrorCode::StorageFailed) << 1;
    QTest::newRow("InvalidParams") << int(ErrorCode::InvalidParams) << 2;
    QTest::newRow("NotPermitted") << int(ErrorCode::NotPermitted) << 4;
    QTest::newRow("TooManyAttempts") << int(ErrorCode::TooManyAttempts) << 4;
    QTest::newRow("NotFound") << int(ErrorCode::NotFound) << 7;
    QTest::newRow("MethodNotFound") << int(ErrorCode::MethodNotFound) << 7;
    QTest::newRow("Conflict") << int(ErrorCode::Conflict) << 8;
    QTest::newRow("ManagedByFile") << int(ErrorCode::ManagedByFile) << 8;
    QTest::newRow("TimedOut") << int(ErrorCode::TimedOut) << 9;
}

void tst_CliVerbs::errorsBecomeExitCodes()
{
    QFETCH(int, error);
    m_agent->handle(u"user.unlock"_s,
                    [error](const QJsonObject &) -> Result<QJsonValue> { return failure(ErrorCode(error), u"the words of the agent"_s); });
    const CliRun::Answer answer = local(u"user unlock ann"_s);
    QTEST(answer.code, "code");
    QCOMPARE(answer.out, QString());
    QVERIFY2(answer.err.contains(u"the words of the agent"_s), qPrintable(answer.err));
}

void tst_CliVerbs::silentAgentTimesOut()
{
    m_agent->setSilent(true);
    QElapsedTimer watch;
    watch.start();
    const CliRun::Answer answer = local(u"user list --timeout 300ms"_s);
    QCOMPARE(answer.code, 9);
    QVERIFY2(answer.err.contains(u"0.3 s"_s), qPrintable(answer.err));
    QVERIFY(watch.elapsed() < 5000); // the client's own time-out of a log-in
}

void tst_CliVerbs::foreignUserIsToldAboutTheGroup()
{
    // A folder that only its owner enters, as /run/signalbox is for who is not in the group.
    constexpr uid_t nobody = 65534;
    // Root is refused nothing, so as root another user tries; anybody else has the permission taken away.
    const bool isRoot = geteuid() == 0;
    if (isRoot)
        m_cli->inChild = [] {
            if (setgid(nobody) != 0 || setuid(nobody) != 0)
                _exit(125);
        };
    else
        QVERIFY(QFile::setPermissions(m_path, {}));
    const CliRun::Answer answer = local(u"list"_s);
    QCOMPARE(answer.code, 4);
    QVERIFY2(answer.err.contains(u"signalbox-admin"_s) && answer.err.contains(u"sudo"_s), qPrintable(answer.err));
    QVERIFY(m_agent->calls().isEmpty());
}

void tst_CliVerbs::laterVerbsAreUnknown_data()
{
    QTest::addColumn<QString>("verb");
    for (const char *verb : {"channels", "presence", "publish", "broadcast", "cluster", "logs", "top", "bench"})
        QTest::newRow(verb) << QString::fromLatin1(verb);
}

void tst_CliVerbs::laterVerbsAreUnknown()
{
    QFETCH(QString, verb);
    const CliRun::Answer answer = local(verb + u" A"_s);
    QCOMPARE(answer.code, 2);
    QVERIFY2(answer.err.contains(u"\"%1\" is no command"_s.arg(verb)), qPrintable(answer.err));
}

void tst_CliVerbs::typosAreToldTheNearest_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("verb") << u"evnts"_s << u"did you mean \"events\"?"_s;
    QTest::newRow("second word") << u"user lst"_s << u"\"lst\" is no command of \"signalbox user\"; did you mean \"list\"?"_s;
    QTest::newRow("no second word") << u"user"_s << u"list, show, add, edit, password, unlock, remove"_s;
    QTest::newRow("option") << u"user list --fliter x"_s << u"did you mean \"--filter\"?"_s;
    QTest::newRow("global option") << u"list --contxt x"_s << u"did you mean \"--context\"?"_s;
    QTest::newRow("format") << u"list -o jsn"_s << u"did you mean \"json\"?"_s;
    QTest::newRow("role") << u"user add ann --role amdin"_s << u"did you mean \"admin\"?"_s;
    QTest::newRow("sort") << u"user list --sort nam"_s << u"did you mean \"name\"?"_s;
    QTest::newRow("one too many") << u"list x"_s << u"\"signalbox list\" does not take \"x\""_s;
    QTest::newRow("help") << u"help usr"_s << u"did you mean \"user\"?"_s;
    QTest::newRow("on") << u"user add ann --on A:viewer --no-password"_s << u"INSTANCE=viewer"_s;
    QTest::newRow("time") << u"audit --since yesterday"_s << u"no time"_s;
    QTest::newRow("request id") << u"user unlock ann --request-id %"_s << u"request id"_s;
    QTest::newRow("dry wait") << u"start A --wait --dry-run"_s << u"--dry-run"_s;
}

void tst_CliVerbs::typosAreToldTheNearest()
{
    QFETCH(QString, arguments);
    QFETCH(QString, says);
    if (arguments.endsWith(u'%'))
        arguments = arguments.replace(u'%', QString(65, u'x'));
    const CliRun::Answer answer = local(arguments);
    QCOMPARE(answer.code, 2);
    QCOMPARE(answer.out, QString());
    QVERIFY2(answer.err.contains(says), qPrintable(answer.err));
}

void tst_CliVerbs::helpOfAVerb()
{
    const CliRun::Answer help = m_cli->run({u"help"_s, u"user"_s, u"add"_s});
    QCOMPARE(help.code, 0);
    QCOMPARE(help.err, QString());
    QCOMPARE(help.out, m_cli->run({u"user"_s, u"add"_s, u"--help"_s}).out);
    QVERIFY(help.out.contains(u"Example:\n  signalbox user add ann"_s));
    QVERIFY(m_cli->run({u"help"_s}).out.contains(u"Exit codes"_s));
}

void tst_CliVerbs::changesTakeTheThreeOptions_data()
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

void tst_CliVerbs::changesTakeTheThreeOptions()
{
    QFETCH(QString, arguments);
    QFETCH(QString, method);
    const CliRun::Answer answer = local(arguments + u" --request-id r-1 --if-revision 7 --dry-run"_s);
    QVERIFY2(answer.code == 0, qPrintable(answer.err));
    QVERIFY2(answer.err.contains(u"dry run"_s), qPrintable(answer.err));
    QCOMPARE(sent(method).value("request_id"_L1).toString(), u"r-1"_s);
    QCOMPARE(sent(method).value("if_revision"_L1).toInt(), 7);
    QCOMPARE(sent(method).value("dry_run"_L1).toBool(), true);
}

void tst_CliVerbs::severalRequestsHaveNamesOfTheirOwn()
{
    QCOMPARE(local(u"user unlock ann bob --request-id r-1"_s).code, 0);
    QStringList ids;
    for (const QJsonObject &params : m_agent->paramsOf(u"user.unlock"_s))
        ids.append(params.value("request_id"_L1).toString());
    QCOMPARE(ids, (QStringList{u"r-1:ann"_s, u"r-1:bob"_s}));
    QCOMPARE(local(u"user unlock ann bob --if-revision 1"_s).code, 2);
}

void tst_CliVerbs::passwordComesFromStandardInput()
{
    const CliRun::Answer answer = local(u"user add ann --role operator --on B=admin --password-stdin"_s, "correct horse\r\nnext line\n");
    QVERIFY2(answer.code == 0, qPrintable(answer.err));
    QCOMPARE(sent(u"user.add"_s),
             (QJsonObject{{u"name"_s, u"ann"_s},
                          {u"role"_s, u"operator"_s},
                          {u"instances"_s, QJsonObject{{u"B"_s, u"admin"_s}}},
                          {u"password"_s, u"correct horse"_s}}));
    QCOMPARE(local(u"user add ann --password-stdin"_s).code, 2);
    QCOMPARE(local(u"user password ann --password-stdin"_s, "another horse\n").code, 0);
    QCOMPARE(sent(u"user.set_password"_s).value("password"_L1).toString(), u"another horse"_s);
    QVERIFY(sent(u"user.set_password"_s).value("old_password"_L1).isNull());
}

void tst_CliVerbs::passwordIsNeverAnArgument()
{
    for (const QString &verb : {u"user add ann"_s, u"user password ann"_s, u"context add x --url wss://h --account a"_s})
        QCOMPARE(local(verb + u" --password secret"_s).code, 2);
}

void tst_CliVerbs::withoutTerminalThePasswordIsAskedFor()
{
    const CliRun::Answer answer = local(u"user add ann"_s);
    QCOMPARE(answer.code, 2);
    QVERIFY2(answer.err.contains(u"no terminal"_s), qPrintable(answer.err));
    QVERIFY(!m_agent->calls().contains(u"user.add"_s));
}

void tst_CliVerbs::accountMayHaveNoPassword()
{
    QCOMPARE(local(u"user add ann --no-password"_s).code, 0);
    QVERIFY(sent(u"user.add"_s).value("password"_L1).isNull());
    QCOMPARE(sent(u"user.add"_s).value("role"_L1).toString(), u"viewer"_s);
    QCOMPARE(local(u"user add ann --no-password --on B=viewer"_s).code, 0);
    QVERIFY(sent(u"user.add"_s).value("role"_L1).isNull());
}

void tst_CliVerbs::editKeepsWhatIsNotNamed()
{
    QCOMPARE(local(u"user edit ann --not-on EchoServerA --on C=admin"_s).code, 0);
    QCOMPARE(sent(u"user.edit"_s),
             (QJsonObject{{u"name"_s, u"ann"_s},
                          {u"role"_s, u"viewer"_s},
                          {u"instances"_s, QJsonObject{{u"B"_s, u"viewer"_s}, {u"C"_s, u"admin"_s}}},
                          {u"if_revision"_s, 7}}));
    QCOMPARE(local(u"user edit ann --role none"_s).code, 0);
    QVERIFY(sent(u"user.edit"_s).value("role"_L1).isNull());
    QCOMPARE(sent(u"user.edit"_s).value("instances"_L1).toObject().size(), 2);
    QCOMPARE(local(u"user edit ann"_s).code, 2);
}

void tst_CliVerbs::ownPasswordNeedsTheOldOne()
{
    m_agent->handle(u"auth.whoami"_s, [](const QJsonObject &) {
        return json::toJson(api::LoginResult{u"ann"_s, api::Role::Operator, {}});
    });
    QCOMPARE(local(u"user password ann --password-stdin"_s, "the old horse\nthe new horse\n").code, 0);
    QCOMPARE(sent(u"user.set_password"_s).value("old_password"_L1).toString(), u"the old horse"_s);
    QCOMPARE(sent(u"user.set_password"_s).value("password"_L1).toString(), u"the new horse"_s);
}

void tst_CliVerbs::someAccountsCannotBeRemoved()
{
    m_agent->handle(u"user.remove"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        if (params.value("name"_L1).toString() == "bob"_L1)
            return failure(ErrorCode::NotFound, u"no account \"bob\""_s);
        return QJsonValue(QJsonObject());
    });
    const CliRun::Answer answer = local(u"user remove bob ann"_s);
    QCOMPARE(answer.code, 10);
    QCOMPARE(answer.err, u"signalbox: bob: no account \"bob\"\naccount ann removed\n"_s);
    QCOMPARE(local(u"user remove bob"_s).code, 7);
}

void tst_CliVerbs::tokenSecretStandsAlone()
{
    for (const QString &format : {u"table"_s, u"csv"_s, u"name"_s}) {
        const CliRun::Answer answer = local(u"token create --label backup --role viewer --expires-in-days 30 -o "_s + format);
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.out, u"sbt_x\n"_s);
        QVERIFY(!answer.err.contains(u"sbt_x"_s) && answer.err.contains(u"t-1"_s));
    }
    QCOMPARE(sent(u"token.create"_s).value("label"_L1).toString(), u"backup"_s);
    QCOMPARE(sent(u"token.create"_s).value("role"_L1).toString(), u"viewer"_s);
    QCOMPARE(sent(u"token.create"_s).value("expires_in_days"_L1).toInt(), 30);
    const CliRun::Answer json = local(u"token create -o json"_s);
    QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).object().value("secret"_L1).toString(), u"sbt_x"_s);
    QVERIFY(sent(u"token.create"_s).value("role"_L1).isNull());
    QCOMPARE(local(u"token create --role none"_s).code, 2);
    QCOMPARE(local(u"token create --expires-in-days 3651"_s).code, 2);
}

void tst_CliVerbs::auditPassesItsFilters()
{
    QCOMPARE(local(u"audit --who ann --method user. --since 2026-03-01T12:00:00Z --until 2026-03-02 --oldest-first"_s).code, 0);
    const QJsonObject params = sent(u"audit.list"_s);
    QCOMPARE(params.value("who"_L1).toString(), u"ann"_s);
    QCOMPARE(params.value("method"_L1).toString(), u"user."_s);
    QCOMPARE(params.value("since"_L1).toString(), u"2026-03-01T12:00:00.000Z"_s);
    QCOMPARE(params.value("until"_L1).toString(), u"2026-03-02T00:00:00.000Z"_s);
    QCOMPARE(params.value("order"_L1).toString(), u"asc"_s);
    QCOMPARE(local(u"audit list --who bob"_s).code, 0);
    QCOMPARE(sent(u"audit.list"_s).value("who"_L1).toString(), u"bob"_s);
}

void tst_CliVerbs::auditVerifyNamesTheBrokenRecord()
{
    m_agent->handle(u"audit.verify"_s, [](const QJsonObject &) {
        return json::toJson(api::AuditVerify::Result{true, 1500, {}, u"abc"_s});
    });
    const CliRun::Answer good = local(u"audit verify"_s);
    QCOMPARE(good.code, 0);
    QVERIFY(good.out.contains(u"1,500"_s) && good.out.contains(u"abc"_s));
    m_agent->handle(u"audit.verify"_s, [](const QJsonObject &) {
        return json::toJson(api::AuditVerify::Result{false, 1500, 42, u"abc"_s});
    });
    const CliRun::Answer bad = local(u"audit verify"_s);
    QCOMPARE(bad.code, 1);
    QVERIFY2(bad.err.contains(u"record 42"_s), qPrintable(bad.err));
    const CliRun::Answer json = local(u"audit verify -o json"_s);
    QCOMPARE(json.code, 1);
    QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).object().value("first_bad"_L1).toInt(), 42);
}

void tst_CliVerbs::auditVerifyTakesNoFilters()
{
    QCOMPARE(local(u"audit verify --who ann"_s).code, 2);
    QVERIFY(!m_agent->calls().contains(u"audit.verify"_s));
}

void tst_CliVerbs::healthIsAnExitCode_data()
{
    QTest::addColumn<bool>("ok");
    QTest::addColumn<bool>("ready");
    QTest::addColumn<int>("code");
    QTest::newRow("well") << true << true << 0;
    QTest::newRow("degraded") << false << true << 1;
    QTest::newRow("starting") << true << false << 1;
}

void tst_CliVerbs::healthIsAnExitCode()
{
    QFETCH(bool, ok);
    QFETCH(bool, ready);
    m_agent->handle(u"agent.health"_s, [ok, ready](const QJsonObject &) {
        return json::toJson(api::AgentHealth::Result{ok, ready, {{u"store"_s, ok, u"12 MB free"_s}}});
    });
    const CliRun::Answer answer = local(u"health"_s);
    QTEST(answer.code, "code");
    QVERIFY(answer.out.contains(u"12 MB free"_s));
    QTEST(local(u"health -o json"_s).code, "code");
    QCOMPARE(m_cli->run({u"--socket"_s, u"/nonexistent"_s, u"health"_s}).code, 5);
}

void tst_CliVerbs::configCheckSendsTheFile()
{
    m_agent->handle(u"config.check"_s, [](const QJsonObject &params) {
        if (!params.value("text"_L1).toString().contains(u"bad"_s))
            return json::toJson(api::ConfigCheck::Result{});
        return json::toJson(api::ConfigCheck::Result{false, {{{}, 1, 3, u"unknown key \"bad\""_s}}});
    });
    QFile file(m_directory.filePath(u"test.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("good = 1\n");
    file.close();
    QCOMPARE(local(u"config check "_s + file.fileName()).code, 0);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("bad = 1\n");
    file.close();
    const CliRun::Answer bad = local(u"config check "_s + file.fileName());
    QCOMPARE(bad.code, 1);
    QCOMPARE(bad.out, u"%1:1:3: unknown key \"bad\"\n"_s.arg(file.fileName()));
    QCOMPARE(local(u"config check -"_s, "bad = 1\n").code, 1);
    QCOMPARE(local(u"config check /nonexistent.toml"_s).code, 7);
    QCOMPARE(local(u"config check %1 -o csv"_s.arg(file.fileName())).out,
             u"file,line,column,message\n,1,3,\"unknown key \"\"bad\"\"\"\n"_s);
}

void tst_CliVerbs::configCheckOfTheFilesOnDisk()
{
    m_agent->handle(u"config.check"_s, [](const QJsonObject &) {
        return json::toJson(api::ConfigCheck::Result{false, {{u"/etc/s.toml"_s, 3, 0, u"no such type"_s}}});
    });
    const CliRun::Answer answer = local(u"config check"_s);
    QCOMPARE(answer.code, 1);
    QCOMPARE(answer.out, u"/etc/s.toml:3: no such type\n"_s);
    QVERIFY(sent(u"config.check"_s).value("text"_L1).isNull());
}

void tst_CliVerbs::configCheckWithoutAnAgentAsksTheProgram()
{
    QFile file(m_directory.filePath(u"alone.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[agent]\nnam = \"x\"\n");
    file.close();
    const QStringList check{u"--socket"_s, u"/nonexistent"_s, u"config"_s, u"check"_s};
    const CliRun::Answer bad = m_cli->run(check + QStringList{file.fileName()});
    QCOMPARE(bad.code, 1);
    QVERIFY2(bad.out.contains(u"alone.toml:2:1"_s), qPrintable(bad.out));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[agent]\nname = \"x\"\n");
    file.close();
    QCOMPARE(m_cli->run(check + QStringList{file.fileName()}).code, 0);
    QCOMPARE(m_cli->run(check).code, 5);
}

void tst_CliVerbs::configShowPassesItsFilters()
{
    QCOMPARE(local(u"config show --filter agent --no-defaults"_s).code, 0);
    QCOMPARE(sent(u"config.show"_s), (QJsonObject{{u"filter"_s, u"agent"_s}, {u"defaults"_s, false}}));
}

void tst_CliVerbs::configSchemaIsJson()
{
    m_agent->handle(u"config.schema"_s, [](const QJsonObject &) { return QJsonValue(QJsonObject{{u"type"_s, u"object"_s}}); });
    QCOMPARE(QJsonDocument::fromJson(local(u"config schema"_s).out.toUtf8()).object().value("type"_L1).toString(), u"object"_s);
    QCOMPARE(local(u"config schema -o csv"_s).code, 2);
}

void tst_CliVerbs::enrollSaysWhatComesNext()
{
    const CliRun::Answer answer = local(u"enroll --address fra-1:7710"_s);
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.out, u"sbx1.abc\n"_s);
    QVERIFY2(answer.err.contains(u"  signalbox context add fra-1 --token-stdin\n"_s), qPrintable(answer.err));
}

QTEST_GUILESS_MAIN(tst_CliVerbs)
#include "tst_CliVerbs.moc"

// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/ScriptedHost.h"

#include <QtTest/QtTest>

#include <unistd.h>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// Formats, exit codes, help; health and configuration: against a scripted agent.
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
    void healthIsAnExitCode_data();
    void healthIsAnExitCode();
    void configCheckSendsTheFile();
    void configCheckOfTheFilesOnDisk();
    void configCheckWithoutAnAgentAsksTheProgram();
    void configShowPassesItsFilters();
    void configSchemaIsJson();
    void enrollSaysWhatComesNext();

private:
    std::unique_ptr<ScriptedHost> m_host;
};

void tst_CliVerbs::init()
{
    m_host.reset();
    m_host = std::make_unique<ScriptedHost>();
    QVERIFY(m_host->listens);
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
    const CliRun::Answer table = m_host->run(verb);
    QCOMPARE(table.code, 0);
    QVERIFY2(table.out.contains(name), qPrintable(table.out));

    const CliRun::Answer json = m_host->run(verb + u" -o json"_s);
    QVERIFY(!QJsonDocument::fromJson(json.out.toUtf8()).isNull());
    const CliRun::Answer lines = m_host->run(verb + u" -o jsonl"_s);
    QCOMPARE(lines.out.count(u'\n'), 1);
    QVERIFY(QJsonDocument::fromJson(lines.out.toUtf8()).isObject());
    const CliRun::Answer csv = m_host->run(verb + u" -o csv"_s);
    QCOMPARE(csv.out.count(u'\n'), 2);
    QVERIFY2(csv.out.startsWith(heading), qPrintable(csv.out));
    const CliRun::Answer names = m_host->run(verb + u" -o name"_s);
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
    QCOMPARE(m_host->run(arguments).code, 0);
    const QJsonObject params = m_host->sent(method);
    QCOMPARE(params.value("page"_L1).toInt(), 3);
    QCOMPARE(params.value("page_size"_L1).toInt(), 20);
    QCOMPARE(params.value("filter"_L1).toString(), u"x"_s);
    QCOMPARE(params.value("sort"_L1).toString(), sort);
    QCOMPARE(params.value("order"_L1).toString(), u"desc"_s);
}

void tst_CliVerbs::aPageThatIsNotAllSaysSo()
{
    m_host->agent.handle(u"user.list"_s, [](const QJsonObject &) {
        api::User user;
        user.name = u"ann"_s;
        return json::toJson(api::UserList::Result{250, {user}});
    });
    for (const QString &format : {u"table"_s, u"csv"_s, u"jsonl"_s, u"name"_s})
        QCOMPARE(m_host->run(u"user list -o "_s + format).err, u"page 1 of 3, 250 accounts; --page shows another\n"_s);
    QCOMPARE(m_host->run(u"user list -o json"_s).err, QString());
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
    m_host->agent.handle(u"user.unlock"_s, [error](const QJsonObject &) -> Result<QJsonValue> {
        return failure(ErrorCode(error), u"the words of the agent"_s);
    });
    const CliRun::Answer answer = m_host->run(u"user unlock ann"_s);
    QTEST(answer.code, "code");
    QCOMPARE(answer.out, QString());
    QVERIFY2(answer.err.contains(u"the words of the agent"_s), qPrintable(answer.err));
}

void tst_CliVerbs::silentAgentTimesOut()
{
    m_host->agent.setSilent(true);
    QElapsedTimer watch;
    watch.start();
    const CliRun::Answer answer = m_host->run(u"user list --timeout 300ms"_s);
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
    const QTemporaryDir open;
    if (isRoot) {
        m_host->cli.inChild = [] {
            if (setgid(nobody) != 0 || setuid(nobody) != 0)
                _exit(125);
        };
        // What was built may lie where only root may look.
        QVERIFY(QFile::setPermissions(open.path(), QFile::Permissions(0x7755)));
        const QString program = open.filePath(u"signalbox"_s);
        QVERIFY(QFile::copy(m_host->cli.program, program));
        m_host->cli.program = program;
    } else {
        QVERIFY(QFile::setPermissions(m_host->path, {}));
    }
    const CliRun::Answer answer = m_host->run(u"list"_s);
    QCOMPARE(answer.code, 4);
    QVERIFY2(answer.err.contains(u"signalbox-admin"_s) && answer.err.contains(u"sudo"_s), qPrintable(answer.err));
    QVERIFY(m_host->agent.calls().isEmpty());
}

void tst_CliVerbs::laterVerbsAreUnknown_data()
{
    QTest::addColumn<QString>("verb");
    for (const char *verb : {"logs", "top", "bench"})
        QTest::newRow(verb) << QString::fromLatin1(verb);
}

void tst_CliVerbs::laterVerbsAreUnknown()
{
    QFETCH(QString, verb);
    const CliRun::Answer answer = m_host->run(verb + u" A"_s);
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
    const CliRun::Answer answer = m_host->run(arguments);
    QCOMPARE(answer.code, 2);
    QCOMPARE(answer.out, QString());
    QVERIFY2(answer.err.contains(says), qPrintable(answer.err));
}

void tst_CliVerbs::helpOfAVerb()
{
    const CliRun::Answer help = m_host->cli.run({u"help"_s, u"user"_s, u"add"_s});
    QCOMPARE(help.code, 0);
    QCOMPARE(help.err, QString());
    QCOMPARE(help.out, m_host->cli.run({u"user"_s, u"add"_s, u"--help"_s}).out);
    QVERIFY(help.out.contains(u"Example:\n  signalbox user add ann"_s));
    QVERIFY(m_host->cli.run({u"help"_s}).out.contains(u"Exit codes"_s));
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
    m_host->agent.handle(u"agent.health"_s, [ok, ready](const QJsonObject &) {
        return json::toJson(api::AgentHealth::Result{ok, ready, {{u"store"_s, ok, u"12 MB free"_s}}});
    });
    const CliRun::Answer answer = m_host->run(u"health"_s);
    QTEST(answer.code, "code");
    QVERIFY(answer.out.contains(u"12 MB free"_s));
    QTEST(m_host->run(u"health -o json"_s).code, "code");
    QCOMPARE(m_host->cli.run({u"--socket"_s, u"/nonexistent"_s, u"health"_s}).code, 5);
}

void tst_CliVerbs::configCheckSendsTheFile()
{
    m_host->agent.handle(u"config.check"_s, [](const QJsonObject &params) {
        if (!params.value("text"_L1).toString().contains(u"bad"_s))
            return json::toJson(api::ConfigCheck::Result{});
        return json::toJson(api::ConfigCheck::Result{false, {{{}, 1, 3, u"unknown key \"bad\""_s}}});
    });
    QFile file(m_host->folder.filePath(u"test.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("good = 1\n");
    file.close();
    QCOMPARE(m_host->run(u"config check "_s + file.fileName()).code, 0);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("bad = 1\n");
    file.close();
    const CliRun::Answer bad = m_host->run(u"config check "_s + file.fileName());
    QCOMPARE(bad.code, 1);
    QCOMPARE(bad.out, u"%1:1:3: unknown key \"bad\"\n"_s.arg(file.fileName()));
    QCOMPARE(m_host->run(u"config check -"_s, "bad = 1\n").code, 1);
    QCOMPARE(m_host->run(u"config check /nonexistent.toml"_s).code, 7);
    QCOMPARE(m_host->run(u"config check %1 -o csv"_s.arg(file.fileName())).out,
             u"file,line,column,message\n,1,3,\"unknown key \"\"bad\"\"\"\n"_s);
}

void tst_CliVerbs::configCheckOfTheFilesOnDisk()
{
    m_host->agent.handle(u"config.check"_s, [](const QJsonObject &) {
        return json::toJson(api::ConfigCheck::Result{false, {{u"/etc/s.toml"_s, 3, 0, u"no such type"_s}}});
    });
    const CliRun::Answer answer = m_host->run(u"config check"_s);
    QCOMPARE(answer.code, 1);
    QCOMPARE(answer.out, u"/etc/s.toml:3: no such type\n"_s);
    QVERIFY(m_host->sent(u"config.check"_s).value("text"_L1).isNull());
}

void tst_CliVerbs::configCheckWithoutAnAgentAsksTheProgram()
{
    QFile file(m_host->folder.filePath(u"alone.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[agent]\nnam = \"x\"\n");
    file.close();
    const QStringList check{u"--socket"_s, u"/nonexistent"_s, u"config"_s, u"check"_s};
    const CliRun::Answer bad = m_host->cli.run(check + QStringList{file.fileName()});
    QCOMPARE(bad.code, 1);
    QVERIFY2(bad.out.contains(u"alone.toml:2:1"_s), qPrintable(bad.out));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[agent]\nname = \"x\"\n");
    file.close();
    QCOMPARE(m_host->cli.run(check + QStringList{file.fileName()}).code, 0);
    QCOMPARE(m_host->cli.run(check).code, 5);
}

void tst_CliVerbs::configShowPassesItsFilters()
{
    QCOMPARE(m_host->run(u"config show --filter agent --no-defaults"_s).code, 0);
    QCOMPARE(m_host->sent(u"config.show"_s), (QJsonObject{{u"filter"_s, u"agent"_s}, {u"defaults"_s, false}}));
}

void tst_CliVerbs::configSchemaIsJson()
{
    m_host->agent.handle(u"config.schema"_s, [](const QJsonObject &) { return QJsonValue(QJsonObject{{u"type"_s, u"object"_s}}); });
    QCOMPARE(QJsonDocument::fromJson(m_host->run(u"config schema"_s).out.toUtf8()).object().value("type"_L1).toString(), u"object"_s);
    QCOMPARE(m_host->run(u"config schema -o csv"_s).code, 2);
}

void tst_CliVerbs::enrollSaysWhatComesNext()
{
    const CliRun::Answer answer = m_host->run(u"enroll --address fra-1:7710"_s);
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.out, u"sbx1.abc\n"_s);
    QVERIFY2(answer.err.contains(u"  signalbox context add fra-1 --token-stdin\n"_s), qPrintable(answer.err));
}

QTEST_GUILESS_MAIN(tst_CliVerbs)
#include "tst_CliVerbs.moc"

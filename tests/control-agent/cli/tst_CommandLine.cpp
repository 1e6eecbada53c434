// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/CliRun.h"
#include "tests/support/FakeAgent.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// The real binary against a scripted agent: what people and scripts see.
class tst_CommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wrongArguments_data();
    void wrongArguments();
    void helpAndVersionAreData_data();
    void helpAndVersionAreData();
    void nobodyThereIsUnreachable();
    void listIsATable();
    void listAsJsonIsTheAgentsAnswer();
    void emptyListIsFriendly();
    void globalOptionsStandAnywhere();
    void statusOfOne_data();
    void statusOfOne();
    void statusOfTheAgentCounts();
    void unknownNameSuggestsTheNearest();
    void startIsAccepted();
    void startWaits();
    void startWaitTellsTheReason();
    void startWaitTimesOut();
    void startWaitNoticesALostAgent();
    void restartWaits();
    void someOfSeveralFail();
    void stopAllGoesBackwards();
    void anInstanceMayBeCalledLikeACommand();
    void limitedCallsAreRepeated();
    void sessionsAreATable();
    void sessionsAsJson();
    void kickPassesTheReason();
    void enrollPrintsTheTokenAlone();
    void callPrintsAnyResult();
    void errorsAsJson();
    void remoteWithPinAndToken();
    void remoteWithWrongPinIsNotTrusted();
    void remoteWithWrongTokenIsNotPermitted();
    void tokenComesFromAFile();
    void outputHasNoColourInAPipe();

private:
    using Answer = CliRun::Answer;
    Answer run(const QStringList &arguments, const QMap<QString, QString> &environment = {})
    {
        m_cli.environment = environment;
        return m_cli.run(arguments);
    }
    Answer local(const QStringList &arguments) { return run(QStringList{u"--socket"_s, m_path} + arguments); }
    QStringList remote(const QString &pin, const QStringList &arguments) const
    {
        return QStringList{u"--url"_s, u"wss://127.0.0.1:%1"_s.arg(m_agent->port()), u"--fingerprint"_s, pin} + arguments;
    }

    CliRun m_cli;
    QTemporaryDir m_directory;
    QString m_path;
    std::unique_ptr<FakeAgent> m_agent;
};

void tst_CommandLine::init()
{
    m_path = m_directory.filePath(u"agent.sock"_s);
    m_agent.reset();
    m_agent = std::make_unique<FakeAgent>();
    QVERIFY(m_agent->listenLocal(m_path));
    QVERIFY(m_agent->listenSecure());
    api::Instance a = makeInstance(u"EchoServerA"_s, api::InstanceState::Running);
    a.sessions = 1812;
    api::Instance failed = makeInstance(u"FTPServer"_s, api::InstanceState::Failed);
    failed.error = u"cannot listen on 0.0.0.0:21: address already in use"_s;
    m_agent->instances = {a, makeInstance(u"EchoServerB"_s), failed};
}

void tst_CommandLine::wrongArguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QString &arguments, const QString &says) {
        QTest::newRow(name) << arguments.split(u' ', Qt::SkipEmptyParts) << says;
    };
    row("nothing", u""_s, u"signalbox list"_s);
    row("misspelt command", u"lst"_s, u"did you mean \"list\"?"_s);
    row("unknown option", u"list --bogus"_s, u"--bogus"_s);
    row("format", u"list -o xml"_s, u"xml"_s);
    row("no name", u"start"_s, u"--all"_s);
    row("name and all", u"stop A --all"_s, u"not both"_s);
    row("sessions of nobody", u"sessions"_s, u"name"_s);
    row("page 0", u"sessions A --page 0"_s, u"--page"_s);
    row("page size", u"sessions A --page-size 1001"_s, u"--page-size"_s);
    row("kick nobody", u"kick"_s, u"id"_s);
    row("duration", u"start A --wait --timeout soon"_s, u"not a duration"_s);
    row("socket and url", u"--socket /x --url wss://h list"_s, u"--url"_s);
    row("pin without url", u"--fingerprint ab list"_s, u"--url"_s);
    row("not wss", u"--url ws://h list"_s, u"wss://"_s);
    row("no token", u"--url wss://h list"_s, u"SIGNALBOX_TOKEN"_s);
    row("no such token file", u"--url wss://h --token-file /nonexistent list"_s, u"/nonexistent"_s);
    row("role", u"enroll --role king"_s, u"king"_s);
    row("params no JSON", u"call x {"_s, u"JSON"_s);
    row("params by position", u"call x []"_s, u"object"_s);
    row("two commands", u"list version"_s, u"version"_s);
}

void tst_CommandLine::wrongArguments()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const Answer answer = run(arguments);
    QCOMPARE(answer.code, 2);
    QCOMPARE(answer.out, QString());
    QVERIFY2(answer.err.contains(says), qPrintable(answer.err));
    QVERIFY(m_agent->calls().isEmpty());
}

void tst_CommandLine::helpAndVersionAreData_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("--help") << QStringList{u"--help"_s} << u"Exit codes"_s;
    QTest::newRow("help of a command") << QStringList{u"start"_s, u"--help"_s} << u"--wait"_s;
    QTest::newRow("--version") << QStringList{u"--version"_s} << u"signalbox " SIGNALBOX_VERSION "\n"_s;
    QTest::newRow("version") << QStringList{u"version"_s} << u"signalbox " SIGNALBOX_VERSION "\n"_s;
}

void tst_CommandLine::helpAndVersionAreData()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const Answer answer = run(arguments);
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.err, QString());
    QVERIFY2(answer.out.contains(says), qPrintable(answer.out));
}

void tst_CommandLine::nobodyThereIsUnreachable()
{
    const Answer answer = run({u"--socket"_s, m_directory.filePath(u"nobody.sock"_s), u"list"_s});
    QCOMPARE(answer.code, 5);
    QCOMPARE(answer.out, QString());
    QVERIFY2(answer.err.contains(u"nobody.sock"_s) && answer.err.contains(u"signalboxd"_s), qPrintable(answer.err));
    const QString url = u"wss://127.0.0.1:%1"_s.arg(m_agent->port());
    m_agent->stopListening();
    QCOMPARE(run({u"--url"_s, url, u"list"_s}, {{u"SIGNALBOX_TOKEN"_s, u"t"_s}}).code, 5);
}

void tst_CommandLine::listIsATable()
{
    const Answer answer = local({u"list"_s});
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.err, QString());
    const QStringList lines = answer.out.split(u'\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[0].startsWith(u"NAME"_s));
    QVERIFY2(QRegularExpression(u"^EchoServerA +echo +● running +1,812 +any:7000"_s).match(lines[1]).hasMatch(), qPrintable(lines[1]));
    QVERIFY(lines[2].contains(u"□ stopped"_s));
    QVERIFY(lines[3].contains(u"▲ failed"_s));
    QVERIFY(lines[3].endsWith(u"cannot listen on 0.0.0.0:21: address already in use"_s));
    // Numbers end where their heading ends.
    QCOMPARE(lines[1].indexOf(u"1,812"_s) + 5, lines[0].indexOf(u"SESSIONS"_s) + 8);
}

void tst_CommandLine::listAsJsonIsTheAgentsAnswer()
{
    // With a field that this build has never heard of.
    m_agent->handle(u"instance.list"_s, [this](const QJsonObject &) -> Result<QJsonValue> {
        QJsonObject first = json::toObject(m_agent->instances.first());
        first.insert(u"of_tomorrow"_s, 1);
        return QJsonArray{first};
    });
    const Answer answer = local({u"list"_s, u"-o"_s, u"json"_s});
    QCOMPARE(answer.code, 0);
    const QJsonArray array = QJsonDocument::fromJson(answer.out.toUtf8()).array();
    QCOMPARE(array.size(), 1);
    QCOMPARE(array[0].toObject().value("of_tomorrow"_L1).toInt(), 1);
    QCOMPARE(array[0].toObject().value("sessions"_L1).toInt(), 1812);
    QVERIFY(array[0].toObject().value("error"_L1).isNull());
}

void tst_CommandLine::emptyListIsFriendly()
{
    m_agent->instances.clear();
    const Answer table = local({u"list"_s});
    QCOMPARE(table.code, 0);
    QCOMPARE(table.out, QString());
    QVERIFY(table.err.startsWith(u"no instances"_s));
    const Answer json = local({u"list"_s, u"-o"_s, u"json"_s});
    QCOMPARE(json.code, 0);
    QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()), QJsonDocument(QJsonArray()));
    QCOMPARE(local({u"start"_s, u"--all"_s}).code, 0);
}

void tst_CommandLine::globalOptionsStandAnywhere()
{
    QCOMPARE(run({u"list"_s, u"-o"_s, u"json"_s, u"--socket"_s, m_path}).code, 0);
    QCOMPARE(run({u"-o"_s, u"json"_s, u"--socket"_s, m_path, u"list"_s}).code, 0);
    QCOMPARE(run({u"start"_s, u"EchoServerA"_s, u"--socket"_s, m_path, u"EchoServerB"_s}).code, 0);
    QCOMPARE(m_agent->paramsOf(u"instance.start"_s).size(), 2);
}

void tst_CommandLine::statusOfOne_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<int>("code");
    QTest::newRow("running") << u"running"_s << 0;
    QTest::newRow("draining") << u"draining"_s << 0;
    QTest::newRow("stopped") << u"stopped"_s << 3;
    QTest::newRow("starting") << u"starting"_s << 3;
    QTest::newRow("failed") << u"failed"_s << 3;
}

void tst_CommandLine::statusOfOne()
{
    QFETCH(QString, state);
    m_agent->instances[0].state = *json::fromJson<api::InstanceState>(state);
    const Answer answer = local({u"status"_s, u"EchoServerA"_s});
    QTEST(answer.code, "code");
    QVERIFY(answer.out.contains(state));
    const Answer json = local({u"status"_s, u"EchoServerA"_s, u"-o"_s, u"json"_s});
    QTEST(json.code, "code");
    QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).object().value("state"_L1).toString(), state);
}

void tst_CommandLine::statusOfTheAgentCounts()
{
    const Answer answer = local({u"status"_s});
    QCOMPARE(answer.code, 0);
    QVERIFY2(answer.out.contains(u"3: 1 running, 1 stopped, 1 failed"_s), qPrintable(answer.out));
    QVERIFY(answer.out.contains(u"4711"_s));
    const QJsonObject json = QJsonDocument::fromJson(local({u"status"_s, u"-o"_s, u"json"_s}).out.toUtf8()).object();
    QCOMPARE(json.value("name"_L1).toString(), u"fake"_s);
    QCOMPARE(json.value("states"_L1).toObject().value("running"_L1).toInt(), 1);
}

void tst_CommandLine::unknownNameSuggestsTheNearest()
{
    for (const QStringList &arguments : {QStringList{u"status"_s, u"ftpserver"_s}, QStringList{u"start"_s, u"ftpserver"_s}}) {
        const Answer answer = local(arguments);
        QCOMPARE(answer.code, 7);
        QCOMPARE(answer.out, QString());
        QVERIFY2(answer.err.contains(u"did you mean \"FTPServer\"?"_s), qPrintable(answer.err));
    }
    const Answer far = local({u"status"_s, u"zzzzzzzzzz"_s});
    QCOMPARE(far.code, 7);
    QVERIFY(!far.err.contains(u"did you mean"_s));
}

void tst_CommandLine::startIsAccepted()
{
    const Answer answer = local({u"start"_s, u"EchoServerB"_s});
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.out, QString());
    QCOMPARE(answer.err, u"EchoServerB: starting\n"_s);
    QVERIFY(!m_agent->calls().contains(u"event.subscribe"_s));
}

void tst_CommandLine::startWaits()
{
    const Answer answer = local({u"start"_s, u"EchoServerB"_s, u"--wait"_s});
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.err, u"EchoServerB: running\n"_s);
    const Answer json = local({u"stop"_s, u"EchoServerB"_s, u"--wait"_s, u"-o"_s, u"json"_s});
    QCOMPARE(json.code, 0);
    QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).array()[0].toObject().value("state"_L1).toString(), u"stopped"_s);
}

void tst_CommandLine::startWaitTellsTheReason()
{
    const Answer answer = local({u"start"_s, u"FTPServer"_s, u"--wait"_s});
    QCOMPARE(answer.code, 1);
    QVERIFY2(answer.err.contains(u"FTPServer: cannot listen on 0.0.0.0:21: address already in use"_s), qPrintable(answer.err));
}

void tst_CommandLine::startWaitTimesOut()
{
    m_agent->handle(u"instance.start"_s, [](const QJsonObject &params) {
        return json::toJson(api::ChangeAccepted{params.value("name"_L1).toString(), api::InstanceState::Starting, 10});
    });
    const Answer answer = local({u"start"_s, u"EchoServerB"_s, u"--wait"_s, u"--timeout"_s, u"3s"_s});
    QCOMPARE(answer.code, 9);
    QVERIFY2(answer.err.contains(u"within 3 s"_s), qPrintable(answer.err));
}

void tst_CommandLine::startWaitNoticesALostAgent()
{
    m_agent->handle(u"instance.start"_s, [this](const QJsonObject &params) {
        QMetaObject::invokeMethod(
            m_agent.get(), [this] { m_agent->dropConnections(); }, Qt::QueuedConnection);
        return json::toJson(api::ChangeAccepted{params.value("name"_L1).toString(), api::InstanceState::Starting, 10});
    });
    QCOMPARE(local({u"start"_s, u"EchoServerB"_s, u"--wait"_s}).code, 5);
}

void tst_CommandLine::restartWaits()
{
    const Answer answer = local({u"restart"_s, u"EchoServerA"_s, u"EchoServerB"_s, u"--wait"_s});
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.err, u"EchoServerA: running\nEchoServerB: running\n"_s);
}

void tst_CommandLine::someOfSeveralFail()
{
    const Answer answer = local({u"start"_s, u"Nobody"_s, u"EchoServerB"_s, u"FTPServer"_s, u"--wait"_s});
    QCOMPARE(answer.code, 10);
    QVERIFY(answer.err.contains(u"Nobody: no instance"_s));
    QVERIFY(answer.err.contains(u"EchoServerB: running"_s));
    QVERIFY(answer.err.contains(u"FTPServer: cannot listen"_s));
}

void tst_CommandLine::stopAllGoesBackwards()
{
    QCOMPARE(local({u"stop"_s, u"--all"_s}).code, 0);
    QStringList names;
    for (const QJsonObject &params : m_agent->paramsOf(u"instance.stop"_s))
        names.append(params.value("name"_L1).toString());
    QCOMPARE(names, (QStringList{u"FTPServer"_s, u"EchoServerB"_s, u"EchoServerA"_s}));
    QCOMPARE(local({u"start"_s, u"--all"_s}).code, 0);
    QCOMPARE(m_agent->paramsOf(u"instance.start"_s).first().value("name"_L1).toString(), u"EchoServerA"_s);
}

void tst_CommandLine::anInstanceMayBeCalledLikeACommand()
{
    m_agent->instances = {makeInstance(u"list"_s, api::InstanceState::Running)};
    QCOMPARE(local({u"stop"_s, u"list"_s}).code, 0);
    QCOMPARE(m_agent->paramsOf(u"instance.stop"_s).size(), 1);
    QCOMPARE(local({u"status"_s, u"list"_s, u"-o"_s, u"json"_s}).code, 3);
}

void tst_CommandLine::limitedCallsAreRepeated()
{
    int calls = 0;
    m_agent->handle(u"instance.list"_s, [&calls](const QJsonObject &) -> Result<QJsonValue> {
        if (++calls < 3)
            return failure(ErrorCode::RateLimited, u"slowly"_s, {}, true);
        return QJsonArray{};
    });
    QCOMPARE(local({u"list"_s}).code, 0);
    QCOMPARE(calls, 3);
}

void tst_CommandLine::sessionsAreATable()
{
    m_agent->handle(u"session.list"_s, [](const QJsonObject &) {
        api::Session session;
        session.id = u"s-1"_s;
        session.peer = u"10.0.0.9:5000\x1b[2J"_s;
        session.bytes_in = 2048;
        return json::toJson(api::SessionList::Result{230, {session}});
    });
    const Answer answer =
        local({u"sessions"_s, u"EchoServerA"_s, u"--page"_s, u"2"_s, u"--filter"_s, u"10."_s, u"--sort"_s, u"peer"_s, u"--desc"_s});
    QCOMPARE(answer.code, 0);
    QVERIFY(answer.out.contains(u"s-1"_s) && answer.out.contains(u"2.0 KiB"_s));
    QVERIFY(!answer.out.contains(u'\x1b'));
    QCOMPARE(answer.err, u"page 2 of 3, 230 sessions; --page shows another\n"_s);
    const QJsonObject params = m_agent->paramsOf(u"session.list"_s).first();
    QCOMPARE(params.value("page"_L1).toInt(), 2);
    QCOMPARE(params.value("filter"_L1).toString(), u"10."_s);
    QCOMPARE(params.value("sort"_L1).toString(), u"peer"_s);
    QCOMPARE(params.value("order"_L1).toString(), u"desc"_s);
    QCOMPARE(params.value("page_size"_L1).toInt(), 100);
}

void tst_CommandLine::sessionsAsJson()
{
    const Answer none = local({u"sessions"_s, u"EchoServerA"_s});
    QCOMPARE(none.code, 0);
    QCOMPARE(none.err, u"no sessions\n"_s);
    const Answer json = local({u"sessions"_s, u"EchoServerA"_s, u"-o"_s, u"json"_s});
    QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).object(), (QJsonObject{{u"total"_s, 0}, {u"items"_s, QJsonArray()}}));
}

void tst_CommandLine::kickPassesTheReason()
{
    QCOMPARE(local({u"kick"_s, u"s-1"_s, u"--reason"_s, u"too loud"_s}).code, 0);
    QCOMPARE(m_agent->paramsOf(u"session.close"_s).first(), (QJsonObject{{u"id"_s, u"s-1"_s}, {u"reason"_s, u"too loud"_s}}));
    m_agent->handle(u"session.close"_s,
                    [](const QJsonObject &) -> Result<QJsonValue> { return failure(ErrorCode::SessionNotFound, u"no session \"s-1\""_s); });
    QCOMPARE(local({u"kick"_s, u"s-1"_s}).code, 7);
    QCOMPARE(local({u"kick"_s, u"s-1"_s, u"--reason"_s, QString(124, u'x')}).code, 2);
}

void tst_CommandLine::enrollPrintsTheTokenAlone()
{
    const Answer answer = local({u"enroll"_s, u"--address"_s, u"fra-1:7710"_s, u"--role"_s, u"viewer"_s, u"--listen"_s, u"0.0.0.0:7710"_s});
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.out, u"sbx1.abc\n"_s);
    QVERIFY(answer.err.contains(u"fra-1:7710"_s));
    QCOMPARE(m_agent->paramsOf(u"auth.invite"_s).first(),
             (QJsonObject{{u"address"_s, u"fra-1:7710"_s}, {u"role"_s, u"viewer"_s}, {u"listen"_s, u"0.0.0.0:7710"_s}}));
}

void tst_CommandLine::callPrintsAnyResult()
{
    m_agent->handle(u"some.thing"_s, [](const QJsonObject &params) -> Result<QJsonValue> { return params.value("x"_L1); });
    QCOMPARE(local({u"call"_s, u"some.thing"_s, u"{\"x\": 5}"_s}).out, u"5\n"_s);
    QCOMPARE(local({u"call"_s, u"some.thing"_s, u"{\"x\": {\"y\": []}}"_s}).code, 0);
    QCOMPARE(local({u"call"_s, u"no.thing"_s}).code, 7);
    QCOMPARE(local({u"call"_s, u"auth.whoami"_s}).code, 0);
}

void tst_CommandLine::errorsAsJson()
{
    const Answer answer = local({u"status"_s, u"Nobody"_s, u"-o"_s, u"json"_s});
    QCOMPARE(answer.code, 7);
    QCOMPARE(answer.out, QString());
    const QJsonObject error = QJsonDocument::fromJson(answer.err.toUtf8()).object().value("error"_L1).toObject();
    QCOMPARE(error.value("data"_L1).toObject().value("error"_L1).toString(), u"InstanceNotFound"_s);
}

void tst_CommandLine::remoteWithPinAndToken()
{
    const Answer answer = run(remote(m_agent->identity().fingerprint(), {u"list"_s, u"-o"_s, u"json"_s}),
                              {{u"SIGNALBOX_TOKEN"_s, QString::fromUtf16(FakeAgent::goodToken)}});
    QCOMPARE(answer.code, 0);
    QCOMPARE(QJsonDocument::fromJson(answer.out.toUtf8()).array().size(), 3);
}

void tst_CommandLine::remoteWithWrongPinIsNotTrusted()
{
    const Answer answer = run(remote(QString(64, u'a'), {u"list"_s}), {{u"SIGNALBOX_TOKEN"_s, QString::fromUtf16(FakeAgent::goodToken)}});
    QCOMPARE(answer.code, 6);
    QVERIFY(answer.err.contains(m_agent->identity().fingerprint()));
    QVERIFY(m_agent->calls().isEmpty());
}

void tst_CommandLine::remoteWithWrongTokenIsNotPermitted()
{
    QCOMPARE(run(remote(m_agent->identity().fingerprint(), {u"list"_s}), {{u"SIGNALBOX_TOKEN"_s, u"sbt_bad"_s}}).code, 4);
}

void tst_CommandLine::tokenComesFromAFile()
{
    QFile file(m_directory.filePath(u"token"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QString::fromUtf16(FakeAgent::goodToken).toUtf8() + '\n');
    file.close();
    QCOMPARE(run(remote(m_agent->identity().fingerprint(), {u"list"_s, u"--token-file"_s, file.fileName()})).code, 0);
}

void tst_CommandLine::outputHasNoColourInAPipe()
{
    QVERIFY(!local({u"list"_s}).out.contains(u'\x1b'));
    QVERIFY(!local({u"status"_s, u"EchoServerA"_s}).out.contains(u'\x1b'));
}

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_CommandLine.moc"

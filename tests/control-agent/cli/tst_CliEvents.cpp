// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/CliRun.h"
#include "tests/support/FakeAgent.h"

#include <QtTest/QtTest>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// `signalbox events` against a scripted agent.
class tst_CliEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void listPassesItsFilters();
    void followPrintsWhatHappens();
    void followFilters();
    void followStartsWithThePast();
    void followReconnectsWithoutAGap();
    void followMarksWhatIsLost();
    void followEndsWithItsReader();
    void followNeedsAnAgentAtFirst();
    void followTakesNoPages();

private:
    void follow(const QString &arguments);
    void untilFollowing(int subscriptions = 1)
    {
        QTRY_COMPARE_WITH_TIMEOUT(int(m_agent->calls().count(u"event.subscribe"_s)), subscriptions, 20000);
    }
    void happen(const QString &instance) { m_agent->change(makeInstance(instance, api::InstanceState::Running)); }
    /// What was printed so far, whole lines.
    const QStringList &lines()
    {
        while (m_process->canReadLine())
            m_lines.append(QString::fromUtf8(m_process->readLine()).trimmed());
        return m_lines;
    }
    static QJsonObject object(const QString &line) { return QJsonDocument::fromJson(line.toUtf8()).object(); }
    void interrupt()
    {
        ::kill(pid_t(m_process->processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, 20000);
        QCOMPARE(m_process->exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_process->exitCode(), 0);
    }

    QTemporaryDir m_directory;
    QString m_path;
    CliRun m_cli;
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<QProcess> m_process;
    QStringList m_lines;
};

void tst_CliEvents::init()
{
    m_path = m_directory.filePath(u"agent.sock"_s);
    m_agent = std::make_unique<FakeAgent>();
    QVERIFY(m_agent->listenLocal(m_path));
    m_agent->instances = {makeInstance(u"A"_s), makeInstance(u"B"_s)};
    m_lines.clear();
}

void tst_CliEvents::cleanup()
{
    if (m_process) {
        m_process->kill();
        m_process->waitForFinished();
    }
    m_process.reset();
    m_agent.reset();
}

void tst_CliEvents::follow(const QString &arguments)
{
    m_process = m_cli.start(QStringList{u"--socket"_s, m_path, u"events"_s, u"-f"_s} + arguments.split(u' ', Qt::SkipEmptyParts));
    untilFollowing();
}

void tst_CliEvents::listPassesItsFilters()
{
    m_agent->handle(u"event.list"_s, [](const QJsonObject &) { return json::toJson(api::EventList::Result{}); });
    const CliRun::Answer answer =
        m_cli.run({u"--socket"_s, m_path, u"events"_s, u"--type"_s, u"instance."_s, u"--instance"_s, u"A"_s, u"--since"_s,
                   u"2026-03-01T00:00:00Z"_s, u"--until"_s, u"2026-03-02T00:00:00Z"_s, u"--oldest-first"_s});
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.err, u"no events\n"_s);
    const QJsonObject params = m_agent->paramsOf(u"event.list"_s).first();
    QCOMPARE(params.value("type"_L1).toString(), u"instance."_s);
    QCOMPARE(params.value("instance"_L1).toString(), u"A"_s);
    QCOMPARE(params.value("since"_L1).toString(), u"2026-03-01T00:00:00.000Z"_s);
    QCOMPARE(params.value("until"_L1).toString(), u"2026-03-02T00:00:00.000Z"_s);
    QCOMPARE(params.value("order"_L1).toString(), u"asc"_s);
}

void tst_CliEvents::followPrintsWhatHappens()
{
    follow({});
    happen(u"A"_s);
    QTRY_COMPARE(lines().size(), 1);
    QCOMPARE(lines().first(), u"2026-03-01 12:00:00  instance.changed    A  running"_s);
    interrupt();
}

void tst_CliEvents::followFilters()
{
    follow(u"--instance B --type instance. -o jsonl"_s);
    happen(u"A"_s);
    happen(u"B"_s);
    QTRY_COMPARE(lines().size(), 1);
    QCOMPARE(object(lines().first()).value("data"_L1).toObject().value("instance"_L1).toObject().value("name"_L1).toString(), u"B"_s);
    interrupt();
}

void tst_CliEvents::followStartsWithThePast()
{
    const auto event = [](const QString &epoch, qint64 revision) {
        return api::Event{epoch, revision, u"instance.changed"_s, u"2026-03-01T11:00:00.000Z"_s, {}};
    };
    // The last one also comes by the stream, which has begun at revision 10.
    m_agent->handle(u"event.list"_s, [this, event](const QJsonObject &params) {
        const int page = params.value("page"_L1).toInt();
        if (page == 1)
            return json::toJson(api::EventList::Result{4, {event(u"epoch-0"_s, 90), event(u"epoch-1"_s, 9)}});
        if (m_agent->revision == 10)
            happen(u"A"_s);
        return json::toJson(api::EventList::Result{4, {event(u"epoch-1"_s, 10), event(u"epoch-1"_s, 11)}});
    });
    follow(u"--since 1h -o name"_s);
    QTRY_COMPARE(lines().size(), 4);
    happen(u"B"_s);
    QTRY_COMPARE(lines().size(), 5);
    QCOMPARE(lines(), (QStringList{u"90"_s, u"9"_s, u"10"_s, u"11"_s, u"12"_s}));
    interrupt();
}

void tst_CliEvents::followReconnectsWithoutAGap()
{
    follow(u"-o name"_s);
    happen(u"A"_s);
    QTRY_COMPARE(lines().size(), 1);
    m_agent->dropConnections();
    happen(u"B"_s);
    untilFollowing(2);
    happen(u"A"_s);
    QTRY_COMPARE(lines(), (QStringList{u"11"_s, u"12"_s, u"13"_s}));
    interrupt();
    const QByteArray said = m_process->readAllStandardError();
    QVERIFY2(said.contains("trying again") && said.contains("connected again"), said.constData());
}

void tst_CliEvents::followMarksWhatIsLost()
{
    follow(u"-o jsonl"_s);
    happen(u"A"_s);
    QTRY_COMPARE(lines().size(), 1);
    m_agent->dropConnections();
    happen(u"B"_s);
    m_agent->trimLog();
    untilFollowing(2);
    QTRY_COMPARE(lines().size(), 2);
    const QJsonObject mark = object(lines().last());
    QCOMPARE(mark.value("type"_L1).toString(), u"resync"_s);
    QCOMPARE(mark.value("revision"_L1).toInt(), 12);
    interrupt();
}

void tst_CliEvents::followEndsWithItsReader()
{
    int pipe[2] = {-1, -1};
    QCOMPARE(::pipe2(pipe, O_CLOEXEC), 0);
    m_cli.inChild = [writer = pipe[1]] { ::dup2(writer, STDOUT_FILENO); };
    m_process = m_cli.start({u"--socket"_s, m_path, u"events"_s, u"-f"_s});
    m_cli.inChild = {};
    ::close(pipe[1]);
    untilFollowing();
    ::close(pipe[0]);
    // It notices with the next event that it writes.
    for (int i = 0; i < 100; ++i) {
        happen(u"A"_s);
        if (QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; }, 100))
            break;
    }
    QCOMPARE(m_process->state(), QProcess::NotRunning);
    QCOMPARE(m_process->exitCode(), 0);
    QCOMPARE(m_process->readAllStandardError(), QByteArray());
}

void tst_CliEvents::followNeedsAnAgentAtFirst()
{
    QCOMPARE(m_cli.run({u"--socket"_s, u"/nonexistent"_s, u"events"_s, u"-f"_s}).code, 5);
}

void tst_CliEvents::followTakesNoPages()
{
    for (const QString &option : {u"--page=2"_s, u"--page-size=2"_s, u"--until=1h"_s, u"--oldest-first"_s})
        QCOMPARE(m_cli.run({u"--socket"_s, m_path, u"events"_s, u"-f"_s, option}).code, 2);
}

QTEST_GUILESS_MAIN(tst_CliEvents)
#include "tst_CliEvents.moc"

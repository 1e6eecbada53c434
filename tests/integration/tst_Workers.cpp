// SPDX-License-Identifier: Apache-2.0
// Isolation "process": real agents, real workers, and what happens when either is killed.
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"
#include "tests/support/ProcessUsage.h"

#include <QtNetwork/QTcpServer>
#include <QtTest/QtTest>

#include <csignal>

#include <unistd.h>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

quint16 freePort()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no port");
    return server.serverPort();
}

QString echo(const QString &name, const QString &isolation, quint16 port = 0, const QString &more = {})
{
    return u"[[instance]]\nname = \"%1\"\ntype = \"echo\"\nisolation = \"%2\"\n%4"
           "[[instance.listen]]\naddress = \"127.0.0.1\"\nport = %3\n"_s.arg(name, isolation)
               .arg(port)
               .arg(more);
}

bool answers(ClientSocket &client, const QByteArray &text)
{
    return client.write(text) && client.read(text.size()) == text;
}

qint64 workerPid(const AgentProcess &agent, const QString &name)
{
    return agent.workers().value(name);
}

} // namespace

class tst_Workers : public QObject
{
    Q_OBJECT

    static bool isRunning(const AgentProcess &agent, const QString &name)
    {
        return agent.instance(name).value(u"state"_s).toString() == u"running"_s;
    }
    /// Processes whose command line names this folder.
    static QList<qint64> processesOf(const AgentProcess &agent)
    {
        QList<qint64> found;
        for (const QString &entry : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
            QFile file(u"/proc/%1/cmdline"_s.arg(entry));
            if (entry.toLongLong() > 0 && file.open(QIODevice::ReadOnly)) {
                const QByteArray line = file.readAll();
                if (line.startsWith("signalbox-worker") && line.contains(agent.folder().toUtf8()))
                    found.append(entry.toLongLong());
            }
        }
        return found;
    }
    static QStringList runtimeFiles(const AgentProcess &agent)
    {
        return QDir(agent.folder() + u"/run"_s).entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private Q_SLOTS:
    void showsTheWorkerAndItsSessions()
    {
        AgentProcess agent;
        agent.setInstances(echo(u"P"_s, u"process"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s));
        const qint64 pid = workerPid(agent, u"P"_s);
        QVERIFY(pid > 0 && pid != agent.pid());
        QCOMPARE(agent.instance(u"P"_s).value(u"pid"_s).toInteger(), pid);
        QCOMPARE(agent.instance(u"P"_s).value(u"isolation"_s).toString(), u"process"_s);

        // As `ps` shows it; in a session of its own, with nobody's terminal.
        QFile commandLine(u"/proc/%1/cmdline"_s.arg(pid));
        QVERIFY(commandLine.open(QIODevice::ReadOnly));
        QCOMPARE(commandLine.readAll().replace('\0', ' ').trimmed(),
                 u"signalbox-worker --runtime %1/run --instance P"_s.arg(agent.folder()).toUtf8());
        QCOMPARE(::getsid(pid_t(pid)), pid_t(pid));

        ClientSocket client(agent.portOf(u"P"_s));
        QVERIFY(answers(client, "hello"));
        QTRY_COMPARE(agent.instance(u"P"_s).value(u"sessions"_s).toInt(), 1);
        const QJsonObject page = QJsonDocument::fromJson(agent.cli({u"sessions"_s, u"P"_s, u"-o"_s, u"json"_s}).output).object();
        QCOMPARE(page.value(u"total"_s).toInt(), 1);
        const QJsonObject session = page.value(u"items"_s).toArray().first().toObject();
        QCOMPARE(session.value(u"instance"_s).toString(), u"P"_s);
        QCOMPARE(session.value(u"bytes_in"_s).toInt(), 5);
        QVERIFY(session.value(u"peer"_s).toString().startsWith(u"127.0.0.1:"_s));

        QCOMPARE(agent.cli({u"kick"_s, u"zzzzzz-1"_s}).exitCode, 7);
        QCOMPARE(agent.cli({u"kick"_s, session.value(u"id"_s).toString()}).exitCode, 0);
        QTRY_VERIFY(client.isClosed());
        QTRY_COMPARE(agent.instance(u"P"_s).value(u"sessions"_s).toInt(), 0);

        QVERIFY2(agent.terminate(), agent.log().constData());
        QVERIFY(processesOf(agent).isEmpty());
        QCOMPARE(runtimeFiles(agent), QStringList());
    }

    void bringsAKilledWorkerBack()
    {
        AgentProcess agent;
        const quint16 port = freePort();
        agent.setInstances(echo(u"P"_s, u"process"_s, port) + echo(u"Q"_s, u"process"_s) + echo(u"N"_s, u"none"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s) && isRunning(agent, u"Q"_s));
        ClientSocket own(port);
        ClientSocket other(agent.portOf(u"Q"_s));
        ClientSocket none(agent.portOf(u"N"_s));
        QVERIFY(answers(own, "a") && answers(other, "b") && answers(none, "c"));

        const qint64 before = workerPid(agent, u"P"_s);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(::kill(pid_t(before), SIGKILL), 0);
        QTRY_VERIFY(own.isClosed());
        QTRY_VERIFY([port] {
            ClientSocket again(port);
            return again.isConnected() && answers(again, "back");
        }());
        QVERIFY2(clock.elapsed() <= 1000, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
        QVERIFY(answers(other, "b") && answers(none, "c"));
        QTRY_VERIFY(isRunning(agent, u"P"_s));
        QVERIFY(workerPid(agent, u"P"_s) != before);
        QVERIFY2(agent.log().contains("ended unexpectedly: signal 9, killed"), agent.log().constData());
        QVERIFY(agent.terminate());
    }

    void outlivesTheAgentAndIsTakenOver()
    {
        AgentProcess agent;
        agent.setInstances(echo(u"P"_s, u"process"_s) + echo(u"Q"_s, u"process"_s) + echo(u"N"_s, u"none"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s) && isRunning(agent, u"Q"_s));
        std::vector<ClientSocket> clients = ClientSocket::many(agent.portOf(u"P"_s), 50);
        for (ClientSocket &client : clients)
            QVERIFY(answers(client, "before"));
        const QMap<QString, qint64> workers = agent.workers();
        QCOMPARE(workers.size(), 2);
        const QString startedAt = agent.instance(u"P"_s).value(u"started_at"_s).toString();

        agent.kill();
        for (ClientSocket &client : clients)
            QVERIFY(answers(client, "without"));
        QElapsedTimer clock;
        clock.start();
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s) && isRunning(agent, u"Q"_s));
        QVERIFY2(clock.elapsed() <= 2000, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
        QCOMPARE(agent.workers(), workers);
        QCOMPARE(processesOf(agent).size(), 2);
        QCOMPARE(agent.instance(u"P"_s).value(u"sessions"_s).toInt(), 50);
        // The first agent wrote down when it heard of it, the worker when it was.
        const QString adoptedAt = agent.instance(u"P"_s).value(u"started_at"_s).toString();
        const qint64 apart = QDateTime::fromString(startedAt, Qt::ISODate).msecsTo(QDateTime::fromString(adoptedAt, Qt::ISODate));
        QVERIFY2(std::abs(apart) <= 1000, qPrintable(startedAt + u" and "_s + adoptedAt));
        for (ClientSocket &client : clients)
            QVERIFY(answers(client, "after"));
        const QByteArray page = agent.cli({u"sessions"_s, u"P"_s, u"-o"_s, u"json"_s}).output;
        const QJsonObject session = QJsonDocument::fromJson(page).object().value(u"items"_s).toArray().first().toObject();
        QCOMPARE(session.value(u"messages_in"_s).toInt(), 3);
        QVERIFY(agent.log().contains("config=same"));
        QCOMPARE(agent.cli({u"audit"_s, u"verify"_s}).exitCode, 0);

        // And is the agent's own from then on.
        QCOMPARE(::kill(pid_t(workers.value(u"Q"_s)), SIGKILL), 0);
        QTRY_VERIFY(workerPid(agent, u"Q"_s) > 0 && workerPid(agent, u"Q"_s) != workers.value(u"Q"_s) && isRunning(agent, u"Q"_s));
        QVERIFY2(agent.terminate(), agent.log().constData());
        QVERIFY(processesOf(agent).isEmpty());
        QCOMPARE(runtimeFiles(agent), QStringList());
    }

    void saysThatTheConfigurationChangedMeanwhile()
    {
        AgentProcess agent;
        agent.setInstances(echo(u"P"_s, u"process"_s) + echo(u"Gone"_s, u"process"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s) && isRunning(agent, u"Gone"_s));
        ClientSocket client(agent.portOf(u"P"_s));
        QVERIFY(answers(client, "before"));
        const qint64 pid = workerPid(agent, u"P"_s);
        agent.kill();
        agent.setInstances(echo(u"P"_s, u"process"_s, 0, u"io_threads = 2\n"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s));
        QCOMPARE(workerPid(agent, u"P"_s), pid);
        QVERIFY(answers(client, "after"));
        QVERIFY2(agent.log().contains("config=changed"), agent.log().constData());
        // The one that is in no configuration any more is sent home.
        QTRY_COMPARE(processesOf(agent), QList<qint64>{pid});
        QVERIFY(agent.terminate());
        QVERIFY(processesOf(agent).isEmpty());
        QCOMPARE(runtimeFiles(agent), QStringList());
    }

    void killsAndRestartsOneThatHangs()
    {
        AgentProcess agent;
        const quint16 port = freePort();
        agent.setInstances(echo(u"P"_s, u"process"_s, port) + echo(u"Q"_s, u"process"_s) + echo(u"N"_s, u"none"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s) && isRunning(agent, u"Q"_s));
        ClientSocket other(agent.portOf(u"Q"_s));
        ClientSocket none(agent.portOf(u"N"_s));
        QVERIFY(answers(other, "b") && answers(none, "c"));
        const qint64 before = workerPid(agent, u"P"_s);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(::kill(pid_t(before), SIGSTOP), 0);
        QTRY_VERIFY_WITH_TIMEOUT(agent.log().contains("worker does not answer"), 9000);
        QVERIFY2(clock.elapsed() >= 4000 && clock.elapsed() <= 8000, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
        // What it is asked meanwhile is answered all the same, in bounded time.
        QCOMPARE(agent.cli({u"list"_s}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(workerPid(agent, u"P"_s) > 0 && workerPid(agent, u"P"_s) != before && isRunning(agent, u"P"_s), 15000);
        QVERIFY2(clock.elapsed() >= 9000 && clock.elapsed() <= 14000, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
        ClientSocket again(port);
        QVERIFY(answers(again, "back") && answers(other, "b") && answers(none, "c"));
        QVERIFY(agent.log().contains("did not answer for 10 s and was killed"));
        QVERIFY(agent.terminate());
    }

    void doesNotBlameAWorkerForItsOwnSleep()
    {
        AgentProcess agent;
        agent.setInstances(
            echo(u"P"_s, u"process"_s, 0, u"restart = { hang_timeout = \"2s\" }\nlimits = { idle_timeout = \"3500ms\" }\n"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s));
        const qint64 pid = workerPid(agent, u"P"_s);
        const quint16 port = agent.portOf(u"P"_s);
        agent.suspend();
        // The worker itself tells when the time has passed: it closes one who says nothing.
        ClientSocket silent(port);
        QTRY_VERIFY_WITH_TIMEOUT(silent.isClosed(), 10000);
        agent.resume();
        // What the worker says is heard again, and the agent has judged.
        ClientSocket client(port);
        QVERIFY(answers(client, "here"));
        // It goes on talking, not to be closed for its silence while the agent is slow. And once is enough: what the agent hears now
        // begins with what it missed, so the count may come, go and come.
        QVERIFY(
            QTest::qWaitFor([&] { return answers(client, "still") && agent.instance(u"P"_s).value(u"sessions"_s).toInt() == 1; }, 30000));
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 10000);
        QTRY_COMPARE(agent.instance(u"P"_s).value(u"sessions"_s).toInt(), 0);
        QVERIFY(isRunning(agent, u"P"_s));
        QCOMPARE(workerPid(agent, u"P"_s), pid);
        QVERIFY(!agent.log().contains("killing a worker"));
        QVERIFY(agent.terminate());
    }

    void failsWithTheReasonOfTheWorker()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        AgentProcess agent;
        agent.setInstances(echo(u"P"_s, u"process"_s, taken.serverPort()) + echo(u"N"_s, u"none"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_COMPARE(agent.instance(u"P"_s).value(u"state"_s).toString(), u"failed"_s);
        QCOMPARE(agent.instance(u"P"_s).value(u"error"_s).toString(),
                 u"cannot listen on 127.0.0.1:%1: address already in use"_s.arg(taken.serverPort()));
        QVERIFY(isRunning(agent, u"N"_s));
        QVERIFY(processesOf(agent).isEmpty());
        taken.close();
        QCOMPARE(agent.cli({u"start"_s, u"P"_s, u"--wait"_s}).exitCode, 0);
        QVERIFY(isRunning(agent, u"P"_s));
        QVERIFY(agent.terminate());
        QCOMPARE(runtimeFiles(agent), QStringList());
    }

    void givesUpOneThatDiesAtEachStart()
    {
        AgentProcess agent;
        // The worker of one instance dies before it serves; the others' is the real one.
        QFile program(agent.folder() + u"/worker"_s);
        QVERIFY(program.open(QIODevice::WriteOnly));
        program.write("#!/bin/bash\nif [ \"$4\" = Dying ]; then echo 'no way to go on' >&2; kill -SEGV $$; fi\n"
                      "exec -a signalbox-worker " SIGNALBOX_BIN_DIR "/signalbox-worker \"$@\"\n");
        program.close();
        QVERIFY(program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        agent.setEnvironment({u"SIGNALBOX_WORKER="_s + program.fileName()});
        agent.setInstances(echo(u"P"_s, u"process"_s) + echo(u"N"_s, u"none"_s)
                           + echo(u"Dying"_s, u"process"_s, 0, u"autostart = false\n"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s) && isRunning(agent, u"N"_s));
        ClientSocket process(agent.portOf(u"P"_s));
        ClientSocket none(agent.portOf(u"N"_s));
        QVERIFY(answers(process, "a") && answers(none, "b"));
        QCOMPARE(agent.cli({u"start"_s, u"Dying"_s}).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(agent.instance(u"Dying"_s).value(u"state"_s).toString(), u"failed"_s, 15000);
        const QString error = agent.instance(u"Dying"_s).value(u"error"_s).toString();
        QVERIFY2(error.contains(u"signal 11, "_s) && error.endsWith(u"given up after 5 ends within 10 s"_s), qPrintable(error));
        QVERIFY(answers(process, "a") && answers(none, "b"));

        const QByteArray text = agent.cli({u"events"_s, u"--type"_s, u"instance.restarted"_s, u"-o"_s, u"json"_s}).output;
        const QJsonArray restarts = QJsonDocument::fromJson(text).object().value(u"items"_s).toArray();
        QCOMPARE(restarts.size(), 4);
        QList<int> delays;
        for (const QJsonValue &restart : restarts) {
            const QJsonObject data = restart.toObject().value(u"data"_s).toObject();
            delays.append(data.value(u"delay_ms"_s).toInt());
            QCOMPARE(data.value(u"signal"_s).toInt(), SIGSEGV);
            QCOMPARE(data.value(u"last_lines"_s).toArray().last().toString(), u"no way to go on"_s);
        }
        std::sort(delays.begin(), delays.end());
        QCOMPARE(delays, (QList<int>{100, 200, 400, 800}));
        QVERIFY(agent.terminate());
        QCOMPARE(runtimeFiles(agent), QStringList());
    }

    void endsWhenAskedByASignal()
    {
        AgentProcess agent;
        agent.setInstances(echo(u"P"_s, u"process"_s));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        QTRY_VERIFY(isRunning(agent, u"P"_s));
        QCOMPARE(::kill(pid_t(workerPid(agent, u"P"_s)), SIGTERM), 0);
        QTRY_COMPARE(agent.instance(u"P"_s).value(u"state"_s).toString(), u"stopped"_s);
        QVERIFY(processesOf(agent).isEmpty());
        QVERIFY(agent.terminate());
    }

    void leavesNothingBehind()
    {
        AgentProcess agent;
        QString instances;
        for (int i = 0; i < 20; ++i)
            instances += echo(u"P%1"_s.arg(i), u"process"_s);
        agent.setInstances(instances);
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        const auto all = [&agent](const QString &state) {
            const QJsonArray list = agent.list();
            return list.size() == 20 && std::all_of(list.begin(), list.end(), [&state](const QJsonValue &value) {
                       return value.toObject().value(u"state"_s).toString() == state;
                   });
        };
        const ProcessUsage usage(agent.pid());
        qint64 descriptors = 0;
        for (int round = 0; round < 5; ++round) {
            QTRY_VERIFY_WITH_TIMEOUT(all(u"running"_s), 20000);
            QCOMPARE(processesOf(agent).size(), 20);
            QCOMPARE(agent.cli({u"stop"_s, u"--all"_s, u"--wait"_s}).exitCode, 0);
            QVERIFY(all(u"stopped"_s));
            QVERIFY(processesOf(agent).isEmpty());
            QCOMPARE(QDir(agent.folder() + u"/run/workers"_s).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot),
                     QStringList());
            // The first round opens what stays open.
            if (round == 0)
                descriptors = usage.descriptors();
            QTRY_VERIFY(usage.descriptors() <= descriptors);
            QCOMPARE(agent.cli({u"start"_s, u"--all"_s}).exitCode, 0);
        }
        // Also in the middle of starting.
        QVERIFY2(agent.terminate(), agent.log().constData());
        QVERIFY(processesOf(agent).isEmpty());
        QCOMPARE(runtimeFiles(agent), QStringList());
    }
};

QTEST_GUILESS_MAIN(tst_Workers)
#include "tst_Workers.moc"

// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/CliRun.h"
#include "tests/support/FakeAgent.h"

#include <QtTest/QtTest>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// What a person at a terminal gets: colour, tables that fit, questions that show no answer.
class tst_CliTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void tableFitsTheTerminal();
    void colourOnATerminalOnly();
    void passwordIsAskedTwiceAndNotShown();
    void differentPasswordsChangeNothing();
    void interruptedQuestionLeavesTheTerminalAsItWas();

private:
    void runOnTerminal(const QStringList &arguments, ushort columns = 80);
    /// Reads until the terminal shows it.
    bool shows(const QByteArray &text)
    {
        return QTest::qWaitFor(
            [&] {
                char buffer[4096];
                for (ssize_t got = ::read(m_master, buffer, sizeof buffer); got > 0; got = ::read(m_master, buffer, sizeof buffer))
                    m_screen.append(buffer, got);
                return m_screen.contains(text);
            },
            20000);
    }
    bool echoes() const
    {
        termios state{};
        return tcgetattr(m_slave, &state) == 0 && (state.c_lflag & ECHO);
    }
    void type(const QByteArray &text)
    {
        // Only a question that hides its answer is answered: before that the terminal itself would show it.
        QTRY_VERIFY_WITH_TIMEOUT(!echoes(), 20000);
        QCOMPARE(::write(m_master, text.constData(), std::size_t(text.size())), ssize_t(text.size()));
    }
    int ended()
    {
        if (!QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; }, 20000))
            return -1;
        return m_process->exitCode();
    }

    QTemporaryDir m_directory;
    QString m_path;
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<CliRun> m_cli;
    std::unique_ptr<QProcess> m_process;
    int m_master = -1;
    int m_slave = -1;
    QByteArray m_screen;
};

void tst_CliTerminal::init()
{
    m_path = m_directory.filePath(u"agent.sock"_s);
    m_agent = std::make_unique<FakeAgent>();
    QVERIFY(m_agent->listenLocal(m_path));
    api::Instance failed = makeInstance(u"FTPServer"_s, api::InstanceState::Failed);
    failed.error = u"cannot listen on 0.0.0.0:21: address already in use by another program, which is not known"_s;
    m_agent->instances = {failed, makeInstance(u"EchoServerA"_s, api::InstanceState::Running)};
    m_agent->handle(u"user.add"_s, [](const QJsonObject &) {
        api::User user;
        user.name = u"ann"_s;
        return json::toJson(user);
    });
    m_cli = std::make_unique<CliRun>();
    m_cli->environment[u"TERM"_s] = u"xterm"_s;
    m_screen.clear();
    m_master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    QVERIFY(m_master >= 0 && grantpt(m_master) == 0 && unlockpt(m_master) == 0);
    m_slave = ::open(ptsname(m_master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    QVERIFY(m_slave >= 0);
}

void tst_CliTerminal::cleanup()
{
    if (m_process) {
        m_process->kill();
        m_process->waitForFinished();
    }
    m_process.reset();
    ::close(m_slave);
    ::close(m_master);
    m_agent.reset();
}

void tst_CliTerminal::runOnTerminal(const QStringList &arguments, ushort columns)
{
    const winsize size{24, columns, 0, 0};
    QCOMPARE(ioctl(m_slave, TIOCSWINSZ, &size), 0);
    m_cli->inChild = [slave = m_slave] {
        setsid();
        ioctl(slave, TIOCSCTTY, 0);
        for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            dup2(slave, descriptor);
    };
    m_process = m_cli->start(QStringList{u"--socket"_s, m_path} + arguments);
}

void tst_CliTerminal::tableFitsTheTerminal()
{
    m_cli->environment[u"NO_COLOR"_s] = u"1"_s;
    runOnTerminal({u"list"_s}, 70);
    QCOMPARE(ended(), 0);
    QVERIFY(shows("EchoServerA"));
    const QStringList lines = QString::fromUtf8(m_screen).split(u"\r\n"_s);
    for (const QString &line : lines)
        QVERIFY2(line.size() <= 70, qPrintable(line));
    // What matters stays: name, state, and as much of the reason as there is room for.
    QVERIFY2(lines[1].contains(u"FTPServer"_s) && lines[1].contains(u"▲ failed"_s) && lines[1].endsWith(u"…"_s), qPrintable(lines[1]));
    QVERIFY(lines[1].contains(u"cannot"_s));
}

void tst_CliTerminal::colourOnATerminalOnly()
{
    runOnTerminal({u"list"_s});
    QCOMPARE(ended(), 0);
    QVERIFY(shows("\x1b[31m"));
    m_screen.clear();
    m_cli->environment[u"NO_COLOR"_s] = u"1"_s;
    runOnTerminal({u"list"_s});
    QCOMPARE(ended(), 0);
    QVERIFY(shows("FTPServer"));
    QVERIFY(!m_screen.contains('\x1b'));
}

void tst_CliTerminal::passwordIsAskedTwiceAndNotShown()
{
    runOnTerminal({u"user"_s, u"add"_s, u"ann"_s});
    QVERIFY(shows("New password of ann: "));
    type("correct horse\n");
    QVERIFY(shows("The same again: "));
    type("correct horse\n");
    QCOMPARE(ended(), 0);
    QVERIFY2(!m_screen.contains("horse"), m_screen.constData());
    QCOMPARE(m_agent->paramsOf(u"user.add"_s).first().value("password"_L1).toString(), u"correct horse"_s);
    QVERIFY(echoes());
}

void tst_CliTerminal::differentPasswordsChangeNothing()
{
    runOnTerminal({u"user"_s, u"add"_s, u"ann"_s});
    QVERIFY(shows("New password of ann: "));
    type("correct horse\n");
    QVERIFY(shows("The same again: "));
    type("corect horse\n");
    QCOMPARE(ended(), 2);
    QVERIFY(shows("not the same"));
    QVERIFY(!m_agent->calls().contains(u"user.add"_s));
}

void tst_CliTerminal::interruptedQuestionLeavesTheTerminalAsItWas()
{
    runOnTerminal({u"user"_s, u"add"_s, u"ann"_s});
    QVERIFY(shows("New password of ann: "));
    type("corr\x03");
    QVERIFY(QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; }, 20000));
    QCOMPARE(m_process->exitStatus(), QProcess::CrashExit); // by the signal, as shells expect
    QVERIFY(echoes());
    QVERIFY(!m_agent->calls().contains(u"user.add"_s));
}

QTEST_GUILESS_MAIN(tst_CliTerminal)
#include "tst_CliTerminal.moc"

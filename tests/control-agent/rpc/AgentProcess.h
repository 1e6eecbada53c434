// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

/// The real signalboxd on folders of its own, the management API on a port that the system chose.
class AgentProcess
{
public:
    AgentProcess();
    ~AgentProcess();

    void writeConfig(const QByteArray &text);
    /// Starts it and waits until it is ready. False, with the log on stderr, when it is not.
    bool start();
    /// Starts it and waits for its end: the exit code, or -1.
    int runToEnd();
    /// SIGTERM; the exit code, or -1 after 15 s.
    int stop();
    /// SIGKILL.
    void kill();

    bool isRunning() const { return m_process.state() == QProcess::Running; }
    QProcess &process() { return m_process; }
    QString folder() const { return m_folder.path(); }
    QString socketPath() const { return m_folder.filePath(QStringLiteral("run/agent.sock")); }
    QString database() const { return m_folder.filePath(QStringLiteral("state/agent.db")); }
    /// "wss://127.0.0.1:PORT".
    QString endpoint() const;
    QByteArray log();

private:
    QStringList arguments() const;

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_log;
};

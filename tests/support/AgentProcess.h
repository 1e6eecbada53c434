// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QMap>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <functional>
#include <memory>

namespace signalbox::test {

/// A real `signalboxd` in a process of its own, on folders of its own, driven by the real command line.
/// Shape:  keeps state folder, configuration and management port over `kill` and `start`, as an installation would.
/// Errors: every function answers false or empty on failure and leaves the words in `errorText`.
class AgentProcess
{
public:
    /// What the command line answered.
    struct Answer {
        int exitCode = -1;
        QByteArray output;
        QByteArray errors;
    };

    AgentProcess();
    ~AgentProcess();
    AgentProcess(const AgentProcess &) = delete;
    AgentProcess &operator=(const AgentProcess &) = delete;

    /// A name for `[agent] name`, before `start`. Default "demo".
    void setName(const QString &name) { m_name = name; }
    /// TOML text of the instances, before `start`.
    void setInstances(const QString &toml) { m_instances = toml; }
    /// Runs the agent in this network namespace and lets its management API listen on this address.
    void setNamespace(const QString &name, const QString &address);

    /// Variables, each "NAME=value", of the agent's environment, before `start`.
    void setEnvironment(const QStringList &variables) { m_environment = variables; }

    /// Starts it and waits until it answers on its local socket.
    bool start();
    /// SIGTERM; true when it ended by itself with exit code 0.
    bool terminate();
    /// SIGKILL.
    void kill();
    void suspend();
    void resume();
    bool isRunning() const;
    qint64 pid() const;

    /// Runs `signalbox --socket … arguments` and waits for it.
    Answer cli(const QStringList &arguments, int timeoutMs = 20000) const;
    /// `list -o json`.
    QJsonArray list() const;
    QJsonObject instance(const QString &name) const;
    /// The port of an instance's first listener; 0 when it is not running.
    quint16 portOf(const QString &instance) const;
    /// The worker processes that run, by instance.
    QMap<QString, qint64> workers() const;
    /// A fresh enrolment token.
    QString enrolmentToken() const;
    /// Port of the management API.
    quint16 apiPort() const { return m_apiPort; }

    QString folder() const { return m_folder.path(); }
    QString socketPath() const { return m_folder.filePath(QStringLiteral("run/agent.sock")); }
    QString errorText() const { return m_errorText; }
    /// What the agent logged so far.
    QByteArray log() const;

private:
    bool writeConfiguration();
    QStringList inNamespace(const QString &program, const QStringList &arguments) const;

    QTemporaryDir m_folder;
    QString m_name = QStringLiteral("demo");
    QString m_instances;
    QString m_namespace;
    QStringList m_environment;
    QString m_address = QStringLiteral("127.0.0.1");
    quint16 m_apiPort = 0;
    std::unique_ptr<QProcess> m_process;
    qint64 m_pid = 0;
    QString m_errorText;
};

/// The four instances of the demo, on ports that the system chooses; EchoServerB with TLS from a protected .pfx that is
/// made in `folder`.
QString demoInstances(const QString &folder);

/// Polls `condition` while events are processed.
bool waitUntil(const std::function<bool()> &condition, int timeoutMs = 10000);

} // namespace signalbox::test

// SPDX-License-Identifier: Apache-2.0
#include "tests/support/AgentProcess.h"

#include "tests/support/NetworkNamespace.h"
#include "tests/support/TestCertificate.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

#include <signal.h>

namespace signalbox::test {

using namespace Qt::StringLiterals;

namespace {

const QString binaries = QStringLiteral(SIGNALBOX_BIN_DIR);

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

bool waitUntil(const std::function<bool()> &condition, int timeoutMs)
{
    return QTest::qWaitFor(condition, timeoutMs);
}

QString demoInstances(const QString &folder)
{
    if (!makeCertificate(folder, u"localhost"_s))
        return {};
    return u"[[instance]]\nname = \"EchoServerA\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"any\"\nport = 0\n\n"
           "[[instance]]\nname = \"EchoServerB\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"any\"\nport = 0\ntls = true\n"
           "[instance.tls]\npkcs12 = \"localhost.pfx\"\npassword_file = \"localhost.pass\"\n\n"
           "[[instance]]\nname = \"CommandServer\"\ntype = \"line\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n\n"
           "[[instance]]\nname = \"WebSocketEcho\"\ntype = \"websocket-echo\"\n[instance.limits]\nmax_message_bytes = \"2MiB\"\n"
           "[[instance.listen]]\naddress = \"any\"\nport = 0\n"_s;
}

AgentProcess::AgentProcess() = default;

AgentProcess::~AgentProcess()
{
    kill();
    // Those of an agent that was killed live on.
    for (const qint64 worker : workers())
        ::kill(pid_t(worker), SIGKILL);
}

void AgentProcess::setNamespace(const QString &name, const QString &address)
{
    m_namespace = name;
    m_address = address;
}

QStringList AgentProcess::inNamespace(const QString &program, const QStringList &arguments) const
{
    if (m_namespace.isEmpty())
        return QStringList{program} + arguments;
    return NetworkNamespace::insideAsMyself(m_namespace, QStringList{program} + arguments);
}

bool AgentProcess::writeConfiguration()
{
    if (m_apiPort == 0)
        m_apiPort = freePort();
    QFile file(m_folder.filePath(u"signalbox.toml"_s));
    const QString text =
        u"[agent]\nname = \"%1\"\nio_threads = 2\n\n[api]\nlisten = [\"%2:%3\"]\n\n[http]\nlisten = \"\"\n\n%4"_s.arg(m_name, m_address)
            .arg(m_apiPort)
            .arg(m_instances);
    return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) > 0;
}

bool AgentProcess::start()
{
    if (!writeConfiguration()) {
        m_errorText = u"cannot write the configuration"_s;
        return false;
    }
    const QStringList command = inNamespace(binaries + u"/signalboxd"_s,
                                            {u"--config"_s, m_folder.filePath(u"signalbox.toml"_s), u"--state"_s,
                                             m_folder.filePath(u"state"_s), u"--runtime"_s, m_folder.filePath(u"run"_s)});
    m_pid = 0;
    m_process = std::make_unique<QProcess>();
    m_process->setStandardErrorFile(m_folder.filePath(u"agent.log"_s), QIODevice::Append);
    m_process->setProcessEnvironment([this] {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &variable : m_environment)
            environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
        return environment;
    }());
    m_process->start(command.first(), command.sliced(1));
    // Not waitForStarted: the window of a test goes on meanwhile.
    if (!waitUntil([this] { return m_process->state() != QProcess::Starting; }, 30000) || m_process->state() != QProcess::Running) {
        m_errorText = m_process->errorString();
        return false;
    }
    const bool ready = waitUntil([this] { return !isRunning() || cli({u"list"_s}).exitCode == 0; }, 20000);
    if (!ready || !isRunning()) {
        m_errorText = QString::fromUtf8(log());
        return false;
    }
    // Not the process started here, which may be sudo.
    m_pid = QJsonDocument::fromJson(cli({u"call"_s, u"agent.info"_s}).output).object().value("pid"_L1).toInteger();
    return m_pid > 0;
}

bool AgentProcess::terminate()
{
    if (!isRunning())
        return false;
    ::kill(pid_t(pid()), SIGTERM);
    const bool ended = waitUntil([this] { return !isRunning(); }, 15000);
    return ended && m_process->exitStatus() == QProcess::NormalExit && m_process->exitCode() == 0;
}

void AgentProcess::kill()
{
    if (!isRunning())
        return;
    if (m_pid > 0)
        ::kill(pid_t(m_pid), SIGKILL);
    else
        m_process->kill();
    (void)waitUntil([this] { return !isRunning(); }, 5000);
}

void AgentProcess::suspend()
{
    ::kill(pid_t(pid()), SIGSTOP);
}

void AgentProcess::resume()
{
    ::kill(pid_t(pid()), SIGCONT);
}

bool AgentProcess::isRunning() const
{
    return m_process && m_process->state() == QProcess::Running;
}

qint64 AgentProcess::pid() const
{
    return m_pid;
}

AgentProcess::Answer AgentProcess::cli(const QStringList &arguments, int timeoutMs) const
{
    QProcess process;
    process.start(binaries + u"/signalbox"_s, QStringList{u"--socket"_s, socketPath()} + arguments);
    // A loop of its own: the caller's events (a window, a client) go on meanwhile.
    if (!waitUntil([&] { return process.state() == QProcess::NotRunning; }, timeoutMs))
        process.kill();
    process.waitForFinished(1000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QJsonArray AgentProcess::list() const
{
    return QJsonDocument::fromJson(cli({u"list"_s, u"-o"_s, u"json"_s}).output).array();
}

QJsonObject AgentProcess::instance(const QString &name) const
{
    const QJsonArray instances = list();
    for (const QJsonValue &value : instances) {
        if (value.toObject().value(u"name"_s).toString() == name)
            return value.toObject();
    }
    return {};
}

QMap<QString, qint64> AgentProcess::workers() const
{
    QMap<QString, qint64> workers;
    const QDir folder(m_folder.filePath(u"run/workers"_s));
    for (const QString &entry : folder.entryList({u"*.pid"_s}, QDir::Files)) {
        QFile file(folder.filePath(entry));
        const qint64 pid = file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').first().toLongLong() : 0;
        if (pid > 1 && QFileInfo::exists(u"/proc/%1/stat"_s.arg(pid)))
            workers.insert(entry.chopped(4), pid);
    }
    return workers;
}

quint16 AgentProcess::portOf(const QString &name) const
{
    const QJsonArray listeners = instance(name).value(u"listeners"_s).toArray();
    return quint16(listeners.isEmpty() ? 0 : listeners.first().toObject().value(u"port"_s).toInt());
}

QString AgentProcess::enrolmentToken() const
{
    return QString::fromUtf8(cli({u"enroll"_s}).output).trimmed();
}

QByteArray AgentProcess::log() const
{
    QFile file(m_folder.filePath(u"agent.log"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace signalbox::test

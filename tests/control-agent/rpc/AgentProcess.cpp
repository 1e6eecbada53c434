// SPDX-License-Identifier: Apache-2.0
#include "AgentProcess.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;

AgentProcess::AgentProcess()
{
    m_process.setProgram(QStringLiteral(SIGNALBOX_BIN_DIR "/signalboxd"));
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    writeConfig(
        "[agent]\nname = \"test\"\nio_threads = 1\n[api]\nlisten = [\"127.0.0.1:0\"]\nallowed_origins = "
        "[\"https://good.example\"]\n[http]\nlisten = \"\"\n"
        "[[instance]]\nname = \"EchoA\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"
        "[[instance]]\nname = \"EchoB\"\ntype = \"echo\"\nautostart = false\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n");
}

AgentProcess::~AgentProcess()
{
    kill();
    if (QTest::currentTestFailed())
        qInfo("%s", log().constData());
}

void AgentProcess::writeConfig(const QByteArray &text)
{
    QFile file(m_folder.filePath(u"signalbox.toml"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write the configuration");
}

QStringList AgentProcess::arguments() const
{
    return {u"--config"_s,  m_folder.filePath(u"signalbox.toml"_s),
            u"--state"_s,   m_folder.filePath(u"state"_s),
            u"--runtime"_s, m_folder.filePath(u"run"_s)};
}

bool AgentProcess::start()
{
    m_log.clear();
    m_process.start(m_process.program(), arguments());
    return QTest::qWaitFor([this] { return log().contains(" agent ready ") || m_process.state() == QProcess::NotRunning; }, 15000)
        && isRunning();
}

int AgentProcess::runToEnd()
{
    m_log.clear();
    m_process.start(m_process.program(), arguments());
    if (!m_process.waitForFinished(15000) || m_process.exitStatus() != QProcess::NormalExit)
        return -1;
    return m_process.exitCode();
}

int AgentProcess::stop()
{
    m_process.terminate();
    const bool ended = QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, 15000);
    return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void AgentProcess::kill()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(5000);
}

QString AgentProcess::endpoint() const
{
    QFile file(m_folder.filePath(u"run/api-endpoints"_s));
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readLine()).trimmed() : QString();
}

QByteArray AgentProcess::log()
{
    if (m_process.isOpen())
        m_log += m_process.readAll();
    return m_log;
}

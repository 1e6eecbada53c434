// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <functional>

namespace signalbox::test {

/// Runs the real `signalbox` as a person who has no contexts yet, while this thread goes on: a fake agent may answer from it.
class CliRun
{
public:
    struct Answer {
        int code = -1;
        QString out;
        QString err;
    };

    QMap<QString, QString> environment;
    /// For what goes beyond arguments: another user, a terminal.
    std::function<void()> inChild;
    QString program = QStringLiteral(SIGNALBOX_BIN_DIR "/signalbox");

    QString dataFolder() const { return m_folder.path(); }

    std::unique_ptr<QProcess> start(const QStringList &arguments) const
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"SIGNALBOX_TOKEN", "SIGNALBOX_CONTEXT", "NO_COLOR"})
            variables.remove(QString::fromLatin1(name));
        variables.insert(QStringLiteral("XDG_DATA_HOME"), dataFolder());
        variables.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
        for (auto it = environment.begin(); it != environment.end(); ++it)
            variables.insert(it.key(), it.value());
        process->setProcessEnvironment(variables);
        if (inChild)
            process->setChildProcessModifier(inChild);
        process->start(program, arguments);
        return process;
    }

    Answer run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        const std::unique_ptr<QProcess> process = start(arguments);
        process->write(input);
        process->closeWriteChannel();
        constexpr int patienceMs = 60000;
        if (!QTest::qWaitFor([&process] { return process->state() == QProcess::NotRunning; }, patienceMs)) {
            process->kill();
            process->waitForFinished();
            return {-1, {}, QStringLiteral("did not end")};
        }
        return {process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -1,
                QString::fromUtf8(process->readAllStandardOutput()), QString::fromUtf8(process->readAllStandardError())};
    }

private:
    QTemporaryDir m_folder;
};

} // namespace signalbox::test

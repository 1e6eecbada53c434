// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Editor.h"

#include "control-agent/cli/Terminal.h"

#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryFile>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

QStringList editorCommand()
{
    for (const char *variable : {"VISUAL", "EDITOR"}) {
        const QStringList command = QProcess::splitCommand(qEnvironmentVariable(variable));
        if (!command.isEmpty())
            return command;
    }
    return {u"vi"_s};
}

} // namespace

Result<QByteArray> editText(const QByteArray &text, const QString &nameEnd)
{
    if (!hasPerson())
        return failure(ErrorCode::InvalidParams, u"no terminal for an editor: say what to change with --set, --unset or --file"_s);
    QTemporaryFile file(QDir::tempPath() + u"/signalbox-XXXXXX"_s + nameEnd);
    if (!file.open() || file.write(text) != text.size() || !file.flush())
        return failure(ErrorCode::InternalError, u"cannot write %1: %2"_s.arg(file.fileName(), file.errorString()));
    QStringList command = editorCommand();
    const QString program = command.takeFirst();
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.setInputChannelMode(QProcess::ForwardedInputChannel);
    process.start(program, command + QStringList{file.fileName()});
    if (!process.waitForStarted())
        return failure(ErrorCode::InvalidParams, u"cannot start the editor %1; set EDITOR"_s.arg(program));
    process.waitForFinished(-1);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return failure(ErrorCode::InternalError, u"the editor failed; nothing was changed"_s);
    // By its name: many editors write a new file.
    QFile edited(file.fileName());
    if (!edited.open(QIODevice::ReadOnly))
        return failure(ErrorCode::InternalError, u"cannot read %1: %2"_s.arg(file.fileName(), edited.errorString()));
    return edited.readAll();
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/ChangeArguments.h"
#include "control-agent/cli/ExitCode.h"
#include "control-agent/cli/Printer.h"

namespace signalbox::cli {

/// Does the same to each of several named things; one failure does not stop the others, and each is told by name.
/// Errors: InvalidParams when --if-revision meets several. The exit code is that of the only one, or SomeFailed.
[[nodiscard]] inline Result<ExitCode> forEachNamed(const std::vector<std::string> &names, const ChangeArguments &arguments,
                                                   const Printer &printer, const QString &done,
                                                   const std::function<Result<QJsonValue>(const QString &, const ChangeArguments &)> &act)
{
    if (arguments.ifRevision && names.size() > 1)
        return failure(ErrorCode::InvalidParams, QStringLiteral("--if-revision is about one thing: name one"));
    QJsonArray answers;
    QList<ExitCode> failures;
    for (const std::string &name : names) {
        const QString which = QString::fromStdString(name);
        const Result<QJsonValue> answer = act(which, names.size() > 1 ? arguments.forOneOfSeveral(which) : arguments);
        if (!answer) {
            printer.error(answer.error(), which);
            failures.append(exitCodeOf(answer.error().code));
            continue;
        }
        answers.append(*answer);
        if (!printer.isJson())
            printer.note(arguments.told(done.arg(which)));
    }
    if (printer.isJson())
        printer.json(names.size() == 1 && !answers.isEmpty() ? answers.first() : QJsonValue(answers));
    if (failures.isEmpty())
        return ExitCode::Done;
    return names.size() == 1 ? failures.first() : ExitCode::SomeFailed;
}

} // namespace signalbox::cli

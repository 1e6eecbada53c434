// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Question.h"

#include <QtCore/QByteArray>
#include <QtCore/QFile>

#include <cstdio>

namespace signalbox::cli {

bool agreed(const QString &question)
{
    std::fputs((question + QStringLiteral(" [y/N] ")).toLocal8Bit().constData(), stderr);
    std::fflush(stderr);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return false;
    constexpr qint64 longestAnswer = 64;
    const QByteArray answer = input.readLine(longestAnswer).trimmed().toLower();
    return answer == "y" || answer == "yes";
}

} // namespace signalbox::cli

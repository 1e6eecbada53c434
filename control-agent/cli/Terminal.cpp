// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Terminal.h"

#include <QtCore/QByteArray>
#include <QtCore/QtGlobal>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

namespace signalbox::cli {

bool wantsColour()
{
    if (!qEnvironmentVariableIsEmpty("NO_COLOR") || qgetenv("TERM") == "dumb")
        return false;
#ifdef Q_OS_WIN
    return _isatty(1) != 0;
#else
    return isatty(STDOUT_FILENO) == 1;
#endif
}

} // namespace signalbox::cli

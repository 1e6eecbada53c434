// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Terminal.h"

#include <QtCore/QByteArray>
#include <QtCore/QtGlobal>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <sys/ioctl.h>
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

int terminalWidth()
{
#ifdef Q_OS_WIN
    return 0;
#else
    winsize size{};
    if (isatty(STDOUT_FILENO) != 1 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
#endif
}

bool hasPerson()
{
#ifdef Q_OS_WIN
    return _isatty(0) != 0;
#else
    return isatty(STDIN_FILENO) == 1;
#endif
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
// POSIX: signals and resource limits.
#include "control-agent/daemon/ProcessSetup.h"

#include "shared/base/Log.h"

#include <csignal>

#include <sys/resource.h>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

void setUpProcess()
{
    std::signal(SIGPIPE, SIG_IGN);
    // Until there is a configuration to reload. The end of the terminal that started it is not the end of the servers.
    std::signal(SIGHUP, SIG_IGN);
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= files.rlim_max)
        return;
    files.rlim_cur = files.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0)
        qCWarning(lcAgent).noquote() << "cannot raise the limit of open files" << u"hard=%1"_s.arg(files.rlim_max);
}

} // namespace signalbox::agent

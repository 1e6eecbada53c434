// SPDX-License-Identifier: Apache-2.0
// POSIX: a signal handler may do next to nothing, so it writes one byte into a pipe that the event loop watches.
#include "control-agent/daemon/StopSignals.h"

#include <QtCore/QSocketNotifier>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::agent {

namespace {

std::array<int, 2> pipeEnds{-1, -1};

extern "C" void onSignal(int number)
{
    const int saved = errno;
    const auto byte = char(number);
    const ssize_t written = ::write(pipeEnds[1], &byte, 1);
    static_cast<void>(written);
    errno = saved;
}

} // namespace

StopSignals::StopSignals(QObject *parent) : QObject(parent)
{
    if (::pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        qFatal("cannot make a pipe for signals");
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        std::array<char, 16> bytes{};
        const ssize_t count = ::read(pipeEnds[0], bytes.data(), bytes.size());
        const auto end = bytes.begin() + std::max<ssize_t>(count, 0);
        if (std::any_of(bytes.begin(), end, [](char byte) { return byte != SIGHUP; }))
            Q_EMIT stopRequested();
        else if (count > 0)
            Q_EMIT reloadRequested();
    });
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        struct sigaction action {
        };
        action.sa_handler = onSignal;
        action.sa_flags = SA_RESTART;
        ::sigaction(number, &action, nullptr);
    }
}

StopSignals::~StopSignals()
{
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGHUP, SIG_IGN);
    m_notifier.reset();
    for (int &end : pipeEnds) {
        ::close(end);
        end = -1;
    }
}

} // namespace signalbox::agent

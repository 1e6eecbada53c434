// SPDX-License-Identifier: Apache-2.0
#include "shared/client/Liveness.h"

namespace signalbox::client {

using std::chrono::milliseconds;

Liveness::Liveness(QObject *parent) : QObject(parent)
{
    m_judge.setSingleShot(true);
    m_judge.setTimerType(Qt::PreciseTimer);
    connect(&m_probe, &QTimer::timeout, this, &Liveness::probe);
    connect(&m_judge, &QTimer::timeout, this, &Liveness::judge);
}

void Liveness::start(const ClientTimings &timings)
{
    m_timings = timings;
    m_silent = false;
    m_lastHeard.start();
    m_probe.start(m_timings.probeInterval);
    wait(m_timings.silence);
}

void Liveness::stop()
{
    m_probe.stop();
    m_judge.stop();
}

void Liveness::heard()
{
    if (!m_judge.isActive())
        return;
    m_lastHeard.start();
    if (!m_silent)
        return; // judge() finds out by itself; a timer restarted for each message would cost more than it tells.
    m_silent = false;
    wait(m_timings.silence);
    Q_EMIT heardAgain();
}

void Liveness::wait(milliseconds time)
{
    m_waiting = std::max(time, milliseconds(1));
    m_waitBegan.start();
    m_judge.start(m_waiting);
}

void Liveness::judge()
{
    const milliseconds limit = m_silent ? m_timings.silence + m_timings.giveUp : m_timings.silence;
    const milliseconds quiet(m_lastHeard.elapsed());
    if (quiet < limit)
        return wait(limit - quiet);
    if (milliseconds(m_waitBegan.elapsed()) > m_waiting + m_timings.lateTimer) {
        wait(m_timings.lateTimer);
        Q_EMIT probe();
        return;
    }
    if (m_silent) {
        stop();
        Q_EMIT lost();
        return;
    }
    m_silent = true;
    wait(m_timings.giveUp);
    Q_EMIT silent();
}

} // namespace signalbox::client

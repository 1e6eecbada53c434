// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/PacedCalls.h"

namespace signalbox::gui {

namespace {

constexpr double callsAtOnce = 30;
constexpr double callsPerSecond = 40;
constexpr std::chrono::milliseconds lookAgain{50};
/// In calls; half a second is enough for the agent's own bucket to hold something again.
constexpr double pause = callsPerSecond / 2;

} // namespace

PacedCalls::PacedCalls(QObject *parent) : QObject(parent), m_tokens(callsAtOnce), m_filledAt(std::chrono::steady_clock::now())
{
    m_timer.setInterval(lookAgain);
    connect(&m_timer, &QTimer::timeout, this, &PacedCalls::run);
}

void PacedCalls::add(Call call)
{
    m_waiting.push_back(std::move(call));
    run();
}

void PacedCalls::repeat(Call call)
{
    m_waiting.push_front(std::move(call));
    // Of a burst many are refused: that is one pause, not many.
    m_tokens = -pause;
    if (!m_timer.isActive())
        m_timer.start();
}

void PacedCalls::clear()
{
    m_waiting.clear();
    m_timer.stop();
}

void PacedCalls::run()
{
    const auto now = std::chrono::steady_clock::now();
    m_tokens =
        std::min(m_tokens + std::chrono::duration<double>(now - std::exchange(m_filledAt, now)).count() * callsPerSecond, callsAtOnce);
    while (!m_waiting.empty() && m_tokens >= 1) {
        m_tokens -= 1;
        const Call call = std::move(m_waiting.front());
        m_waiting.pop_front();
        call();
    }
    if (m_waiting.empty())
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start();
}

} // namespace signalbox::gui

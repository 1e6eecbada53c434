// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace signalbox::core::worker {

/// Judges from what it hears of a process whether that still turns.
/// Shape:  suspect after 5 s of silence, or half the hang time-out if that is shorter; hung after the hang time-out. A process that
///         answers but says that a thread of it does not turn is judged as one that says nothing.
///         Whoever judges late was asleep itself (SIGSTOP, suspend, a VM pause): what it did not hear then does not count.
/// Thread: its owner's. No clock of its own.
class Watchdog
{
public:
    using Clock = std::chrono::steady_clock;
    enum class Verdict : std::uint8_t { Well, Suspect, Hung };

    /// `hangTimeout` 0: suspected at the most. `judgeInterval`: how often `judge` is meant to be called.
    Watchdog(std::chrono::milliseconds hangTimeout, std::chrono::milliseconds judgeInterval, Clock::time_point now);

    void setHangTimeout(std::chrono::milliseconds hangTimeout) { m_hangTimeout = hangTimeout; }
    /// It said something. `stalled`: what it last said about its threads.
    void heard(bool stalled, Clock::time_point now);
    Verdict judge(Clock::time_point now);

private:
    std::chrono::milliseconds m_hangTimeout;
    const std::chrono::milliseconds m_judgeInterval;
    Clock::time_point m_lastJudged;
    /// When all was well for the last time.
    Clock::time_point m_well;
};

} // namespace signalbox::core::worker

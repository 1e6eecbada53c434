// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceSettings.h"
#include "server-core/presence/RosterBatch.h"

#include <deque>
#include <map>

namespace signalbox::core::presence {

/// Recent events of channels, for followers that are behind.
/// Shape:  each log is bounded, and so are all together: what goes is the oldest of all.
/// Thread: the owner's.
class RosterLogs
{
public:
    /// Of one channel. Its owner clears it before its end.
    class Log
    {
    public:
        bool isEmpty() const { return m_parts.empty(); }
        /// As many parts from this version on as have about `mostBytes`; none when they are not here. Versions are those at which parts
        /// begin.
        std::vector<RosterBatchRef> partsFrom(std::uint64_t version, std::size_t mostBytes) const;

    private:
        friend class RosterLogs;
        struct Part {
            /// Ascending over all logs.
            std::uint64_t number = 0;
            RosterBatchRef batch;
        };

        std::deque<Part> m_parts;
        std::size_t m_events = 0;
        std::size_t m_bytes = 0;
    };

    explicit RosterLogs(const PresenceSettings &settings) : m_settings(settings) { }

    /// Behind what is there already.
    void append(Log &log, const RosterBatchRef &batch);
    void clear(Log &log);

    std::size_t bytes() const { return m_bytes; }
    /// Logs that are too long are so until their next part comes.
    void apply(const PresenceSettings &settings) { m_settings = settings; }

private:
    void dropFirst(Log &log);

    PresenceSettings m_settings;
    std::size_t m_bytes = 0;
    std::uint64_t m_lastNumber = 0;
    /// Those that have parts, by the number of their first.
    std::map<std::uint64_t, Log *> m_byAge;
};

} // namespace signalbox::core::presence

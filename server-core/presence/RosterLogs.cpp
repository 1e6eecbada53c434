// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterLogs.h"

#include <algorithm>

namespace signalbox::core::presence {

namespace {

/// With what it costs to keep it.
std::size_t sizeOf(const RosterBatch &batch)
{
    return sizeof(RosterBatch) + 64 + std::size_t(batch.frames.capacity());
}

} // namespace

std::vector<RosterBatchRef> RosterLogs::Log::partsFrom(std::uint64_t version, std::size_t mostBytes) const
{
    std::vector<RosterBatchRef> found;
    auto at = std::ranges::lower_bound(m_parts, version, {}, [](const Part &part) { return part.batch->first; });
    if (at == m_parts.end() || at->batch->first != version)
        return found;
    std::size_t bytes = 0;
    do {
        bytes += std::size_t(at->batch->frames.size());
        found.push_back(at->batch);
    } while (++at != m_parts.end() && bytes + std::size_t(at->batch->frames.size()) <= mostBytes);
    return found;
}

void RosterLogs::append(Log &log, const RosterBatchRef &batch)
{
    const std::uint64_t number = ++m_lastNumber;
    if (log.m_parts.empty())
        m_byAge.emplace(number, &log);
    log.m_parts.push_back({number, batch});
    log.m_events += batch->count;
    log.m_bytes += sizeOf(*batch);
    m_bytes += sizeOf(*batch);
    while (log.m_events > m_settings.logEvents || log.m_bytes > m_settings.logBytes)
        dropFirst(log);
    while (m_bytes > m_settings.logBytesPerShard)
        dropFirst(*m_byAge.begin()->second);
}

void RosterLogs::clear(Log &log)
{
    if (log.isEmpty())
        return;
    m_byAge.erase(log.m_parts.front().number);
    m_bytes -= log.m_bytes;
    log = {};
}

void RosterLogs::dropFirst(Log &log)
{
    const Log::Part &first = log.m_parts.front();
    const std::size_t bytes = sizeOf(*first.batch);
    m_byAge.erase(first.number);
    m_bytes -= bytes;
    log.m_bytes -= bytes;
    log.m_events -= first.batch->count;
    log.m_parts.pop_front();
    if (!log.isEmpty())
        m_byAge.emplace(log.m_parts.front().number, &log);
}

} // namespace signalbox::core::presence

// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/RosterReading.h"

#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"
#include "server-core/backplane/HubFrames.h"

namespace signalbox::core::cluster {

using backplane::FrameReader;
using backplane::FrameType;
using backplane::FrameWriter;

namespace {

/// The number of the hub, which is none, and the type.
constexpr qsizetype headSize = 2;
// The least of one: an id and a number; a name's length and a number.
constexpr std::size_t leastReading = 17;
constexpr std::size_t leastHub = 2;

} // namespace

void RosterSum::add(const RosterReading &reading)
{
    m_isComplete = m_isComplete && reading.hasTold;
    for (const RosterReading::Hub &hub : reading.hubs) {
        m_names.insert(hub.name);
        // In the order of their values.
        m_worst = std::min(m_worst, hub.roster);
        m_isComplete = m_isComplete && hub.roster >= RosterState::Arrived;
    }
}

backplane::Frame encode(std::span<const RosterReading> readings)
{
    FrameWriter fields(FrameType::RosterReadings);
    fields.number(readings.size());
    for (const RosterReading &reading : readings) {
        fields.origin(reading.process).number(reading.hubs.size());
        for (const RosterReading::Hub &hub : reading.hubs)
            fields.bytes(hub.name).number(std::uint64_t(hub.roster));
    }
    return backplane::numbered(0, fields.take());
}

bool areRosterReadings(QByteArrayView frame)
{
    return frame.size() >= headSize && frame.front() == 0 && FrameType(std::uint8_t(frame[1])) == FrameType::RosterReadings;
}

std::optional<std::vector<RosterReading>> readRosterReadings(QByteArrayView frame)
{
    FrameReader fields(frame.sliced(headSize));
    std::vector<RosterReading> readings(fields.count(leastReading));
    for (RosterReading &reading : readings) {
        reading.process = fields.origin();
        reading.hasTold = true;
        reading.hubs.resize(fields.count(leastHub));
        for (RosterReading::Hub &hub : reading.hubs) {
            hub.name = fields.bytes().toByteArray();
            const std::uint64_t roster = fields.number();
            if (roster > std::uint64_t(RosterState::Equal))
                return std::nullopt;
            hub.roster = RosterState(roster);
        }
    }
    if (!fields.isGood())
        return std::nullopt;
    return readings;
}

} // namespace signalbox::core::cluster

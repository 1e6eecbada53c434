// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/RosterFrames.h"

#include "server-core/access/ChannelName.h"

#include <limits>

namespace signalbox::core::backplane {

using namespace Qt::StringLiterals;
using presence::LeaveReason;
using presence::MemberRow;
using presence::RosterChange;
using presence::RosterEvent;

namespace {

/// The shortest one: kind, reason, channel and member.
constexpr std::size_t leastEventBytes = 5;
constexpr std::size_t leastRowBytes = 6;
constexpr std::size_t leastDigestBytes = 4;

Error rosterFault(const QString &what)
{
    return {ErrorCode::ProtocolError, u"about rosters: %1"_s.arg(what)};
}

qsizetype roomOf(const RosterChange &change)
{
    return 24 + change.channel.size() + change.row.member.size() + change.row.instance.size() + change.row.info.size();
}

void writeChannel(FrameWriter &to, const QByteArray &channel, const QByteArray &former)
{
    to.bytes(channel == former ? QByteArrayView() : QByteArrayView(channel));
}

void writeRest(FrameWriter &to, const MemberRow &row)
{
    to.number(std::uint64_t(row.since)).bytes(row.instance).bytes(row.info);
}

/// Rows and events, one behind the other.
class RowReader
{
public:
    explicit RowReader(FrameReader &fields) : m_fields(fields) { }

    const QByteArray &channel()
    {
        const QByteArrayView name = m_fields.bytes();
        if (!name.isEmpty()) {
            if (!name.isValidUtf8() || access::channelNameProblem(name, access::Wildcard::Refused))
                fail(u"\"%1\" is no channel's name"_s.arg(QString::fromUtf8(name.first(std::min<qsizetype>(name.size(), 100)))));
            m_channel = name.toByteArray();
        } else if (m_channel.isEmpty()) {
            fail(u"a row has no channel"_s);
        }
        return m_channel;
    }
    void member(MemberRow &row)
    {
        const QByteArrayView name = m_fields.bytes();
        if (!access::isValidMemberName(name))
            fail(u"\"%1\" is no member's name"_s.arg(QString::fromUtf8(name.first(std::min<qsizetype>(name.size(), 100)))));
        row.member = name.toByteArray();
    }
    void rest(MemberRow &row)
    {
        row.since = std::int64_t(m_fields.number());
        const QByteArrayView instance = m_fields.bytes();
        const QByteArrayView info = m_fields.bytes();
        if (instance.size() > RosterFrames::mostNameBytes || !instance.isValidUtf8())
            fail(u"an instance's name is too long, or no text"_s);
        if (info.size() > RosterFrames::mostInfoBytes || !info.isValidUtf8())
            fail(u"the info of \"%1\" is too long, or no text"_s.arg(QString::fromUtf8(row.member)));
        // Most are of the same instance, and share its name.
        if (m_instance != instance)
            m_instance = instance.toByteArray();
        row.instance = m_instance;
        row.info = info.toByteArray();
    }

    /// False at the first fault.
    bool isGood() const { return !m_fault && m_fields.isGood(); }
    void fail(const QString &what)
    {
        if (!m_fault)
            m_fault = what;
    }
    Error fault() const { return rosterFault(m_fields.isGood() ? m_fault.value_or(QString()) : u"a frame is cut short"_s); }

private:
    FrameReader &m_fields;
    std::optional<QString> m_fault;
    QByteArray m_channel;
    QByteArray m_instance;
};

/// What is no number of a shard is the largest there is; who knows how many there are refuses it.
std::uint32_t readShard(FrameReader &fields)
{
    return std::uint32_t(std::min<std::uint64_t>(fields.number(), std::numeric_limits<std::uint32_t>::max()));
}

} // namespace

// ---- writing

std::vector<FrameWriter> RosterFrames::events(std::uint32_t shard, std::uint64_t first, std::span<const RosterChange> changes)
{
    std::vector<FrameWriter> frames;
    for (std::size_t from = 0, to = 0; from < changes.size(); from = to) {
        qsizetype bytes = roomOf(changes[to++]);
        while (to < changes.size() && bytes + roomOf(changes[to]) <= frameBytes)
            bytes += roomOf(changes[to++]);
        FrameWriter &frame = frames.emplace_back(FrameType::RosterEvents);
        frame.number(shard).number(first + from).number(to - from);
        QByteArray channel;
        for (const RosterChange &change : changes.subspan(from, to - from)) {
            frame.number(std::uint64_t(change.kind)).number(std::uint64_t(change.reason));
            writeChannel(frame, change.channel, std::exchange(channel, change.channel));
            frame.bytes(change.row.member);
            if (change.kind != RosterEvent::Kind::Left)
                writeRest(frame, change.row);
        }
    }
    return frames;
}

FrameWriter RosterFrames::part(const RosterPartFrame &part)
{
    FrameWriter frame(FrameType::RosterSnapshot);
    frame.number(part.shard).flag(part.isFirst).flag(part.isLast);
    frame.number(part.digest.version).number(part.digest.count).number(part.digest.sum).number(part.rows.size());
    QByteArray channel;
    for (const presence::MemberPlace &place : part.rows) {
        writeChannel(frame, place.channel, std::exchange(channel, place.channel));
        frame.bytes(place.row.member);
        writeRest(frame, place.row);
    }
    return frame;
}

FrameWriter RosterFrames::snapshotAsk(std::uint32_t shard)
{
    FrameWriter frame(FrameType::RosterSnapshotAsk);
    frame.number(shard);
    return frame;
}

FrameWriter RosterFrames::digests(std::span<const LineDigest> lines)
{
    FrameWriter frame(FrameType::RosterDigest);
    frame.number(lines.size());
    for (const LineDigest &line : lines)
        frame.number(line.shard).number(line.digest.version).number(line.digest.count).number(line.digest.sum);
    return frame;
}

// ---- reading

Result<RosterEventsFrame> RosterFrames::readEvents(FrameReader &fields)
{
    RosterEventsFrame frame;
    frame.shard = readShard(fields);
    frame.first = fields.number();
    const std::size_t count = fields.count(leastEventBytes - 1);
    RowReader reader(fields);
    if (fields.isGood() && (frame.first == 0 || count == 0 || frame.first > std::numeric_limits<std::uint64_t>::max() - count))
        reader.fail(u"events without numbers"_s);
    for (std::size_t i = 0; i < count && reader.isGood(); ++i) {
        RosterChange &change = frame.changes.emplace_back();
        const std::uint64_t kind = fields.number();
        const std::uint64_t reason = fields.number();
        if (kind > std::uint64_t(RosterEvent::Kind::Left))
            reader.fail(u"an event of an unknown kind, %1"_s.arg(kind));
        change.kind = RosterEvent::Kind(std::min(kind, std::uint64_t(RosterEvent::Kind::Left)));
        // A later release may know more reasons.
        change.reason = reason > std::uint64_t(LeaveReason::NodeDown) ? LeaveReason::Closed : LeaveReason(reason);
        change.channel = reader.channel();
        reader.member(change.row);
        if (change.kind != RosterEvent::Kind::Left)
            reader.rest(change.row);
    }
    if (!reader.isGood())
        return failure(reader.fault());
    return frame;
}

Result<RosterPartFrame> RosterFrames::readPart(FrameReader &fields)
{
    RosterPartFrame frame;
    frame.shard = readShard(fields);
    frame.isFirst = fields.flag();
    frame.isLast = fields.flag();
    frame.digest.version = fields.number();
    frame.digest.count = fields.number();
    frame.digest.sum = fields.number();
    const std::size_t count = fields.count(leastRowBytes - 1);
    RowReader reader(fields);
    frame.rows.reserve(reader.isGood() ? std::min<std::size_t>(count, 1'000) : 0);
    for (std::size_t i = 0; i < count && reader.isGood(); ++i) {
        presence::MemberPlace &place = frame.rows.emplace_back();
        place.channel = reader.channel();
        reader.member(place.row);
        reader.rest(place.row);
    }
    if (!reader.isGood())
        return failure(reader.fault());
    return frame;
}

Result<std::uint32_t> RosterFrames::readSnapshotAsk(FrameReader &fields)
{
    const std::uint32_t shard = readShard(fields);
    if (!fields.isGood())
        return failure(rosterFault(u"a frame is cut short"_s));
    return shard;
}

Result<std::vector<LineDigest>> RosterFrames::readDigests(FrameReader &fields)
{
    std::vector<LineDigest> lines(fields.count(leastDigestBytes));
    for (LineDigest &line : lines)
        line = {readShard(fields), {fields.number(), fields.number(), fields.number()}};
    if (!fields.isGood())
        return failure(rosterFault(u"a frame is cut short"_s));
    return lines;
}

} // namespace signalbox::core::backplane

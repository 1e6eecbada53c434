// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/backplane/RosterExchangeFixture.h"

namespace signalbox::test {

HubPeer RosterExchangeFixture::peer(ProcessId id, std::size_t shards)
{
    return {.process = id, .node = "node", .origin = {1, id.low}, .rosterKey = {id.low, 5}, .rosterShards = shards};
}

void RosterExchangeFixture::makeExchange()
{
    m_now = Clock::time_point(1h);
    m_room = {{b, 1000}, {c, 1000}};
    RosterHomes homes{.count = 2,
                      .homeOf = [](QByteArrayView channel) { return ShardId(channel.size() % 2); },
                      .send = [this](ShardId home, PresenceMessage message) { m_sent.emplace_back(home, std::move(message)); }};
    m_exchange.emplace(9, core::hub::OriginId{1, 1}, std::move(homes), static_cast<HubOutlet &>(*this), 200);
    m_exchange->start();
    m_frames.clear();
    m_rejected.clear();
}

QString RosterExchangeFixture::text(const QByteArray &frame)
{
    FrameReader fields(QByteArrayView(frame).sliced(1));
    switch (FrameType(frame.front())) {
    case FrameType::RosterEvents: {
        const RosterEventsFrame events = RosterFrames::readEvents(fields).value();
        return u"events %1 %2+%3"_s.arg(events.shard).arg(events.first).arg(events.changes.size());
    }
    case FrameType::RosterSnapshot: {
        const RosterPartFrame part = RosterFrames::readPart(fields).value();
        QStringList names;
        for (const MemberPlace &place : part.rows)
            names += QString::fromUtf8(place.row.member);
        return u"part %1%2%3 %4 %5"_s.arg(part.shard)
            .arg(part.isFirst ? u" first" : u"", part.isLast ? u" last" : u"")
            .arg(part.digest.version)
            .arg(names.join(u','));
    }
    case FrameType::RosterSnapshotAsk:
        return u"ask %1"_s.arg(RosterFrames::readSnapshotAsk(fields).value());
    default:
        break;
    }
    QString all = u"digest"_s;
    const std::vector<LineDigest> lines = RosterFrames::readDigests(fields).value();
    for (const LineDigest &line : lines)
        all += u" %1:%2/%3"_s.arg(line.shard).arg(line.digest.version).arg(line.digest.count);
    return all;
}

QStringList RosterExchangeFixture::frames()
{
    QStringList all;
    for (const auto &[to, bytes] : std::exchange(m_frames, {}))
        all += QString::number(to.low) + u' ' + text(bytes);
    return all;
}

void RosterExchangeFixture::frame(ProcessId from, FrameWriter writer)
{
    const QByteArray bytes = writer.take();
    FrameReader fields(QByteArrayView(bytes).sliced(1));
    m_exchange->onFrame(from, FrameType(bytes.front()), fields);
}

void RosterExchangeFixture::answerPart(std::uint64_t version, const std::vector<QByteArray> &members, bool isLast, ShardId home)
{
    for (const auto &[asked, ask] : take<OwnPartAsk>()) {
        if (asked != home) {
            m_sent.emplace_back(asked, ask);
            continue;
        }
        OwnPartAnswer answer{.home = home, .walk = ask.walk, .digest = {version, 7, 0}, .rows = {}, .next = {}, .isFirst = !ask.after};
        for (const QByteArray &member : members)
            answer.rows.push_back({"room", {member, {}, 1, "chat", {}}});
        if (!isLast)
            answer.next = RosterCursor{"room", members.empty() ? "x" : members.back()};
        m_exchange->receive(answer);
    }
}

void RosterExchangeFixture::happens(std::uint64_t version, const QByteArray &member, ShardId home)
{
    const std::vector<RosterChange> changes{{.channel = "room", .row = {member, {}, 1, "chat", {}}}};
    m_exchange->receive(OwnChangesTell{home, {version, 7, 0}, std::make_shared<const std::vector<RosterChange>>(changes)});
}

FrameWriter RosterExchangeFixture::events(std::uint32_t shard, std::uint64_t first, const QByteArray &channel) const
{
    const std::vector<RosterChange> changes{{.channel = channel, .row = {"anna", {}, 1, "chat", {}}}};
    return RosterFrames::events(shard, first, changes).front();
}

FrameWriter RosterExchangeFixture::snapshot(std::uint32_t shard, std::uint64_t version, bool isFirst, bool isLast,
                                            std::uint64_t count) const
{
    return RosterFrames::part({shard, isFirst, isLast, {version, count, 0}, {{"room", {"bert", {}, 1, "chat", {}}}}});
}

FrameWriter RosterExchangeFixture::digest(std::uint32_t shard, std::uint64_t version, std::uint64_t count) const
{
    const std::vector<LineDigest> lines{{shard, {version, count, 0}}};
    return RosterFrames::digests(lines);
}

void RosterExchangeFixture::answerSums(const RosterSum &sum)
{
    for (const auto &[home, ask] : take<OriginSumAsk>())
        m_exchange->receive(OriginSumAnswer{ask.ticket, std::vector<RosterSum>(ask.shards.size(), home == 0 ? sum : RosterSum())});
}

} // namespace signalbox::test

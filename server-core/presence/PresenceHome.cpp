// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceHome.h"

namespace signalbox::core::presence {

using namespace Qt::StringLiterals;

PresenceHome::PresenceHome(Origin origin, const PresenceSettings &settings, PresenceHomeOutput &output)
    : m_settings(settings),
      m_output(output),
      m_encode(std::move(origin.encode)),
      m_shard(std::move(origin.node), origin.key, settings, std::move(origin.quota), *this, origin.id)
{
}

Result<std::uint64_t> PresenceHome::enter(const EnterAsk &ask)
{
    Entry entry{
        .channel = ask.channel, .member = ask.member, .session = ask.caller.session, .instance = ask.instance, .info = std::nullopt};
    if (ask.info)
        entry.info = *ask.info;
    return m_shard.enter(entry, ask.wallMs);
}

Result<std::uint64_t> PresenceHome::update(const UpdateAsk &ask)
{
    return m_shard.update(ask.channel, ask.caller.session, ask.info);
}

Result<std::uint64_t> PresenceHome::leave(const LeaveAsk &ask)
{
    return m_shard.leave(ask.channel, ask.caller.session);
}

void PresenceHome::end(const EndTell &tell, Clock::time_point now)
{
    if (tell.end == SessionEnd::Kicked)
        m_shard.sessionKicked(tell.session);
    else
        m_shard.sessionLost(tell.session, now);
}

RosterPage PresenceHome::members(const MembersAsk &ask)
{
    if (const auto followed = m_followed.find(ask.channel); followed != m_followed.end())
        flush(followed->second);
    const Roster *roster = ask.query.after ? rosters().find(ask.channel) : nullptr;
    return roster ? roster->after(*ask.query.after, ask.query.pageSize)
                  : rosters().members(ask.channel, ask.query.page, ask.query.pageSize);
}

Result<RosterPage> PresenceHome::follow(const QByteArray &channel, ShardId shard)
{
    auto at = m_followed.find(channel);
    if (at != m_followed.end()) {
        flush(at->second);
    } else if (m_followed.size() < m_settings.followedPerHome) {
        at = m_followed.try_emplace(channel).first;
        m_shard.setWatched(channel, true);
    } else {
        return failure(
            ErrorCode::TooManyChannels,
            u"nobody may follow who is in \"%1\": %2 channels are followed already; try again later"_s.arg(QString::fromUtf8(channel))
                .arg(m_followed.size()),
            {}, true);
    }
    std::vector<ShardId> &shards = at->second.shards;
    const auto place = std::ranges::lower_bound(shards, shard);
    if (place == shards.end() || *place != shard)
        shards.insert(place, shard);
    return rosters().members(channel, 1, m_settings.snapshotMembers);
}

void PresenceHome::unfollow(const QByteArray &channel, ShardId shard)
{
    const auto at = m_followed.find(channel);
    if (at == m_followed.end())
        return;
    Followed &followed = at->second;
    std::erase(followed.shards, shard);
    if (!followed.shards.empty())
        return;
    if (!followed.pending.empty())
        m_dirty[followed.dirtyPlace] = nullptr;
    m_followed.erase(at);
    m_shard.setWatched(channel, false);
}

void PresenceHome::onRosterEvent(const RosterEvent &event)
{
    const auto at = m_followed.find(event.channel);
    if (at == m_followed.end())
        return;
    Followed &followed = at->second;
    if (followed.pending.empty()) {
        followed.dirtyPlace = m_dirty.size();
        m_dirty.push_back(&followed);
        m_output.flushLater();
    }
    const QByteArray frame = m_encode(event);
    if (followed.pending.empty() || std::size_t(followed.pending.back()->frames.size() + frame.size()) > m_settings.partBytes) {
        followed.pending.push_back(
            std::make_shared<RosterBatch>(RosterBatch{.channel = at->first, .first = event.version, .count = 1, .frames = frame}));
        return;
    }
    ++followed.pending.back()->count;
    followed.pending.back()->frames += frame;
}

std::vector<RosterBatchRef> PresenceHome::takePending(Followed &followed)
{
    std::vector<RosterBatchRef> batches(followed.pending.begin(), followed.pending.end());
    followed.pending.clear();
    return batches;
}

void PresenceHome::flush(Followed &followed)
{
    if (followed.pending.empty())
        return;
    m_dirty[followed.dirtyPlace] = nullptr;
    const std::vector<RosterBatchRef> batches = takePending(followed);
    for (const ShardId shard : followed.shards)
        m_output.deliver(shard, batches);
}

void PresenceHome::flush()
{
    std::map<ShardId, std::vector<RosterBatchRef>> outgoing;
    for (Followed *followed : std::exchange(m_dirty, {})) {
        if (!followed)
            continue;
        const std::vector<RosterBatchRef> batches = takePending(*followed);
        for (const ShardId shard : followed->shards)
            outgoing[shard].insert(outgoing[shard].end(), batches.begin(), batches.end());
    }
    for (auto &[shard, batches] : outgoing)
        m_output.deliver(shard, std::move(batches));
}

// ---- the exchange with other processes

void PresenceHome::startStream(ShardId home, ShardId exchange)
{
    m_stream.emplace(home, exchange);
    m_shard.setOwnEvents(&m_ownEvents);
}

void PresenceHome::endStream(Clock::time_point now)
{
    m_shard.setOwnEvents(nullptr);
    m_stream.reset();
    m_shard.remote().end(now);
}

void PresenceHome::OwnEvents::onRosterEvent(const RosterEvent &event)
{
    if (m_home.m_stream->isEmpty())
        m_home.m_output.flushLater();
    m_home.m_stream->onRosterEvent(event);
}

void PresenceHome::apply(const PresenceSettings &settings)
{
    m_settings = settings;
    m_shard.apply(settings);
}

} // namespace signalbox::core::presence

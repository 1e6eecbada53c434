// SPDX-License-Identifier: Apache-2.0
// How events reach followers: gathered in a turn, sent at its end; later to those that have no room now.
#include "server-core/presence/PresenceEdge.h"

namespace signalbox::core::presence {

void PresenceEdge::deliver(const RosterBatchRef &batch)
{
    const auto at = m_channels.find(batch->channel);
    // The answer that is on its way has it.
    if (at == m_channels.end() || !at->second.isCurrent)
        return;
    EdgeChannel &channel = at->second;
    if (channel.pending.empty()) {
        channel.dirtyPlace = m_dirty.size();
        m_dirty.push_back(&channel);
        m_output.flushLater();
    }
    channel.pending.push_back(batch);
}

void PresenceEdge::flush()
{
    for (EdgeChannel *channel : m_dirty) {
        if (channel)
            flush(*channel);
    }
    m_dirty.clear();
}

void PresenceEdge::flush(EdgeChannel &channel)
{
    if (channel.pending.empty())
        return;
    m_dirty[channel.dirtyPlace] = nullptr;
    for (const RosterBatchRef &part : joinBatches(std::exchange(channel.pending, {}), m_settings.partBytes))
        send(channel, part);
}

void PresenceEdge::send(EdgeChannel &channel, const RosterBatchRef &part)
{
    const std::shared_ptr<const QByteArray> frames = framesOf(part);
    for (EdgeFollow *follow : channel.followers) {
        if (follow->state != EdgeFollow::State::InStep)
            continue;
        if (follow->session.follower.hasRoom()) {
            follow->session.follower.onRosterEvents(frames, part->count);
            continue;
        }
        follow->state = EdgeFollow::State::Behind;
        follow->version = part->first - 1;
        ++channel.behind;
    }
    channel.version = part->last();
    if (channel.behind > 0)
        m_logs.append(channel.log, part);
}

void PresenceEdge::resume(SessionKey key)
{
    EdgeSession *session = find(key);
    if (!session)
        return;
    for (const EdgeTie &tie : session->ties) {
        if (tie.follow && tie.follow->state == EdgeFollow::State::Behind)
            catchUp(*tie.follow);
    }
}

void PresenceEdge::catchUp(EdgeFollow &follow)
{
    EdgeChannel &channel = follow.channel;
    PresenceFollower &follower = follow.session.follower;
    while (follow.version < channel.version) {
        if (!follower.hasRoom())
            return;
        const std::vector<RosterBatchRef> parts = channel.log.partsFrom(follow.version + 1, m_settings.partBytes);
        if (parts.empty()) {
            leaveLog(follow);
            follow.state = EdgeFollow::State::Renewing;
            return askForSnapshot(follow);
        }
        for (const RosterBatchRef &part : joinBatches(parts, m_settings.partBytes)) {
            follow.version = part->last();
            follower.onRosterEvents(framesOf(part), part->count);
        }
    }
    leaveLog(follow);
}

void PresenceEdge::leaveLog(EdgeFollow &follow)
{
    if (follow.state != EdgeFollow::State::Behind)
        return;
    follow.state = EdgeFollow::State::InStep;
    if (--follow.channel.behind == 0)
        m_logs.clear(follow.channel.log);
}

} // namespace signalbox::core::presence

// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceEdge.h"

#include "server-core/presence/PresenceErrors.h"

#include <algorithm>

namespace signalbox::core::presence {

using namespace Qt::StringLiterals;

namespace {

Error tooManyChannels(const char16_t *what, std::size_t most)
{
    return {ErrorCode::TooManyChannels, QStringView(what).toString().arg(most)};
}

Error givenUp(const EdgeChannel &channel, const QString &why)
{
    return {ErrorCode::NotSubscribed, u"following who is in \"%1\" was given up: %2"_s.arg(QString::fromUtf8(channel.name), why)};
}

} // namespace

PresenceEdge::PresenceEdge(ShardId shard, HomeOf homeOf, const PresenceSettings &settings, PresenceEdgeOutput &output)
    : m_shard(shard), m_homeOf(std::move(homeOf)), m_settings(settings), m_output(output), m_logs(settings)
{
}

void PresenceEdge::attach(PresenceFollower &follower)
{
    m_sessions.try_emplace(follower.sessionKey(), EdgeSession{.follower = follower});
}

void PresenceEdge::detach(SessionKey session, SessionEnd end)
{
    auto node = m_sessions.extract(session);
    if (!node)
        return;
    auto &ties = node.mapped().ties;
    std::vector<ShardId> homes;
    for (const EdgeTie &tie : ties) {
        if (tie.isEntered || tie.asks > 0)
            homes.push_back(channelOf(tie).home);
    }
    std::ranges::sort(homes);
    homes.erase(std::unique(homes.begin(), homes.end()), homes.end());
    for (const ShardId home : homes)
        m_output.ask(home, EndTell{session, end});
    for (EdgeTie &tie : ties) {
        if (tie.follow)
            endFollow(tie);
        release(channelOf(tie));
    }
}

EdgeSession *PresenceEdge::find(SessionKey session)
{
    const auto at = m_sessions.find(session);
    return at == m_sessions.end() ? nullptr : &at->second;
}

// ---- what a session has to do with a channel

EdgeTie *PresenceEdge::findTie(EdgeSession &session, const QByteArray &channel)
{
    const auto found = m_channels.find(channel);
    return found == m_channels.end() ? nullptr : session.ties.find(found->second.slot);
}

EdgeChannel &PresenceEdge::open(const QByteArray &name)
{
    const auto [found, isNew] = m_channels.try_emplace(name);
    EdgeChannel &channel = found->second;
    if (!isNew)
        return channel;
    channel.name = name;
    channel.home = m_homeOf(name);
    if (m_freeSlots.empty()) {
        channel.slot = std::uint32_t(m_slots.size());
        m_slots.push_back(&channel);
    } else {
        channel.slot = m_freeSlots.back();
        m_freeSlots.pop_back();
        m_slots[channel.slot] = &channel;
    }
    return channel;
}

EdgeTie &PresenceEdge::openTie(EdgeSession &session, EdgeChannel &channel)
{
    if (EdgeTie *tie = session.ties.find(channel.slot))
        return *tie;
    ++channel.ties;
    EdgeTie tie;
    tie.slot = channel.slot;
    return session.ties.insert(std::move(tie));
}

void PresenceEdge::tidy(EdgeSession &session, const EdgeTie &tie)
{
    if (tie.isUsed())
        return;
    EdgeChannel &channel = channelOf(tie);
    session.ties.remove(channel.slot);
    release(channel);
}

void PresenceEdge::release(EdgeChannel &channel)
{
    if (--channel.ties > 0)
        return;
    m_slots[channel.slot] = nullptr;
    m_freeSlots.push_back(channel.slot);
    m_channels.erase(m_channels.find(channel.name));
}

// ---- members

void PresenceEdge::enter(SessionKey key, Token token, const EnterRequest &request)
{
    EdgeSession *session = find(key);
    if (!session)
        return;
    const EdgeTie *known = findTie(*session, request.channel);
    const bool isNew = !known || !known->wantsEntered;
    if (isNew && session->entered >= m_settings.enteredPerSession) {
        return session->follower.onRefused(
            token, tooManyChannels(u"a session may be in %1 channels: leave one first", m_settings.enteredPerSession));
    }
    EdgeChannel &channel = open(request.channel);
    EdgeTie &tie = openTie(*session, channel);
    session->entered += isNew ? 1 : 0;
    tie.wantsEntered = true;
    ++tie.asks;
    m_output.ask(channel.home,
                 EnterAsk{.channel = channel.name,
                          .caller = {m_shard, key, token},
                          .member = request.member,
                          .info = request.info,
                          .instance = request.instance,
                          .wallMs = request.wallMs});
}

void PresenceEdge::update(SessionKey key, Token token, const QByteArray &channel, const QByteArray &info)
{
    EdgeSession *session = find(key);
    if (!session)
        return;
    const EdgeTie *tie = findTie(*session, channel);
    if (!tie || !tie->wantsEntered)
        return session->follower.onRefused(token, notEntered(channel));
    m_output.ask(channelOf(*tie).home, UpdateAsk{channel, {m_shard, key, token}, info});
}

void PresenceEdge::leave(SessionKey key, Token token, const QByteArray &channel)
{
    EdgeSession *session = find(key);
    if (!session)
        return;
    EdgeTie *tie = findTie(*session, channel);
    if (!tie || !tie->wantsEntered)
        return session->follower.onRefused(token, notEntered(channel));
    tie->wantsEntered = false;
    --session->entered;
    ++tie->asks;
    m_output.ask(channelOf(*tie).home, LeaveAsk{channel, {m_shard, key, token}});
}

void PresenceEdge::members(SessionKey key, Token token, const QByteArray &channel, const MembersQuery &query)
{
    if (find(key))
        m_output.ask(m_homeOf(channel), MembersAsk{channel, {m_shard, key, token}, query});
}

void PresenceEdge::take(const EnterAnswer &answer)
{
    EdgeSession *session = find(answer.caller.session);
    if (!session)
        return;
    closeAsk(*session, answer.channel, answer.version ? std::optional(true) : std::nullopt);
    if (answer.version)
        session->follower.onEntered(answer.caller.token, answer.member, *answer.version);
    else
        session->follower.onRefused(answer.caller.token, answer.version.error());
}

void PresenceEdge::take(const UpdateAnswer &answer)
{
    if (EdgeSession *session = find(answer.caller.session))
        tell(*session, answer.caller.token, answer.version);
}

void PresenceEdge::take(const LeaveAnswer &answer)
{
    EdgeSession *session = find(answer.caller.session);
    if (!session)
        return;
    closeAsk(*session, answer.channel, false);
    tell(*session, answer.caller.token, answer.version);
}

void PresenceEdge::take(const MembersAnswer &answer)
{
    EdgeSession *session = find(answer.caller.session);
    if (!session)
        return;
    // Who follows the channel hears first of what is in the answer.
    if (const auto channel = m_channels.find(answer.channel); channel != m_channels.end())
        flush(channel->second);
    session->follower.onMembers(answer.caller.token, answer.page);
}

void PresenceEdge::closeAsk(EdgeSession &session, const QByteArray &channel, std::optional<bool> isEntered)
{
    // Answers come in the order of the questions: the last one says how it is.
    EdgeTie *tie = findTie(session, channel);
    if (!tie || tie->asks == 0)
        return;
    --tie->asks;
    if (isEntered)
        tie->isEntered = *isEntered;
    if (tie->asks > 0)
        return;
    if (tie->wantsEntered && !tie->isEntered)
        --session.entered;
    tie->wantsEntered = tie->isEntered;
    tidy(session, *tie);
}

void PresenceEdge::tell(const EdgeSession &session, Token token, const Result<std::uint64_t> &version)
{
    if (version)
        session.follower.onVersion(token, *version);
    else
        session.follower.onRefused(token, version.error());
}

// ---- followers

void PresenceEdge::follow(SessionKey key, Token token, const QByteArray &name)
{
    EdgeSession *session = find(key);
    if (!session)
        return;
    const EdgeTie *known = findTie(*session, name);
    const bool isNew = !known || !known->follow;
    if (isNew && session->followed >= m_settings.followedPerSession) {
        return session->follower.onRefused(token,
                                           tooManyChannels(u"a session may follow who is in %1 channels", m_settings.followedPerSession));
    }
    EdgeChannel &channel = open(name);
    EdgeTie &tie = openTie(*session, channel);
    if (isNew) {
        tie.follow = std::make_unique<EdgeFollow>(EdgeFollow{.session = *session, .channel = channel, .place = channel.followers.size()});
        channel.followers.push_back(tie.follow.get());
        ++session->followed;
    } else {
        giveUp(*tie.follow, u"it was asked for once more"_s);
    }
    tie.follow->token = token;
    tie.follow->state = EdgeFollow::State::Joining;
    askForSnapshot(*tie.follow);
}

bool PresenceEdge::unfollow(SessionKey key, const QByteArray &channel)
{
    EdgeSession *session = find(key);
    EdgeTie *tie = session ? findTie(*session, channel) : nullptr;
    if (!tie || !tie->follow)
        return false;
    giveUp(*tie->follow, u"it was ended"_s);
    endFollow(*tie);
    tidy(*session, *tie);
    return true;
}

void PresenceEdge::giveUp(EdgeFollow &follow, const QString &why)
{
    leaveLog(follow);
    if (follow.state == EdgeFollow::State::Joining)
        follow.session.follower.onRefused(follow.token, givenUp(follow.channel, why));
}

void PresenceEdge::askForSnapshot(EdgeFollow &follow)
{
    follow.ask = ++m_lastAsk;
    m_output.ask(follow.channel.home, FollowAsk{follow.channel.name, {m_shard, follow.session.follower.sessionKey(), follow.ask}});
}

void PresenceEdge::endFollow(EdgeTie &tie)
{
    EdgeChannel &channel = channelOf(tie);
    leaveLog(*tie.follow);
    --tie.follow->session.followed;
    // The last one takes its place: with thousands in a channel, moving all behind it would cost too much.
    channel.followers[tie.follow->place] = channel.followers.back();
    channel.followers.back()->place = tie.follow->place;
    channel.followers.pop_back();
    tie.follow.reset();
    if (!channel.followers.empty())
        return;
    if (!channel.pending.empty())
        m_dirty[channel.dirtyPlace] = nullptr;
    channel.pending = {};
    channel.followers = {};
    // What is on the way here still is of no use to who follows later.
    channel.isCurrent = false;
    m_output.ask(channel.home, UnfollowTell{channel.name, m_shard});
}

void PresenceEdge::take(const FollowAnswer &answer)
{
    EdgeSession *session = find(answer.caller.session);
    EdgeTie *tie = session ? findTie(*session, answer.channel) : nullptr;
    // It was given up, or asked for anew: then another answer comes.
    if (!tie || !tie->follow || tie->follow->ask != answer.caller.token)
        return;
    EdgeFollow &follow = *tie->follow;
    const bool isRenewal = follow.state == EdgeFollow::State::Renewing;
    const Token token = follow.token;
    if (!answer.snapshot) {
        endFollow(*tie);
        tidy(*session, *tie);
        return session->follower.onRefused(token, answer.snapshot.error());
    }
    EdgeChannel &channel = follow.channel;
    // What was delivered before this answer is not behind it.
    flush(channel);
    channel.isCurrent = true;
    channel.version = answer.snapshot->version;
    follow.state = EdgeFollow::State::InStep;
    follow.ask = 0;
    if (isRenewal)
        session->follower.onSnapshot(channel.name, *answer.snapshot);
    else
        session->follower.onFollowing(token, channel.name, *answer.snapshot);
}

void PresenceEdge::apply(const PresenceSettings &settings)
{
    m_settings = settings;
    m_logs.apply(settings);
}

std::vector<QByteArray> PresenceEdge::channelsOf(SessionKey session)
{
    std::vector<QByteArray> names;
    if (EdgeSession *known = find(session)) {
        for (const EdgeTie &tie : known->ties)
            names.push_back(channelOf(tie).name);
    }
    std::ranges::sort(names);
    return names;
}

} // namespace signalbox::core::presence

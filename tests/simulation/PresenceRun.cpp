// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/PresenceRun.h"

namespace signalbox::test {

using namespace core::presence;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array<const char *, 4> channels{"a", "b", "c", "d"};
constexpr std::size_t mostClients = 8;
constexpr std::size_t mostShards = 7;

PresenceSettings settingsFor(unsigned seed)
{
    PresenceSettings settings{.hold = 3000ms, .snapshotMembers = 1000};
    if (seed % 3 == 0)
        settings.membersPerChannel = 3;
    if (seed % 4 != 0) {
        // Some logs are so short that whoever is behind falls out of them.
        settings.partBytes = 60;
        settings.logEvents = 2 + seed % 7;
    }
    if (seed % 5 == 0)
        settings.logBytesPerShard = 1500;
    if (seed % 7 == 0) {
        settings.enteredPerSession = 2;
        settings.followedPerSession = 2;
    }
    settings.leavesPerTurn = 1 + seed % 3;
    return settings;
}

} // namespace

PresenceRun::PresenceRun(unsigned seed)
    : m_isModelled(seed % 2 == 0),
      m_settings(settingsFor(seed)),
      m_membersPerHub(seed % 5 == 1 ? 8 : 1000),
      m_world(seed, ShardId(1 + seed % 3), m_settings, m_membersPerHub, this),
      m_models(std::size_t(m_world.homes()), PresenceModel(m_settings.hold))
{
    m_world.addShard();
    for (const char *channel : channels) {
        m_rosters[channel].emplace_back();
        for (const ShardId shard : m_world.shards()) {
            m_observers.push_back(makeSession(shard));
            m_observers.back()->follow(channel);
            m_observers.back()->follow(channel);
        }
    }
    m_world.settle();
}

PresenceRun::Outcome PresenceRun::run(int steps)
{
    for (int i = 0; i < steps && m_outcome.fault.isEmpty(); ++i) {
        act();
        checkModel();
    }
    bringToAnEnd();
    checkTheEnd();
    letAllGo();
    return m_outcome;
}

void PresenceRun::fail(const QString &fault)
{
    if (m_outcome.fault.isEmpty())
        m_outcome.fault = fault;
}

// ---- what happens

void PresenceRun::act()
{
    switch (m_world.random(20)) {
    case 0:
        return come();
    case 1:
        return pass();
    case 2:
        return changeShards();
    default:
        break;
    }
    if (m_clients.empty() || m_world.random(2) == 0) {
        m_world.step();
        return;
    }
    Follower &client = m_clients[m_world.random(m_clients.size())];
    if (m_world.random(25) == 0)
        go(client);
    else
        ask(*client);
}

PresenceRun::Follower PresenceRun::makeSession(ShardId shard)
{
    return std::make_unique<RecordingFollower>(m_world.shard(shard), ++m_keys);
}

PresenceWorld::ShardId PresenceRun::pickShard()
{
    std::vector<ShardId> shards = m_world.shards();
    if (m_isModelled)
        std::erase_if(shards, [this](ShardId shard) { return shard < m_world.homes(); });
    return shards[m_world.random(shards.size())];
}

QByteArray PresenceRun::pickChannel()
{
    return channels[m_world.random(channels.size())];
}

void PresenceRun::come()
{
    if (m_clients.size() == mostClients)
        return;
    ++m_outcome.sessions;
    m_clients.push_back(makeSession(pickShard()));
    for (int i = 0; i < 2; ++i) {
        m_clients.back()->follow(pickChannel());
        m_clients.back()->enter(pickChannel(), "m" + QByteArray::number(quint64(m_world.random(6))));
    }
}

void PresenceRun::go(Follower &client)
{
    read(*client);
    if (m_world.random(3) == 0)
        client->end(SessionEnd::Kicked);
    // Most are lost, without a word.
    std::swap(client, m_clients.back());
    m_clients.pop_back();
}

void PresenceRun::ask(RecordingFollower &client)
{
    const QByteArray channel = pickChannel();
    const QByteArray info = QByteArray::number(quint64(m_world.random(4)));
    switch (m_world.random(10)) {
    case 0:
    case 1:
    case 2:
        return client.enter(channel, "m" + QByteArray::number(quint64(m_world.random(6))),
                            m_world.random(2) ? std::optional(info) : std::nullopt);
    case 3:
        return client.update(channel, info);
    case 4:
        return client.leave(channel);
    case 5:
        return client.follow(channel);
    case 6:
        if (m_world.random(3) == 0)
            client.unfollow(channel);
        return;
    case 7:
        return client.members(channel, {.pageSize = 1000});
    default:
        // It reads slowly: now and then it has room for a few.
        client.room = m_world.random(3) == 0 ? RecordingFollower::unlimited : m_world.random(4);
        return client.resume();
    }
}

void PresenceRun::pass()
{
    m_world.pass(std::chrono::milliseconds(m_world.random(600)));
    if (m_isModelled)
        endHolds();
}

/// A model ends them all at once.
void PresenceRun::endHolds()
{
    m_world.endHolds();
    for (PresenceModel &model : m_models)
        model.advance(m_world.now());
}

void PresenceRun::changeShards()
{
    if (m_world.random(4) != 0)
        return;
    const std::vector<ShardId> shards = m_world.shards();
    const ShardId shard = shards[m_world.random(shards.size())];
    if (shards.size() < mostShards && m_world.random(2) == 0) {
        m_world.addShard();
        ++m_outcome.shards;
        return;
    }
    // The first that is no home has an observer.
    if (shard <= m_world.homes())
        return;
    for (const Follower &client : m_clients) {
        if (&client->party() == &m_world.shard(shard))
            read(*client);
    }
    std::erase_if(m_clients, [&](const Follower &client) { return &client->party() == &m_world.shard(shard); });
    m_world.removeShard(shard);
}

// ---- what is seen of it

void PresenceRun::onEvent(const RosterEvent &event)
{
    ++m_outcome.events;
    const QByteArray channel = event.channel.toByteArray();
    const QByteArray member = event.member.member.toByteArray();
    std::vector<People> &rosters = m_rosters[channel];
    if (event.version != rosters.size())
        return fail(u"version %1 where %2 is due"_s.arg(event.version).arg(rosters.size()));
    People people = rosters.back();
    QByteArray line = channel;
    if (event.kind == RosterEvent::Kind::Left) {
        const QLatin1StringView reason = leaveReasonName(event.reason);
        ++m_outcome.left[QByteArray(reason.data(), reason.size())];
        line += " left " + member + ' ' + QByteArray(reason.data(), reason.size());
        people.erase(member);
    } else {
        line += event.kind == RosterEvent::Kind::Joined ? " joined " : " updated ";
        line += member + ' ' + event.member.info.toByteArray();
        people[member] = event.member.info.toByteArray();
    }
    if (people.size() > m_settings.membersPerChannel)
        fail(u"there are %1 members in a channel"_s.arg(people.size()));
    rosters.push_back(people);
    m_told.append(line);
}

void PresenceRun::onDelivery(ShardId to, const PresenceMessage &message)
{
    if (!m_isModelled || to >= m_world.homes())
        return;
    PresenceModel &model = m_models[std::size_t(to)];
    if (const auto *ask = std::get_if<EnterAsk>(&message))
        m_entering = *ask;
    else if (const auto *update = std::get_if<UpdateAsk>(&message))
        model.update(update->channel, update->caller.session, update->info);
    else if (const auto *leave = std::get_if<LeaveAsk>(&message))
        model.leave(leave->channel, leave->caller.session);
    else if (const auto *end = std::get_if<EndTell>(&message); end && end->end == SessionEnd::Kicked)
        model.kick(end->session);
    else if (end)
        model.lose(end->session, m_world.now());
}

/// The home has said whether there is room.
void PresenceRun::onSent(ShardId from, const PresenceMessage &message)
{
    const auto *answer = std::get_if<EnterAnswer>(&message);
    if (!answer)
        return;
    if (!answer->version) {
        ++m_outcome.refused;
        if (m_rosters[answer->channel].back().size() < m_settings.membersPerChannel && m_world.quota().count() < m_membersPerHub)
            fail(u"an enter was refused though there is room"_s);
        return;
    }
    if (!m_isModelled)
        return;
    Entry entry{.channel = m_entering->channel,
                .member = m_entering->member,
                .session = m_entering->caller.session,
                .instance = m_entering->instance};
    if (m_entering->info)
        entry.info = *m_entering->info;
    m_models[std::size_t(from)].enter(entry, m_entering->wallMs);
}

void PresenceRun::checkModel()
{
    if (!m_isModelled) {
        m_told.clear();
        return;
    }
    std::ranges::sort(m_told);
    QByteArrayList due;
    for (PresenceModel &model : m_models)
        due += model.take();
    std::ranges::sort(due);
    m_outcome.modelled += std::size_t(due.size());
    if (m_told != due)
        fail(u"\"%1\" happened instead of \"%2\""_s.arg(QString::fromUtf8(m_told.join(", ")), QString::fromUtf8(due.join(", "))));
    m_told.clear();
}

void PresenceRun::checkSnapshots(RecordingFollower &client)
{
    for (const auto &[channel, copy] : std::exchange(client.snapshots, {})) {
        const std::vector<People> &rosters = m_rosters[channel];
        if (copy.version >= rosters.size() || copy.people != rosters[copy.version])
            fail(u"a snapshot of version %1 is not what the roster was"_s.arg(copy.version));
    }
}

void PresenceRun::read(RecordingFollower &client)
{
    checkSnapshots(client);
    if (!client.fault.isEmpty())
        fail(client.fault);
    m_outcome.heard += client.eventCount;
    m_outcome.renewals += client.renewals;
}

// ---- the end

void PresenceRun::bringToAnEnd()
{
    m_world.settle();
    for (const Follower &client : m_clients) {
        client->room = RecordingFollower::unlimited;
        client->resume();
    }
    m_world.settle();
    m_world.pass(m_settings.hold);
    endHolds();
    m_world.settle();
    checkModel();
}

void PresenceRun::checkTheEnd()
{
    std::map<QByteArray, std::set<QByteArray>> present;
    for (const Follower &client : m_clients) {
        for (const auto &[channel, member] : client->entered)
            present[channel].insert(member);
    }
    for (const char *channel : channels) {
        const People &people = m_rosters[channel].back();
        if (std::set<QByteArray> names = present[channel]; !std::equal(people.begin(), people.end(), names.begin(), names.end(),
                                                                       [](const auto &one, const auto &name) { return one.first == name; }))
            fail(u"who is in %1 is not who entered"_s.arg(QLatin1StringView(channel)));
        const auto page = RecordingFollower::copyOf(m_world.home(channel).rosters().members(channel, 1, 1000));
        if (page != RecordingFollower::Copy{m_rosters[channel].size() - 1, people})
            fail(u"the roster of %1 is not what its events say"_s.arg(QLatin1StringView(channel)));
    }
    const auto check = [this](RecordingFollower &client) {
        read(client);
        if (client.unanswered() > 0)
            fail(u"%1 questions have no answer"_s.arg(client.unanswered()));
        for (const auto &[channel, copy] : client.copies) {
            if (copy != RecordingFollower::Copy{m_rosters[channel].size() - 1, m_rosters[channel].back()})
                fail(u"session %1 has another roster"_s.arg(client.sessionKey()));
        }
    };
    for (const Follower &client : m_clients)
        check(*client);
    for (const Follower &observer : m_observers) {
        check(*observer);
        if (observer->copies.size() != 1 || observer->renewals > 0)
            fail(u"an observer lost something"_s);
    }
}

/// Nothing stays of anybody.
void PresenceRun::letAllGo()
{
    m_clients.clear();
    m_world.advance(m_settings.hold);
    if (m_world.quota().count() > 0)
        fail(u"%1 ghosts stay"_s.arg(m_world.quota().count()));
    m_observers.clear();
    m_world.settle();
    for (const ShardId shard : m_world.shards()) {
        PresenceParty &party = m_world.shard(shard);
        if (party.sessions().sessions() + party.sessions().channels() + party.sessions().logBytes() > 0)
            fail(u"something stays of sessions that are gone"_s);
        if (party.home() && (party.home()->followedChannels() > 0 || party.home()->rosters().rosterCount() > 0))
            fail(u"something stays of channels that nobody is in"_s);
    }
}

} // namespace signalbox::test

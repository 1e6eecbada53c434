// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/GuaranteeRun.h"

namespace signalbox::test {

using namespace core::hub;
using namespace Qt::StringLiterals;

namespace {

constexpr OriginId origin{1, 2};
constexpr std::array<const char *, 3> channels{"a", "b", "c"};

HubSettings settingsFor(bool longLog)
{
    return {.log = {.count = longLog ? 100'000U : 20U, .bytes = 100'000'000}, .ackWindow = 8};
}

} // namespace

GuaranteeRun::GuaranteeRun(unsigned seed)
    : m_logIsLong(seed % 3 != 0), m_world(seed, ShardId(1 + seed % 4), settingsFor(m_logIsLong), origin), m_clients(6)
{
    for (ShardId shard = 0; shard < m_world.shards(); ++shard)
        m_publishers.push_back(std::make_unique<RecordingSubscriber>(m_world.shard(shard), ++m_ids));
    for (Client &client : m_clients) {
        for (const char *channel : channels)
            client.positions[channel] = Position(origin, 0).toText();
    }
}

GuaranteeRun::Outcome GuaranteeRun::run(int steps)
{
    for (int i = 0; i < steps && m_outcome.fault.isEmpty(); ++i)
        act();
    bringToAnEnd();
    compare();
    return m_outcome;
}

void GuaranteeRun::fail(const QString &fault)
{
    if (m_outcome.fault.isEmpty())
        m_outcome.fault = fault;
}

void GuaranteeRun::act()
{
    Client &client = m_clients[m_world.random(m_clients.size())];
    switch (m_world.random(10)) {
    case 8:
        changeMind(client);
        break;
    case 9:
        m_world.pass(std::chrono::milliseconds(m_world.random(50)));
        break;
    case 0:
        if (!client.session)
            come(client);
        else if (m_world.random(5) == 0)
            go(client);
        break;
    case 1:
    case 2:
        publish();
        break;
    case 3:
        acknowledgeSome(client);
        break;
    default:
        m_world.step();
    }
}

void GuaranteeRun::come(Client &client)
{
    ++m_outcome.sessions;
    client.id = ++m_ids;
    const auto shard = ShardId(m_world.random(std::size_t(m_world.shards())));
    client.session = std::make_unique<RecordingSubscriber>(m_world.shard(shard), client.id);
    client.messagesRead = client.gapsRead = 0;
    for (const char *channel : channels) {
        const Qos qos = m_world.random(2) ? Qos::AtLeastOnce : Qos::AtMostOnce;
        client.session->shard().subscribe(client.id, ++m_tokens, channel, qos, Position::fromText(client.positions[channel]));
    }
}

void GuaranteeRun::go(Client &client)
{
    read(client);
    for (const auto &[channel, position] : client.session->positions)
        client.positions[channel] = position;
    client.session.reset();
}

void GuaranteeRun::publish()
{
    // A repeat now and then, also of one that has only just been said.
    const bool repeats = !m_onceIds.empty() && m_world.random(6) == 0;
    const QByteArray id = repeats ? m_onceIds[m_world.random(m_onceIds.size())] : QByteArray::number(quint64(m_outcome.published + 1));
    const QByteArray channel = repeats ? id.right(1) : QByteArray(channels[m_world.random(channels.size())]);
    const bool once = repeats || m_world.random(3) == 0;
    Draft draft{.channel = channel, .data = "x", .from = "publisher"};
    if (once) {
        draft.id = repeats ? id : id + channel;
        draft.qos = Qos::ExactlyOnce;
    }
    if (once && !repeats)
        m_onceIds.push_back(draft.id);
    if (repeats) {
        ++m_outcome.repeats;
    } else {
        ++m_outcome.published;
        ++m_accepted[channel];
    }
    RecordingSubscriber &publisher = *m_publishers[m_world.random(m_publishers.size())];
    publisher.shard().publish(publisher.subscriberId(), 1, draft);
}

void GuaranteeRun::acknowledgeSome(Client &client)
{
    if (!client.session || client.session->messages.empty())
        return;
    const PublicationRef &one = client.session->messages[m_world.random(client.session->messages.size())];
    client.session->shard().acknowledge(client.id, one->draft.channel, *Position::fromText(one->position));
}

void GuaranteeRun::changeMind(Client &client)
{
    if (!client.session)
        return;
    RecordingSubscriber &session = *client.session;
    if (m_world.random(2) == 0) {
        // Its socket is full for a while.
        session.room = !session.room;
        if (session.room)
            session.shard().resume(client.id);
        return;
    }
    // Asks for a channel anew from where it is, or ends it and does so.
    const QByteArray channel(channels[m_world.random(channels.size())]);
    const auto at = session.positions.find(channel);
    const QByteArray position = at == session.positions.end() ? client.positions[channel] : at->second;
    if (m_world.random(2) == 0)
        session.shard().unsubscribe(client.id, channel);
    session.shard().subscribe(client.id, ++m_tokens, channel, m_world.random(2) ? Qos::AtLeastOnce : Qos::AtMostOnce,
                              Position::fromText(position));
}

void GuaranteeRun::acknowledgeAll(Client &client)
{
    for (const auto &[channel, position] : client.session->positions)
        client.session->shard().acknowledge(client.id, channel, *Position::fromText(position));
}

void GuaranteeRun::bringToAnEnd()
{
    m_world.settle();
    for (Client &client : m_clients) {
        if (!client.session)
            come(client);
        client.session->room = true;
        client.session->shard().resume(client.id);
    }
    for (std::size_t before = 0, now = 1; before != now;) {
        before = now;
        m_world.settle();
        now = 0;
        for (Client &client : m_clients) {
            acknowledgeAll(client);
            now += client.session->messages.size() + client.session->gaps.size();
        }
    }
}

void GuaranteeRun::readMessage(Client &client)
{
    const Publication &message = *client.session->messages[client.messagesRead++];
    std::uint64_t &last = client.seen[message.draft.channel];
    if (message.seq != last + 1)
        fail(u"%1 came after %2"_s.arg(message.seq).arg(last));
    last = message.seq;
    ++m_outcome.received;
}

void GuaranteeRun::read(Client &client)
{
    RecordingSubscriber &session = *client.session;
    for (; client.gapsRead < session.gaps.size(); ++client.gapsRead) {
        const auto &[channel, gap] = session.gaps[client.gapsRead];
        const std::uint64_t after = gap.range.after.of(origin).value_or(0);
        std::uint64_t &seen = client.seen[channel];
        while (client.messagesRead < session.messages.size() && seen < after)
            readMessage(client);
        if (seen != after)
            fail(u"a gap begins behind %1, but %2 was the last"_s.arg(after).arg(seen));
        seen = gap.range.to.of(origin).value_or(0);
        ++m_outcome.gaps;
    }
    while (client.messagesRead < session.messages.size())
        readMessage(client);
}

void GuaranteeRun::compare()
{
    for (Client &client : m_clients) {
        read(client);
        for (const auto &[channel, count] : m_accepted) {
            if (client.seen[channel] != count)
                fail(u"of %1 messages the last to be seen is %2"_s.arg(count).arg(client.seen[channel]));
        }
    }
    if (m_logIsLong && m_outcome.gaps > 0)
        fail(u"%1 gaps, though everything is in the log"_s.arg(m_outcome.gaps));
}

} // namespace signalbox::test

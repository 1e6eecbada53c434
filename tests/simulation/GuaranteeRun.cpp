// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/GuaranteeRun.h"

#include "server-core/hub/SealFormat.h"

#include <QtCore/QBuffer>

namespace signalbox::test {

using namespace core::hub;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array<const char *, 3> channels{"a", "b", "c"};

HubSettings settingsFor(bool longLog)
{
    return {.log = {.count = longLog ? 100'000U : 20U, .bytes = 100'000'000}, .ackWindow = 8};
}

} // namespace

GuaranteeRun::GuaranteeRun(unsigned seed)
    : m_logIsLong(seed % 3 != 0), m_world(seed, ShardId(1 + seed % 4), settingsFor(m_logIsLong), {1, 1}), m_clients(6), m_origin{1, 1}
{
    openPublishers();
    for (Client &client : m_clients) {
        for (const char *channel : channels)
            client.positions[channel] = Position(m_origin, 0).toText();
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
    if (m_world.random(600) == 0)
        return restart();
    if (m_world.random(200) == 0)
        return changeShards();
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

void GuaranteeRun::openPublishers()
{
    for (ShardId shard = 0; shard < m_world.shards(); ++shard)
        m_publishers.push_back(std::make_unique<RecordingSubscriber>(m_world.shard(shard), ++m_ids));
}

void GuaranteeRun::changeShards()
{
    if (!m_further) {
        m_further = m_world.addShard();
        return;
    }
    for (Client &client : m_clients) {
        if (client.session && &client.session->shard() == &m_world.shard(*m_further))
            go(client);
    }
    m_world.removeShard(*m_further);
    m_further.reset();
}

void GuaranteeRun::everybodyGoes()
{
    for (Client &client : m_clients) {
        if (client.session)
            go(client);
    }
    readAnswers();
    m_publishers.clear();
}

void GuaranteeRun::restart()
{
    ++m_outcome.restarts;
    const bool dies = m_world.random(4) == 0;
    everybodyGoes();
    m_further.reset();
    m_origin = {m_origin.high + 1, m_world.random(1000)};
    const auto shards = ShardId(1 + m_world.random(5));
    if (dies) {
        m_world.crash();
        m_world.start(shards, settingsFor(m_logIsLong), m_origin, nullptr);
        // Whatever was on its way or kept is lost, and counted from 1 again.
        ++m_deaths;
        m_accepted.clear();
        m_positions.clear();
        m_onceIds.clear();
        m_asked.clear();
        m_answered.clear();
    } else {
        const SealedHub sealed = carriedOver(m_world.stop());
        m_world.start(shards, settingsFor(m_logIsLong), m_origin, &sealed);
    }
    openPublishers();
}

SealedHub GuaranteeRun::carriedOver(const SealedHub &sealed)
{
    QBuffer buffer;
    buffer.open(QIODevice::ReadWrite);
    if (!writeSealedHub(sealed, buffer))
        fail(u"a hub cannot be sealed"_s);
    buffer.seek(0);
    Result<SealedHub> carried = readSealedHub(buffer);
    if (!carried) {
        fail(carried.error().message);
        return sealed;
    }
    // Long enough for logs that are too short anyway.
    carried->away = std::chrono::seconds(m_world.random(m_logIsLong ? 10 : 1000));
    return std::move(*carried);
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
    if (once)
        m_asked[++m_tokens] = draft.id;
    publisher.shard().publish(publisher.subscriberId(), once ? std::optional(m_tokens) : std::nullopt, draft);
}

void GuaranteeRun::readAnswers()
{
    for (const auto &publisher : m_publishers) {
        if (publisher->error)
            fail(u"a publication was refused: %1"_s.arg(publisher->error->message));
        for (const auto &[token, position] : std::exchange(publisher->answers, {})) {
            const QByteArray &first = m_answered.try_emplace(m_asked.at(token), position).first->second;
            if (first != position)
                fail(u"a repeat was answered with %1, the first time with %2"_s.arg(QString::fromUtf8(position), QString::fromUtf8(first)));
        }
    }
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
    const QByteArray &channel = message.draft.channel;
    std::uint64_t &last = client.seen[channel];
    if (client.deaths[channel] != m_deaths)
        fail(u"a message came to somebody who was not told that a process had died"_s);
    if (message.seq != last + 1)
        fail(u"%1 came after %2"_s.arg(message.seq).arg(last));
    if (m_positions.try_emplace({channel, message.seq}, message.position).first->second != message.position)
        fail(u"%1 came with another position than before"_s.arg(message.seq));
    last = message.seq;
    ++m_outcome.received;
}

void GuaranteeRun::readDeaths(Client &client)
{
    // Each stands in the answer to a subscription: before all messages of its channel.
    const RecordingSubscriber &session = *client.session;
    for (std::size_t i = client.gapsRead; i < session.gaps.size(); ++i) {
        const auto &[channel, gap] = session.gaps[i];
        if (gap.reason != GapReason::UnknownPosition)
            continue;
        if (client.deaths[channel] == m_deaths)
            fail(u"a position is unknown, though no process has died"_s);
        client.deaths[channel] = m_deaths;
        client.seen[channel] = gap.range.to.of(m_origin).value_or(0);
        ++m_outcome.strangers;
    }
}

void GuaranteeRun::read(Client &client)
{
    RecordingSubscriber &session = *client.session;
    readDeaths(client);
    for (; client.gapsRead < session.gaps.size(); ++client.gapsRead) {
        const auto &[channel, gap] = session.gaps[client.gapsRead];
        if (gap.reason == GapReason::UnknownPosition)
            continue;
        const std::uint64_t after = gap.range.after.of(m_origin).value_or(0);
        std::uint64_t &seen = client.seen[channel];
        while (client.messagesRead < session.messages.size() && seen < after)
            readMessage(client);
        if (seen != after)
            fail(u"a gap begins behind %1, but %2 was the last"_s.arg(after).arg(seen));
        seen = gap.range.to.of(m_origin).value_or(0);
        ++m_outcome.gaps;
    }
    while (client.messagesRead < session.messages.size())
        readMessage(client);
}

void GuaranteeRun::compare()
{
    readAnswers();
    for (Client &client : m_clients) {
        read(client);
        for (const char *channel : channels) {
            if (client.deaths[channel] != m_deaths)
                fail(u"somebody was not told that a process had died"_s);
        }
        for (const auto &[channel, count] : m_accepted) {
            if (client.seen[channel] != count)
                fail(u"of %1 messages the last to be seen is %2"_s.arg(count).arg(client.seen[channel]));
        }
    }
    if (m_logIsLong && m_outcome.gaps > 0)
        fail(u"%1 gaps, though everything is in the log"_s.arg(m_outcome.gaps));
}

} // namespace signalbox::test

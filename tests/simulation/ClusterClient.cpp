// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ClusterClient.h"

namespace signalbox::test {

using namespace core::hub;
using namespace Qt::StringLiterals;

namespace {

QString textOf(const Position &position)
{
    QStringList parts;
    for (const Position::Part &part : position.parts())
        parts += u"%1:%2"_s.arg(part.origin.high).arg(part.seq == endedSeq ? u"end"_s : QString::number(part.seq));
    return parts.join(u' ');
}

} // namespace

void ClusterClient::note(const QByteArray &channel, const QString &what) const
{
    if (m_ledger.isTraced)
        m_ledger.trace(u"%1@%2 %3 %4"_s.arg(m_name).arg(m_process).arg(QString::fromUtf8(channel), what));
}

void ClusterClient::come(HubShard &shard, SubscriberId id, std::size_t process)
{
    m_shard = &shard;
    m_id = id;
    m_process = process;
    m_hasRoom = true;
    shard.attach(*this);
}

void ClusterClient::go()
{
    if (m_shard)
        m_shard->detach(m_id);
    m_shard = nullptr;
    m_unacknowledged.clear();
}

void ClusterClient::subscribe(const QByteArray &channel, Qos qos, Token token)
{
    // As a client sends it, and gets it back.
    std::optional<Position> since = m_channels[channel].position;
    if (since)
        since = Position::fromText(since->toText());
    note(channel, since ? u"subscribes from %1"_s.arg(textOf(*since)) : u"subscribes"_s);
    m_shard->subscribe(m_id, token, channel, qos, since);
}

void ClusterClient::unsubscribe(const QByteArray &channel)
{
    m_shard->unsubscribe(m_id, channel);
    m_unacknowledged.erase(channel);
}

void ClusterClient::acknowledge(const QByteArray &channel)
{
    const std::optional<Position> &position = m_channels[channel].position;
    if (m_unacknowledged.erase(channel) > 0 && position)
        m_shard->acknowledge(m_id, channel, *position);
}

void ClusterClient::setRoom(bool hasRoom)
{
    m_hasRoom = hasRoom;
    if (hasRoom)
        m_shard->resume(m_id);
}

std::optional<std::size_t> ClusterClient::lineOf(OriginId origin) const
{
    const auto at = m_ledger.lines.find(origin);
    return at == m_ledger.lines.end() ? std::nullopt : std::optional(at->second);
}

ClusterClient::Line &ClusterClient::lineIn(const QByteArray &name, std::size_t line, std::uint64_t begin)
{
    Channel &channel = m_channels[name];
    const auto [at, isNew] = channel.lines.try_emplace(line, Line{begin, begin == endedSeq});
    const auto bound = channel.bounds.find(line);
    if (isNew && bound != channel.bounds.end() && begin > bound->second && begin != endedSeq) {
        fail(u"in %1 line %2 begins behind %3, and when it was subscribed to %4 had been accepted"_s.arg(QString::fromUtf8(name))
                 .arg(line)
                 .arg(begin)
                 .arg(bound->second));
    }
    return at->second;
}

void ClusterClient::readPosition(const QByteArray &name, const Position &position)
{
    Channel &channel = m_channels[name];
    channel.position = position;
    for (const Position::Part &part : position.parts()) {
        const std::optional<std::size_t> line = lineOf(part.origin);
        if (!line)
            return fail(u"a position names an origin that never was"_s);
        const Line &state = lineIn(name, *line, part.seq);
        if (!state.isEnded && state.seen != part.seq && part.seq != endedSeq) {
            fail(u"in %1 a position says %2 of line %3, and %4 was seen"_s.arg(QString::fromUtf8(name)).arg(part.seq).arg(*line).arg(
                state.seen));
        }
    }
    for (const auto &[line, state] : channel.lines) {
        const bool isNamed = std::any_of(position.parts().begin(), position.parts().end(),
                                         [&, one = line](const Position::Part &part) { return lineOf(part.origin) == one; });
        if (!isNamed && state.seen > 0 && !state.isEnded)
            fail(u"in %1 a position does not name line %2, of which %3 was seen"_s.arg(QString::fromUtf8(name)).arg(line).arg(state.seen));
    }
}

void ClusterClient::readGap(const QByteArray &name, const Gap &gap)
{
    note(name, u"gap %1: %2 - %3"_s.arg(int(gap.reason)).arg(textOf(gap.range.after), textOf(gap.range.to)));
    ++m_gaps;
    Channel &channel = m_channels[name];
    for (const Position::Part &to : gap.range.to.parts()) {
        const std::optional<std::size_t> line = lineOf(to.origin);
        if (!line)
            continue;
        // By whatever name.
        std::uint64_t after = 0;
        for (const Position::Part &part : gap.range.after.parts())
            after = lineOf(part.origin) == line ? std::max(after, part.seq) : after;
        Line &state = lineIn(name, *line, after);
        if (state.isEnded)
            continue;
        if (state.seen != after && after != endedSeq)
            fail(u"in %1 a gap of line %2 begins behind %3, and %4 was seen"_s.arg(QString::fromUtf8(name)).arg(*line).arg(after).arg(state.seen));
        if (to.seq == endedSeq && !m_ledger.deadLines.contains(*line))
            fail(u"line %1 is said to have died"_s.arg(*line));
        state.seen = to.seq;
        state.isEnded = to.seq == endedSeq;
    }
    if (gap.reason != GapReason::UnknownPosition)
        return;
    for (auto at = channel.lines.begin(); at != channel.lines.end();) {
        const auto names = [&, line = at->first](const Position &position) {
            return std::any_of(position.parts().begin(), position.parts().end(),
                               [&](const Position::Part &part) { return lineOf(part.origin) == line; });
        };
        const bool isUnknown = names(gap.range.after) && !names(gap.range.to);
        if (isUnknown && !m_ledger.deadLines.contains(at->first))
            fail(u"line %1 is said to be unknown"_s.arg(at->first));
        // Somewhere else it may be known yet: there it begins anew.
        at = isUnknown ? channel.lines.erase(at) : std::next(at);
    }
}

void ClusterClient::onSubscribed(Token /*token*/, const QByteArray &channel, const Subscribed &answer)
{
    note(channel, u"subscribed at %1, head %2, %3 missing"_s.arg(textOf(answer.position), textOf(answer.head)).arg(answer.missing.size()));
    if (!answer.missing.empty())
        ++m_missing;
    if (answer.gap)
        readGap(channel, *answer.gap);
    readPosition(channel, answer.position);
    // Of whoever is not missing all comes that is accepted from now on.
    for (const auto &[node, line] : m_ledger.nodes) {
        const bool isMissing = std::find(answer.missing.begin(), answer.missing.end(), node) != answer.missing.end();
        if (!isMissing && !m_ledger.deadLines.contains(line))
            m_channels[channel].bounds.try_emplace(line, m_ledger.accepted[{line, channel}]);
    }
}

void ClusterClient::onRefused(Token /*token*/, const Error &error)
{
    if (error.code != ErrorCode::NotSubscribed)
        fail(u"refused: "_s + error.message);
}

void ClusterClient::onMessages(const Batch &batch)
{
    for (const PublicationRef &publication : batch.publications()) {
        const QByteArray &name = publication->draft.channel;
        const std::optional<std::size_t> line = lineOf(publication->origin);
        const std::optional<Position> position = Position::fromText(publication->position);
        if (!line || !position)
            return fail(u"a message without an origin or a position"_s);
        note(name, u"%1:%2, at %3"_s.arg(publication->origin.high).arg(publication->seq).arg(textOf(*position)));
        Line &state = lineIn(name, *line, publication->seq - 1);
        // Another process may not have heard of its death yet.
        if (state.isEnded)
            state = {publication->seq - 1, false};
        if (publication->seq != state.seen + 1)
            fail(u"in %1 %2 of line %3 came after %4"_s.arg(QString::fromUtf8(name)).arg(publication->seq).arg(*line).arg(state.seen));
        state.seen = publication->seq;
        readPosition(name, *position);
        m_unacknowledged.insert(name);
        ++m_received;
    }
}

void ClusterClient::onGap(const QByteArray &channel, const Gap &gap)
{
    readGap(channel, gap);
    readPosition(channel, gap.range.to);
}

void ClusterClient::onAckTimeout(const QByteArray &channel)
{
    fail(u"in %1 an acknowledgement is waited for"_s.arg(QString::fromUtf8(channel)));
}

void ClusterClient::checkComplete(const QByteArray &name) const
{
    const auto channel = m_channels.find(name);
    for (const auto &[key, count] : m_ledger.accepted) {
        if (key.second != name || m_ledger.deadLines.contains(key.first))
            continue;
        const auto at = channel->second.lines.find(key.first);
        const auto bound = channel->second.bounds.find(key.first);
        // It was never there, or nothing of it came since then.
        if (at == channel->second.lines.end() && (bound == channel->second.bounds.end() || bound->second == count))
            continue;
        if (at == channel->second.lines.end() || at->second.seen != count) {
            fail(u"in %1 %2 of line %3 were accepted, and the last to be seen is %4"_s.arg(QString::fromUtf8(name))
                     .arg(count)
                     .arg(key.first)
                     .arg(at == channel->second.lines.end() ? -1 : qint64(at->second.seen)));
        }
    }
    for (const auto &[line, state] : channel->second.lines) {
        if (m_ledger.deadLines.contains(line) && state.seen > 0 && !state.isEnded)
            fail(u"in %1 nobody said that line %2 had died, of which %3 was seen"_s.arg(QString::fromUtf8(name)).arg(line).arg(state.seen));
    }
}

} // namespace signalbox::test

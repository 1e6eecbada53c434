// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ClusterClient.h"

namespace signalbox::test {

using namespace core::hub;
using namespace Qt::StringLiterals;

namespace {

QString textOf(std::uint64_t seq)
{
    return seq == endedSeq ? u"end"_s : QString::number(seq);
}

QString textOf(const Position &position)
{
    QStringList parts;
    for (const Position::Part &part : position.parts())
        parts += u"%1:%2"_s.arg(part.origin.high).arg(textOf(part.seq));
    return parts.join(u' ');
}

} // namespace

void ClusterClient::note(const QByteArray &channel, const QString &what) const
{
    if (m_ledger.isTraced)
        m_ledger.trace(u"%1@%2 %3 %4"_s.arg(m_name).arg(m_process).arg(QString::fromUtf8(channel), what));
}

// ---- what it does

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
    for (auto &[name, channel] : m_channels) {
        endSubscription(name);
        channel.idsBefore.merge(channel.ids);
        channel.ids.clear();
    }
}

void ClusterClient::subscribe(const QByteArray &channel, Qos qos, Token token)
{
    endSubscription(channel);
    // As a client sends it, and gets it back.
    std::optional<Position> since = m_channels[channel].position;
    if (since)
        since = Position::fromText(since->toText());
    note(channel, since ? u"subscribes from %1"_s.arg(textOf(*since)) : u"subscribes"_s);
    m_shard->subscribe(m_id, token, channel, qos, since);
}

void ClusterClient::unsubscribe(const QByteArray &channel)
{
    endSubscription(channel);
    m_shard->unsubscribe(m_id, channel);
    m_unacknowledged.erase(channel);
}

void ClusterClient::endSubscription(const QByteArray &name)
{
    Channel &channel = m_channels[name];
    channel.isAnswered = false;
    channel.promised.clear();
    // Of one of which it has seen something it is told when it comes back.
    channel.untold.clear();
    channel.told.clear();
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

// ---- lines of numbers

ClusterClient::Line &ClusterClient::lineIn(const QByteArray &name, std::size_t line, std::uint64_t begin)
{
    Channel &channel = m_channels[name];
    const auto bound = channel.bounds.find(line);
    // Of what came behind the bound each is to come.
    if (bound != channel.bounds.end() && begin != endedSeq)
        begin = std::min(begin, bound->second);
    return channel.lines.try_emplace(line, Line{begin, begin, begin == endedSeq}).first->second;
}

void ClusterClient::passOver(const QByteArray &name, std::size_t line, std::uint64_t to)
{
    Channel &channel = m_channels[name];
    Line &state = channel.lines.at(line);
    while (state.seen < to)
        channel.skipped.insert({{line, name}, ++state.seen});
}

void ClusterClient::lineBegins(std::size_t line)
{
    if (!m_ledger.logIsLong)
        return;
    for (auto &[name, channel] : m_channels) {
        if (channel.isAnswered)
            channel.bounds.try_emplace(line, 0);
    }
}

void ClusterClient::lineDies(std::size_t line)
{
    for (auto &[name, channel] : m_channels) {
        if (channel.promised.contains(line))
            channel.untold.insert(line);
    }
}

void ClusterClient::readPosition(const QByteArray &name, const Position &position)
{
    Channel &channel = m_channels[name];
    channel.position = position;
    std::set<std::size_t> named;
    for (const Position::Part &part : position.parts()) {
        const std::optional<std::size_t> line = m_ledger.lineOf(part.origin);
        if (!line)
            return fail(u"a position names an origin that never was"_s);
        named.insert(*line);
        const Line &state = lineIn(name, *line, part.seq);
        if (state.isEnded || part.seq == endedSeq)
            continue;
        if (part.seq < state.seen) {
            fail(u"in %1 a position says %2 of line %3, and %4 was seen"_s.arg(QString::fromUtf8(name))
                     .arg(part.seq)
                     .arg(*line)
                     .arg(state.seen));
        }
        passOver(name, *line, part.seq);
    }
    for (const auto &[line, state] : channel.lines) {
        if (!named.contains(line) && state.seen > 0 && !state.isEnded)
            fail(u"in %1 a position does not name line %2, of which %3 was seen"_s.arg(QString::fromUtf8(name)).arg(line).arg(state.seen));
    }
}

// ---- what it is told

void ClusterClient::onSubscribed(Token /*token*/, const QByteArray &name, const Subscribed &answer)
{
    note(name, u"subscribed at %1, head %2, %3 missing"_s.arg(textOf(answer.position), textOf(answer.head)).arg(answer.missing.size()));
    if (!answer.missing.empty())
        ++m_missing;
    if (answer.gap)
        readGap(name, *answer.gap);
    readPosition(name, answer.position);
    Channel &channel = m_channels[name];
    channel.isAnswered = true;
    for (const auto &[node, line] : m_ledger.nodes) {
        if (m_ledger.isDead(line))
            continue;
        const bool isMissing = std::find(answer.missing.begin(), answer.missing.end(), node) != answer.missing.end();
        if (!isMissing)
            channel.promised.insert(line);
        // Of whoever is missing it comes later, if it is still there then.
        if (!isMissing || m_ledger.logIsLong)
            channel.bounds.try_emplace(line, m_ledger.accepted({line, name}));
    }
}

void ClusterClient::onRefused(Token /*token*/, const Error &error)
{
    if (error.code != ErrorCode::NotSubscribed)
        fail(u"refused: "_s + error.message);
}

void ClusterClient::onMessages(const Batch &batch)
{
    for (const PublicationRef &publication : batch.publications())
        readMessage(*publication);
}

void ClusterClient::readMessage(const Publication &message)
{
    const QByteArray &name = message.draft.channel;
    const std::optional<std::size_t> line = m_ledger.lineOf(message.origin);
    const std::optional<Position> position = Position::fromText(message.position);
    if (!line || !position)
        return fail(u"a message without an origin or a position"_s);
    note(name,
         u"%1:%2 \"%3\", at %4"_s.arg(message.origin.high).arg(message.seq).arg(QString::fromUtf8(message.draft.id), textOf(*position)));
    Line &state = lineIn(name, *line, message.seq - 1);
    // Another process may not have heard of its death yet.
    if (state.isEnded)
        state = {state.begin, message.seq - 1, false};
    if (message.seq <= state.seen)
        fail(u"in %1 %2 of line %3 came after %4"_s.arg(QString::fromUtf8(name)).arg(message.seq).arg(*line).arg(state.seen));
    passOver(name, *line, message.seq - 1);
    state.seen = message.seq;
    Channel &channel = m_channels[name];
    channel.told.erase(*line);
    channel.got[{{*line, name}, message.seq}] = message.draft.data;
    if (message.draft.qos == Qos::ExactlyOnce) {
        const auto [before, isNew] = channel.ids.try_emplace(message.draft.id, *line);
        // Of what one had that has died, it is not known for ever how much came.
        if (!isNew && !m_ledger.isDead(before->second))
            fail(u"in %1 \"%2\" came twice"_s.arg(QString::fromUtf8(name), QString::fromUtf8(message.draft.id)));
        m_seenElsewhere += channel.idsBefore.contains(message.draft.id) ? 1 : 0;
    }
    readPosition(name, *position);
    m_unacknowledged.insert(name);
    ++m_received;
}

void ClusterClient::onGap(const QByteArray &channel, const Gap &gap)
{
    readGap(channel, gap);
    readPosition(channel, gap.range.to);
}

void ClusterClient::readGap(const QByteArray &name, const Gap &gap)
{
    note(name, u"gap %1: %2 - %3"_s.arg(int(gap.reason)).arg(textOf(gap.range.after), textOf(gap.range.to)));
    ++m_gaps;
    bool isLost = false;
    for (const Position::Part &to : gap.range.to.parts()) {
        const std::optional<std::size_t> line = m_ledger.lineOf(to.origin);
        if (!line)
            continue;
        // By whatever name.
        std::uint64_t after = 0;
        for (const Position::Part &part : gap.range.after.parts())
            after = m_ledger.lineOf(part.origin) == line ? std::max(after, part.seq) : after;
        isLost = readLoss(name, *line, after, to.seq) || isLost;
    }
    if (gap.reason == GapReason::UnknownPosition)
        isLost = forgetUnknown(name, gap) || isLost;
    if (!isLost)
        fail(u"in %1 a gap that nothing fell into: %2 - %3"_s.arg(QString::fromUtf8(name), textOf(gap.range.after), textOf(gap.range.to)));
}

bool ClusterClient::readLoss(const QByteArray &name, std::size_t line, std::uint64_t after, std::uint64_t to)
{
    Line &state = lineIn(name, line, after);
    if (to == endedSeq) {
        if (!m_ledger.isDead(line))
            fail(u"line %1 is said to have died"_s.arg(line));
        Channel &channel = m_channels[name];
        if (after != endedSeq && !channel.told.insert(line).second)
            fail(u"in %1 it was told once more that line %2 has died"_s.arg(QString::fromUtf8(name)).arg(line));
        channel.untold.erase(line);
    }
    if (state.isEnded)
        return after != to;
    if (after != endedSeq && after > state.seen)
        passOver(name, line, after);
    if (after != endedSeq && state.seen != after) {
        fail(u"in %1 a gap of line %2 begins behind %3, and %4 was seen"_s.arg(QString::fromUtf8(name))
                 .arg(line)
                 .arg(after)
                 .arg(state.seen));
    }
    const bool isOfOneThatIsThere = to != endedSeq && to > after && !m_ledger.isDead(line);
    if (isOfOneThatIsThere && m_ledger.logIsLong)
        fail(u"in %1 line %2 has lost %3 to %4, though its log is long"_s.arg(QString::fromUtf8(name)).arg(line).arg(after + 1).arg(to));
    if (isOfOneThatIsThere && to > m_ledger.accepted({line, name}))
        fail(u"in %1 line %2 has lost %3, and never had it"_s.arg(QString::fromUtf8(name)).arg(line).arg(to));
    state.seen = to;
    state.isEnded = to == endedSeq;
    return after != to;
}

bool ClusterClient::forgetUnknown(const QByteArray &name, const Gap &gap)
{
    Channel &channel = m_channels[name];
    const auto names = [this](const Position &position, std::size_t line) {
        return std::any_of(position.parts().begin(), position.parts().end(),
                           [&](const Position::Part &part) { return m_ledger.lineOf(part.origin) == line; });
    };
    const auto isUnknown = [&](const auto &entry) { return names(gap.range.after, entry.first) && !names(gap.range.to, entry.first); };
    for (const auto &entry : channel.lines) {
        if (isUnknown(entry) && !m_ledger.isDead(entry.first))
            fail(u"line %1 is said to be unknown"_s.arg(entry.first));
    }
    // Somewhere else it may be known yet: there it begins anew, and nothing of before is owed.
    std::erase_if(channel.bounds, isUnknown);
    return std::erase_if(channel.lines, isUnknown) > 0;
}

void ClusterClient::onAckTimeout(const QByteArray &channel)
{
    fail(u"in %1 an acknowledgement is waited for"_s.arg(QString::fromUtf8(channel)));
}

// ---- the end

void ClusterClient::checkTold() const
{
    for (const auto &[name, channel] : m_channels) {
        for (const std::size_t line : channel.untold)
            fail(u"in %1 it was promised what comes from line %2, and was not told that it has died"_s.arg(QString::fromUtf8(name))
                     .arg(line));
    }
}

void ClusterClient::checkSkipped(const QByteArray &name, const Channel &channel) const
{
    for (const Number &number : channel.skipped) {
        const std::set<Number> alike = m_ledger.alike(number);
        // What somebody accepted who died then is not always known.
        const Draft *draft = m_ledger.find(number);
        if (m_ledger.isDead(number.stream.first) && !draft)
            continue;
        // It has come by the number of such a one.
        if (draft && draft->qos == Qos::ExactlyOnce && (channel.ids.contains(draft->id) || channel.idsBefore.contains(draft->id)))
            continue;
        const auto isSettled = [&](const Number &one) {
            const auto line = channel.lines.find(one.stream.first);
            return one != number
                && (channel.got.contains(one) || !m_ledger.nobodyDies || !m_ledger.logIsLong || line == channel.lines.end()
                    || one.seq <= line->second.begin);
        };
        QStringList others;
        for (const Number &one : alike)
            others += u"%1 of line %2"_s.arg(one.seq).arg(one.stream.first);
        if (m_ledger.isTraced && std::none_of(alike.begin(), alike.end(), isSettled))
            m_ledger.trace(m_name + u" skipped "_s + others.join(u", "));
        if (std::none_of(alike.begin(), alike.end(), isSettled))
            fail(u"in %1 %2 of line %3 neither came nor was announced"_s.arg(QString::fromUtf8(name))
                     .arg(number.seq)
                     .arg(number.stream.first));
    }
    for (const auto &[number, data] : channel.got) {
        const Draft *draft = m_ledger.find(number);
        if (draft ? draft->data != data : !m_ledger.isDead(number.stream.first)) {
            fail(u"in %1 %2 of line %3 is another message"_s.arg(QString::fromUtf8(name)).arg(number.seq).arg(number.stream.first));
        }
    }
}

void ClusterClient::checkComplete(const QByteArray &name) const
{
    const auto found = m_channels.find(name);
    if (found == m_channels.end())
        return;
    Channel channel = found->second;
    for (const auto &[stream, count] : m_ledger.streams()) {
        const auto &[line, streamName] = stream;
        if (streamName != name || m_ledger.isDead(line))
            continue;
        const auto at = channel.lines.find(line);
        const auto bound = channel.bounds.find(line);
        if (at == channel.lines.end() && bound == channel.bounds.end())
            continue;
        const std::uint64_t seen = at == channel.lines.end() ? bound->second : at->second.seen;
        if (seen > count && at != channel.lines.end())
            fail(u"in %1 %2 of line %3 were accepted, and %4 was seen"_s.arg(QString::fromUtf8(name)).arg(count).arg(line).arg(seen));
        for (std::uint64_t seq = seen + 1; seq <= count; ++seq)
            channel.skipped.insert({stream, seq});
    }
    for (const auto &[line, state] : channel.lines) {
        if (m_ledger.isDead(line) && state.seen > 0 && !state.isEnded)
            fail(u"in %1 nobody said that line %2 had died, of which %3 was seen"_s.arg(QString::fromUtf8(name)).arg(line).arg(state.seen));
    }
    checkSkipped(name, channel);
}

} // namespace signalbox::test

// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/RecordingFollower.h"

namespace signalbox::test {

using namespace core::presence;
using namespace Qt::StringLiterals;

namespace {

QString namesOf(const RosterPage &page)
{
    QStringList names;
    for (const MemberRow &row : page.items)
        names += QString::fromUtf8(row.member);
    return names.join(u',');
}

} // namespace

RecordingFollower::RecordingFollower(PresenceParty &party, SessionKey key) : m_party(party), m_key(key)
{
    party.sessions().attach(*this);
}

void RecordingFollower::end(SessionEnd end)
{
    m_party.sessions().detach(m_key, end);
}

QByteArray RecordingFollower::encode(const RosterEvent &event)
{
    QByteArray frame = event.channel.toByteArray() + ' ' + QByteArray::number(quint64(event.version));
    if (event.kind == RosterEvent::Kind::Left) {
        const QLatin1StringView reason = leaveReasonName(event.reason);
        frame += " left " + event.member.member.toByteArray() + ' ' + QByteArray(reason.data(), reason.size());
    } else {
        frame += event.kind == RosterEvent::Kind::Joined ? " joined " : " updated ";
        frame += event.member.member.toByteArray() + ' ' + event.member.info.toByteArray();
    }
    return frame + '\n';
}

RecordingFollower::Copy RecordingFollower::copyOf(const RosterPage &page)
{
    Copy copy{.version = page.version, .people = {}};
    for (const MemberRow &row : page.items)
        copy.people[row.member] = row.info;
    return copy;
}

void RecordingFollower::fail(const QString &what)
{
    if (fault.isEmpty())
        fault = u"session %1: %2"_s.arg(m_key).arg(what);
}

// ---- questions

Token RecordingFollower::ask(const Question &question)
{
    m_asked[++m_lastToken] = question;
    return m_lastToken;
}

RecordingFollower::Question RecordingFollower::answered(Token token)
{
    const auto at = m_asked.find(token);
    if (at == m_asked.end()) {
        fail(u"an answer to nothing, %1"_s.arg(token));
        return {};
    }
    return m_asked.extract(at).mapped();
}

void RecordingFollower::enter(const QByteArray &channel, const QByteArray &member, const std::optional<QByteArray> &info,
                              std::int64_t wallMs)
{
    m_party.sessions().enter(m_key, ask({.channel = channel}),
                             {.channel = channel, .member = member, .info = info, .instance = "chat", .wallMs = wallMs});
}

void RecordingFollower::update(const QByteArray &channel, const QByteArray &info)
{
    m_party.sessions().update(m_key, ask({.channel = channel}), channel, info);
}

void RecordingFollower::leave(const QByteArray &channel)
{
    m_party.sessions().leave(m_key, ask({.channel = channel, .isLeave = true}), channel);
}

void RecordingFollower::follow(const QByteArray &channel)
{
    m_wanted.insert(channel);
    m_party.sessions().follow(m_key, ask({.channel = channel, .isFollow = true}), channel);
}

bool RecordingFollower::unfollow(const QByteArray &channel)
{
    const bool did = m_party.sessions().unfollow(m_key, channel);
    m_wanted.erase(channel);
    copies.erase(channel);
    return did;
}

void RecordingFollower::members(const QByteArray &channel, const MembersQuery &query)
{
    m_party.sessions().members(m_key, ask({.channel = channel}), channel, query);
}

void RecordingFollower::resume()
{
    m_party.sessions().resume(m_key);
}

// ---- answers

void RecordingFollower::onEntered(Token token, const QByteArray &member, std::uint64_t version)
{
    entered[answered(token).channel] = member;
    m_lines += u"entered %1 %2 %3"_s.arg(token).arg(QString::fromUtf8(member)).arg(version);
}

void RecordingFollower::onVersion(Token token, std::uint64_t version)
{
    const Question question = answered(token);
    if (question.isLeave)
        entered.erase(question.channel);
    m_lines += u"version %1 %2"_s.arg(token).arg(version);
}

void RecordingFollower::onMembers(Token token, const RosterPage &page)
{
    const Question question = answered(token);
    snapshots.emplace_back(question.channel, copyOf(page));
    m_lines += u"members %1 %2/%3 %4"_s.arg(token).arg(page.version).arg(page.total).arg(namesOf(page));
}

void RecordingFollower::onFollowing(Token token, const QByteArray &channel, const RosterPage &snapshot)
{
    if (const Question question = answered(token); !question.isFollow || question.channel != channel || !m_wanted.contains(channel))
        fail(u"it does not want to follow %1"_s.arg(QString::fromUtf8(channel)));
    snapshots.emplace_back(channel, copies[channel] = copyOf(snapshot));
    m_lines += u"following %1 %2 %3 %4"_s.arg(token).arg(QString::fromUtf8(channel)).arg(snapshot.version).arg(namesOf(snapshot));
}

void RecordingFollower::onSnapshot(const QByteArray &channel, const RosterPage &snapshot)
{
    const auto at = copies.find(channel);
    if (at == copies.end() || at->second.version >= snapshot.version)
        return fail(u"a snapshot of %1 for no reason"_s.arg(QString::fromUtf8(channel)));
    ++renewals;
    snapshots.emplace_back(channel, at->second = copyOf(snapshot));
    m_lines += u"snapshot %1 %2 %3"_s.arg(QString::fromUtf8(channel)).arg(snapshot.version).arg(namesOf(snapshot));
}

void RecordingFollower::onRefused(Token token, const Error &refusal)
{
    answered(token);
    error = refusal;
    m_lines += u"refused %1 %2"_s.arg(token).arg(errorName(refusal.code));
}

void RecordingFollower::onRosterEvents(const std::shared_ptr<const QByteArray> &bytes, std::size_t count)
{
    if (room == 0)
        fail(u"events though there is no room"_s);
    else if (room != unlimited)
        --room;
    frames = bytes;
    eventCount += count;
    const QByteArrayList lines = bytes->split('\n');
    if (lines.size() != qsizetype(count + 1) || !lines.back().isEmpty())
        return fail(u"%1 frames instead of %2"_s.arg(lines.size() - 1).arg(count));
    for (qsizetype i = 0; i < qsizetype(count); ++i)
        hear(lines[i]);
}

void RecordingFollower::hear(const QByteArray &line)
{
    m_lines += QString::fromUtf8(line);
    const QByteArrayList words = line.split(' ');
    const auto at = copies.find(words[0]);
    if (at == copies.end() || !m_wanted.contains(words[0]))
        return fail(u"not followed: %1"_s.arg(QString::fromUtf8(line)));
    Copy &copy = at->second;
    if (words[1].toULongLong() != ++copy.version)
        return fail(u"%1 is due: %2"_s.arg(copy.version).arg(QString::fromUtf8(line)));
    const bool joins = words[2] == "joined";
    if (joins == copy.people.contains(words[3]))
        return fail(u"does not alternate: %1"_s.arg(QString::fromUtf8(line)));
    if (words[2] == "left")
        copy.people.erase(words[3]);
    else
        copy.people[words[3]] = words[4];
}

} // namespace signalbox::test

// SPDX-License-Identifier: Apache-2.0
// What has to hold at the end of a history of several processes.
#include "tests/simulation/PresenceClusterRun.h"

namespace signalbox::test {

using namespace core::presence;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using core::backplane::FrameType;

namespace {

/// From the end of the last fault; a broker that loses what it must not is found out by digests.
constexpr std::chrono::milliseconds healing = 5s;
constexpr std::chrono::milliseconds healingOfLosses = 12s;

QString textOf(const std::vector<MemberRow> &rows)
{
    QStringList all;
    for (const MemberRow &row : rows)
        all += u"%1=%2 %3 %4"_s.arg(QString::fromUtf8(row.member), QString::fromUtf8(row.info))
                   .arg(row.since)
                   .arg(QString::fromUtf8(row.node));
    return all.join(u", ");
}

} // namespace

void PresenceClusterRun::bringToAnEnd()
{
    for (const Number process : m_world.processes()) {
        if (!m_world.isJoined(process))
            m_world.join(process);
    }
    while (!m_world.isHealed())
        pass(100ms);
    for (std::chrono::milliseconds left = m_losesFrames ? healingOfLosses : healing; left > 0ms; left -= 100ms)
        pass(100ms);
    m_world.settle();
    readAll();
}

void PresenceClusterRun::checkClients()
{
    std::map<std::pair<Number, QByteArray>, std::set<QByteArray>> entered;
    for (const std::unique_ptr<Client> &client : m_clients) {
        if (!client->session)
            continue;
        if (client->session->unanswered() > 0)
            fail(u"%1 questions have no answer"_s.arg(client->session->unanswered()));
        for (const auto &[channel, member] : client->session->entered)
            entered[{client->process, channel}].insert(member);
    }
    for (const Number process : m_world.processes()) {
        for (const auto &[channel, rows] : dueAt({process})) {
            std::set<QByteArray> names;
            for (const MemberRow &row : rows)
                names.insert(row.member);
            if (names != entered[{process, channel}])
                fail(u"who is in %1 at process %2 is not who entered there"_s.arg(QString::fromUtf8(channel)).arg(process));
        }
    }
}

std::map<QByteArray, std::vector<MemberRow>> PresenceClusterRun::dueAt(const std::vector<Number> &origins)
{
    using Order = std::pair<std::int64_t, RosterOrigin>;
    std::map<QByteArray, std::map<QByteArray, std::pair<Order, MemberRow>>> shown;
    for (const Number process : origins) {
        for (ShardId home = 0; home < m_world.homes(process); ++home) {
            const RosterDirectory &rosters = m_world.home(process, home).rosters();
            RosterCursor cursor;
            (void)rosters.walkMembers(cursor, 1'000'000, [&](const Member &member) {
                const std::optional<MemberView> own = member.viewOf(rosters.own());
                if (!own)
                    return true;
                const Order order(own->since, m_world.originOf(process));
                auto &rows = shown[member.roster->channel()];
                const MemberRow row{own->member.toByteArray(), own->info.toByteArray(), own->since, own->instance.toByteArray(),
                                    own->node.toByteArray()};
                const auto at = rows.try_emplace(row.member, order, row).first;
                if (order < at->second.first)
                    at->second = {order, row};
                return true;
            });
        }
    }
    std::map<QByteArray, std::vector<MemberRow>> due;
    for (const char *channel : channels) {
        std::vector<MemberRow> &rows = due[channel];
        for (const auto &[member, row] : shown[channel])
            rows.push_back(row.second);
    }
    return due;
}

void PresenceClusterRun::checkRosters()
{
    const std::vector<Number> all = m_world.processes();
    const auto due = dueAt(all);
    for (const Number process : all) {
        for (const auto &[channel, rows] : due) {
            const std::vector<MemberRow> shown = m_world.home(process, channel).rosters().members(channel, 1, 1000).items;
            if (shown != rows)
                fail(u"process %1 shows \"%2\" in %3, not \"%4\""_s.arg(process).arg(textOf(shown), QString::fromUtf8(channel),
                                                                                     textOf(rows)));
        }
        for (const Number other : all) {
            if (other == process)
                continue;
            if (!m_world.seenBy(process).contains(other))
                fail(u"process %1 does not see %2"_s.arg(process).arg(other));
            else if (!m_world.exchange(process).isComplete(m_world.idOf(other))
                     || !m_world.exchange(process).isConfirmed(m_world.idOf(other)))
                fail(u"process %1 has not all of %2"_s.arg(process).arg(other));
        }
    }
    for (const std::unique_ptr<Observer> &observer : m_observers) {
        for (const auto &[channel, copy] : observer->session->copies) {
            RecordingFollower::People people;
            for (const MemberRow &row : due.at(channel))
                people[row.member] = row.info;
            if (copy.people != people)
                fail(u"a follower at process %1 knows others in %2"_s.arg(observer->process).arg(QString::fromUtf8(channel)));
        }
    }
    if (m_world.rejected > 0)
        fail(u"somebody was rejected"_s);
}

/// What goes between processes while nothing happens.
void PresenceClusterRun::checkQuiet()
{
    // Who is on its way comes, or does not.
    for (const std::unique_ptr<Client> &client : m_clients) {
        if (!client->session)
            arrive(*client);
    }
    m_world.pass(4s);
    m_world.settle();
    // Where nothing was lost, nothing is to be asked for.
    if (m_isCalm && m_world.frames.contains(FrameType::RosterSnapshotAsk))
        fail(u"%1 snapshots were asked for"_s.arg(m_world.frames[FrameType::RosterSnapshotAsk]));
    for (const auto &[type, count] : std::exchange(m_world.frames, {}))
        m_outcome.frames += count;
    m_world.pass(10s);
    const std::size_t processes = m_world.processes().size();
    const std::size_t pairs = processes * (processes - 1);
    for (const auto &[type, count] : m_world.frames) {
        if (type != FrameType::RosterDigest || count < pairs * 9 || count > pairs * 11)
            fail(u"%1 frames of type %2 go though nothing happens"_s.arg(count).arg(int(type)));
    }
    if (pairs > 0 && m_world.frames.empty())
        fail(u"no digests"_s);
    checkRosters();
}

void PresenceClusterRun::checkStays()
{
    readAll();
    for (const std::unique_ptr<Observer> &observer : m_observers) {
        for (const auto &[where, seen] : observer->seen) {
            const auto &[joined, left] = seen;
            if (m_isCalm && observer->isFromTheBeginning && (joined != 1 || left != 1))
                fail(u"at process %1, %2 has joined %3 times and left %4 times"_s.arg(observer->process)
                         .arg(QString::fromUtf8(where.second))
                         .arg(joined)
                         .arg(left));
        }
    }
}

/// Nothing stays of anybody.
void PresenceClusterRun::letAllGo()
{
    m_clients.clear();
    m_world.pass(6s);
    m_world.settle();
    checkStays();
    m_observers.clear();
    m_world.settle();
    for (const Number process : m_world.processes()) {
        std::size_t lines = 0;
        for (const Number other : m_world.processes())
            lines += other == process ? 0 : std::size_t(m_world.homes(other));
        for (ShardId home = 0; home < m_world.homes(process); ++home) {
            const PresenceHome &one = m_world.home(process, home);
            if (one.rosters().rosterCount() > 0 || one.rosters().count() > 0)
                fail(u"process %1 has ghosts"_s.arg(process));
            if (one.remote().lines() != lines)
                fail(u"process %1 remembers %2 lines of %3"_s.arg(process).arg(one.remote().lines()).arg(lines));
        }
    }
}

} // namespace signalbox::test

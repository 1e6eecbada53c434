// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceShard.h"
#include "tests/server-core/presence/PresenceModel.h"

#include <QtTest/QtTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::core::presence;
using namespace std::chrono_literals;

namespace {

constexpr SipKey key{3, 4};

/// Who subscribed at some moment: has a snapshot and all that comes after it.
struct Follower {
    Follower(const QByteArray &name, const RosterPage &snapshot) : channel(name), version(snapshot.version)
    {
        for (const MemberRow &row : snapshot.items)
            present[row.member] = row;
    }
    void hear(const RosterEvent &event)
    {
        const QByteArray member = event.member.member.toByteArray();
        if (event.version != ++version)
            fault = u"version %1 comes where %2 is due"_s.arg(event.version).arg(version);
        if ((event.kind == RosterEvent::Kind::Joined) == present.contains(member))
            fault = u"joined and left of %1 do not alternate"_s.arg(QString::fromUtf8(member));
        if (event.kind == RosterEvent::Kind::Left)
            present.erase(member);
        else
            present[member] = {member, event.member.info.toByteArray(), event.member.since, event.member.instance.toByteArray(),
                               event.member.node.toByteArray()};
    }
    std::vector<MemberRow> rows() const
    {
        std::vector<MemberRow> all;
        for (const auto &[member, row] : present)
            all.push_back(row);
        return all;
    }

    const QByteArray channel;
    std::map<QByteArray, MemberRow> present;
    std::uint64_t version;
    QString fault;
};

/// The shard and its model, driven by one seed.
class Run final : public RosterEvents
{
public:
    explicit Run(quint64 seed)
        : m_random(seed), m_model(PresenceSettings().hold), m_shard("node-a", key, {}, std::make_shared<MemberQuota>(10'000), *this)
    {
        for (std::uint64_t i = 0; i < 20; ++i)
            m_sessions.push_back(++m_lastSession);
    }

    void onRosterEvent(const RosterEvent &event) override;
    /// What is wrong afterwards; empty when nothing is.
    QString step();
    const QByteArrayList &log() const { return m_log; }
    const std::map<QByteArray, int> &kinds() const { return m_kinds; }

private:
    std::size_t pick(std::size_t count) { return std::size_t(m_random() % count); }
    QByteArray pickName(const char *letters, std::size_t count) { return QByteArray(1, letters[pick(count)]); }
    QByteArray pickChannel() { return pickName("zyxwvu", 6); }
    void enter();
    void end();
    void follow();
    QString checkChannel(const QByteArray &channel) const;
    QString check();
    QString checkPlaces() const;

    std::mt19937_64 m_random;
    PresenceModel m_model;
    PresenceShard m_shard;
    Clock::time_point m_now{1h};
    std::vector<std::uint64_t> m_sessions;
    std::uint64_t m_lastSession = 0;
    std::vector<std::unique_ptr<Follower>> m_followers;
    QByteArrayList m_told;
    QByteArrayList m_log;
    std::map<QByteArray, int> m_kinds;
    std::map<QByteArray, std::uint64_t> m_versions;
    QString m_fault;
    int m_steps = 0;
};

void Run::onRosterEvent(const RosterEvent &event)
{
    QByteArray line = event.channel.toByteArray();
    if (event.kind == RosterEvent::Kind::Left) {
        const QLatin1StringView reason = leaveReasonName(event.reason);
        line += " left " + event.member.member.toByteArray() + ' ' + QByteArray(reason.data(), reason.size());
        ++m_kinds[QByteArray(reason.data(), reason.size())];
    } else {
        line += event.kind == RosterEvent::Kind::Joined ? " joined " : " updated ";
        line += event.member.member.toByteArray() + ' ' + event.member.info.toByteArray();
        ++m_kinds[event.kind == RosterEvent::Kind::Joined ? "joined" : "updated"];
    }
    m_told.append(line);
    m_log.append(line + ' ' + QByteArray::number(qulonglong(event.version)));
    std::uint64_t &version = m_versions[event.channel.toByteArray()];
    if (event.version <= version)
        m_fault = u"a version fell"_s;
    version = event.version;
    for (const auto &follower : m_followers) {
        if (follower->channel == event.channel)
            follower->hear(event);
    }
}

void Run::enter()
{
    const QByteArray channel = pickChannel();
    const QByteArray member = pickName("abcdefghijkl", 12);
    const QByteArray info = QByteArray("a longer text than that").left(qsizetype(pick(4)) * 7);
    Entry entry{
        .channel = channel, .member = member, .session = m_sessions[pick(m_sessions.size())], .instance = pick(2) ? "chat" : "game"};
    if (pick(3) > 0)
        entry.info = info;
    const auto wallMs = std::int64_t(m_now.time_since_epoch() / 1ms);
    m_model.enter(entry, wallMs);
    const Result<std::uint64_t> entered = m_shard.enter(entry, wallMs);
    if (!entered || *entered != m_shard.rosters().version(channel))
        m_fault = u"enter answers wrongly"_s;
}

/// Of a session, in one of the ways.
void Run::end()
{
    std::uint64_t &session = m_sessions[pick(m_sessions.size())];
    if (pick(3) == 0) {
        m_model.kick(session);
        m_shard.sessionKicked(session);
    } else {
        m_model.lose(session, m_now);
        m_shard.sessionLost(session, m_now);
    }
    // Most who come back are another session.
    if (pick(4) > 0)
        session = ++m_lastSession;
}

void Run::follow()
{
    if (m_followers.size() > 6 || (!m_followers.empty() && pick(3) == 0)) {
        const auto at = m_followers.begin() + std::ptrdiff_t(pick(m_followers.size()));
        const QByteArray channel = (*at)->channel;
        m_followers.erase(at);
        if (std::ranges::none_of(m_followers, [&channel](const auto &follower) { return follower->channel == channel; }))
            m_shard.setWatched(channel, false);
        return;
    }
    const QByteArray channel = pickChannel();
    m_shard.setWatched(channel, true);
    m_followers.push_back(std::make_unique<Follower>(channel, m_shard.rosters().members(channel, 1, 100)));
}

QString Run::step()
{
    const std::size_t what = pick(100);
    if (what < 45) {
        enter();
    } else if (what < 55) {
        const QByteArray channel = pickChannel();
        const std::uint64_t session = m_sessions[pick(m_sessions.size())];
        const QByteArray info = QByteArray::number(qulonglong(pick(3)));
        if (m_model.update(channel, session, info) != m_shard.update(channel, session, info).has_value())
            return u"update answers wrongly"_s;
    } else if (what < 70) {
        const QByteArray channel = pickChannel();
        const std::uint64_t session = m_sessions[pick(m_sessions.size())];
        if (m_model.leave(channel, session) != m_shard.leave(channel, session).has_value())
            return u"leave answers wrongly"_s;
    } else if (what < 80) {
        end();
    } else if (what < 95) {
        m_now += 1ms * pick(1'200);
        m_model.advance(m_now);
        // In pieces, as a busy loop does it.
        while (m_shard.nextDeadline() && *m_shard.nextDeadline() <= m_now)
            m_shard.advance(m_now, 1 + pick(3));
    } else {
        follow();
    }
    return check();
}

QString Run::check()
{
    std::ranges::sort(m_told);
    const QByteArrayList expected = m_model.take();
    if (std::exchange(m_told, {}) != expected)
        return u"told otherwise than: "_s + QString::fromUtf8(expected.join(", "));
    if (!m_fault.isEmpty())
        return m_fault;
    RosterDigest all{.version = std::uint64_t(m_log.size())};
    for (const char channel : QByteArray("zyxwvu")) {
        const QByteArray name(1, channel);
        if (const QString fault = checkChannel(name); !fault.isEmpty())
            return fault;
        if (const Roster *roster = m_shard.rosters().find(name)) {
            all.count += roster->count();
            MemberHasher hash(key);
            for (const MemberRow &row : roster->page(1, roster->count()).items)
                all.sum += hash(name, row.view());
        }
    }
    if (m_shard.rosters().digest() != all)
        return u"the digest of all is not that of each"_s;
    // A slow one.
    return ++m_steps % 16 == 0 ? checkPlaces() : QString();
}

QString Run::checkChannel(const QByteArray &channel) const
{
    std::vector<MemberRow> expected;
    for (const auto &[name, person] : m_model.people(channel))
        expected.push_back({name, person.info, person.since, person.instance, "node-a"});
    const RosterPage page = m_shard.rosters().members(channel, 1, 100);
    if (page.items != expected || page.total != expected.size())
        return u"another roster"_s;
    const Roster *roster = m_shard.rosters().find(channel);
    if (roster && (roster->version() != page.version || roster->ownCount() != expected.size()))
        return u"another version"_s;
    const bool followed = std::ranges::any_of(m_followers, [&channel](const auto &follower) { return follower->channel == channel; });
    if ((roster != nullptr) != (followed || !expected.empty()))
        return u"a roster is kept without need, or freed"_s;
    for (const MemberRow &row : expected) {
        if (roster->sessionsOf(row.member) != m_model.sessionsOf(channel, row.member))
            return u"other sessions"_s;
    }
    for (const auto &follower : m_followers) {
        if (!follower->fault.isEmpty())
            return follower->fault;
        if (follower->channel == channel && (follower->version != page.version || follower->rows() != expected))
            return u"a follower does not know the roster"_s;
    }
    return {};
}

QString Run::checkPlaces() const
{
    std::size_t count = 0;
    for (const char letter : QByteArray("abcdefghijkl")) {
        const QByteArray member(1, letter);
        for (const MemberPlace &place : m_shard.rosters().places({.member = member})) {
            const PresenceModel::People people = m_model.people(place.channel);
            if (place.row.member != member || !people.contains(member) || people.at(member).info != place.row.info)
                return u"a member is found where it is not"_s;
            ++count;
        }
    }
    return count == m_shard.rosters().digest().count ? QString() : u"a member is not found"_s;
}

} // namespace

class tst_PresenceModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doesAsTheModel_data();
    void doesAsTheModel();
    void aSeedReplaysExactly();
};

void tst_PresenceModel::doesAsTheModel_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %llu", seed) << seed;
}

void tst_PresenceModel::doesAsTheModel()
{
    QFETCH(const quint64, seed);
    Run run(seed);
    for (int i = 0; i < 2'500; ++i) {
        const QString fault = run.step();
        QVERIFY2(fault.isEmpty(), qPrintable(u"step %1: %2"_s.arg(i).arg(fault)));
    }
    // The run has to have had everything in it.
    for (const char *kind : {"joined", "updated", "leave", "closed", "kicked"})
        QVERIFY2(run.kinds().contains(kind) && run.kinds().at(kind) > 30, kind);
}

void tst_PresenceModel::aSeedReplaysExactly()
{
    Run first(4711);
    std::vector<std::unique_ptr<Run>> others;
    for (int i = 0; i < 1'000; ++i)
        QCOMPARE(first.step(), QString());
    // At other places in memory.
    for (int i = 0; i < 2; ++i)
        others.push_back(std::make_unique<Run>(4711));
    for (int i = 0; i < 1'000; ++i) {
        for (const auto &other : others)
            QCOMPARE(other->step(), QString());
    }
    for (const auto &other : others)
        QCOMPARE(other->log(), first.log());
}

QTEST_GUILESS_MAIN(tst_PresenceModel)
#include "tst_PresenceModel.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceParty.h"

#include <QtTest/QtTest>

#include <malloc.h>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::core::presence;
using namespace std::chrono_literals;

namespace {

class Deaf final : public RosterEvents
{
public:
    void onRosterEvent(const RosterEvent &) override { }
};

/// A session that does not listen.
class Silent final : public PresenceFollower
{
public:
    explicit Silent(SessionKey key) : m_key(key) { }
    SessionKey sessionKey() const override { return m_key; }
    void onEntered(Token, const QByteArray &, std::uint64_t) override { }
    void onVersion(Token, std::uint64_t) override { }
    void onMembers(Token, const RosterPage &) override { }
    void onFollowing(Token, const QByteArray &, const RosterPage &) override { }
    void onRefused(Token, const Error &) override { ++refused; }
    void onRosterEvents(const std::shared_ptr<const QByteArray> &, std::size_t) override { }
    void onSnapshot(const QByteArray &, const RosterPage &) override { }
    bool hasRoom() const override { return true; }

    int refused = 0;

private:
    const SessionKey m_key;
};

class Nowhere final : public PresenceSurroundings
{
public:
    Clock::time_point now() const override { return time; }
    void send(ShardId, PresenceMessage) override { ++sent; }
    void flushLater() override { }

    Clock::time_point time{1h};
    int sent = 0;
};

/// Of 12 bytes, as names of people and devices are.
QByteArray name(const char *beginning, int number)
{
    const QByteArray digits = QByteArray::number(number);
    return beginning + digits.rightJustified(12 - qsizetype(qstrlen(beginning)), '0');
}

constexpr auto info = R"({"mood":"very good"})";
static_assert(std::string_view(info).size() == 20);

std::size_t used()
{
    return mallinfo2().uordblks + mallinfo2().hblkhd;
}

} // namespace

class tst_PresenceMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void costsLittleForAMember_data();
    void costsLittleForAMember();
    void costsLittleWithItsSessions_data() { costsLittleForAMember_data(); }
    void costsLittleWithItsSessions();
    void nothingStaysOfSessionsThatLeft();
    void costsLittleForAMemberOfAnotherProcess_data() { costsLittleForAMember_data(); }
    void costsLittleForAMemberOfAnotherProcess();
    void nothingStaysOfAnotherProcess();

private:
    void report(std::size_t bytes, std::size_t members);

    Deaf m_events;
};

void tst_PresenceMemory::report(std::size_t bytes, std::size_t members)
{
    const std::size_t each = bytes / members;
    qInfo("%zu bytes a member", each);
    QVERIFY2(each <= 300, qPrintable(u"%1 bytes"_s.arg(each)));
}

void tst_PresenceMemory::costsLittleForAMember_data()
{
    QTest::addColumn<int>("sessions");
    QTest::addColumn<int>("channels");
    QTest::newRow("100 sessions in 1,000 channels") << 100 << 1'000;
    QTest::newRow("10,000 sessions in one channel") << 10'000 << 1;
}

void tst_PresenceMemory::costsLittleForAMember()
{
    QFETCH(const int, sessions);
    QFETCH(const int, channels);
    const std::size_t members = std::size_t(sessions) * std::size_t(channels);
    const std::size_t before = used();
    PresenceShard shard("node-a", {1, 2}, {}, std::make_shared<MemberQuota>(members), m_events);
    for (int i = 0; i < sessions; ++i) {
        for (int j = 0; j < channels; ++j) {
            // The entry has views of them.
            const QByteArray channel = name("channel", j);
            const QByteArray member = name("member", i * 7'919 % sessions);
            const Entry entry{.channel = channel, .member = member, .session = std::uint64_t(i), .instance = "chat", .info = info};
            QVERIFY(shard.enter(entry, 1'700'000'000'000));
        }
    }
    QCOMPARE(shard.rosters().digest().count, members);
    const std::size_t most = used() - before;
    report(most, members);

    // A held session costs little more.
    for (int i = 0; i < sessions; ++i)
        shard.sessionLost(std::uint64_t(i), Clock::time_point(1h));
    report(used() - before, members);
    QCOMPARE(shard.advance(Clock::time_point(1h) + 3s), members);
    // The table of sessions keeps its buckets, and the allocator some pieces.
    QVERIFY2(used() - before < most / 10, qPrintable(u"%1 bytes are left"_s.arg(used() - before)));
}

/// The roster, and what the sessions' own shard knows of them; and the same when all of them follow, too.
void tst_PresenceMemory::costsLittleWithItsSessions()
{
    QFETCH(const int, sessions);
    QFETCH(const int, channels);
    const std::size_t members = std::size_t(sessions) * std::size_t(channels);
    std::vector<Silent> all;
    all.reserve(std::size_t(sessions));
    for (int i = 0; i < sessions; ++i)
        all.emplace_back(std::uint64_t(i + 1));
    const std::size_t before = used();
    Nowhere surroundings;
    PresenceHome::Origin origin{.node = "node-a",
                                .key = {1, 2},
                                .quota = std::make_shared<MemberQuota>(members),
                                .encode = [](const RosterEvent &) { return QByteArray("{}"); }};
    PresenceParty party(
        0, [](QByteArrayView) { return 0; }, {.snapshotMembers = 1}, surroundings, std::move(origin));
    for (int i = 0; i < sessions; ++i) {
        Silent &session = all[std::size_t(i)];
        party.sessions().attach(session);
        for (int j = 0; j < channels; ++j) {
            party.sessions().enter(session.sessionKey(), 1,
                                   {.channel = name("channel", j),
                                    .member = name("member", i * 7'919 % sessions),
                                    .info = info,
                                    .instance = "chat",
                                    .wallMs = 1'700'000'000'000});
        }
        QCOMPARE(session.refused, 0);
    }
    QCOMPARE(party.home()->rosters().digest().count, members);
    const std::size_t most = used() - before;
    report(most, members);

    for (const Silent &session : all) {
        for (int j = 0; j < channels; ++j)
            party.sessions().follow(session.sessionKey(), 1, name("channel", j));
    }
    party.flush();
    const std::size_t withFollowers = used() - before;
    qInfo("%zu bytes a follower", (withFollowers - most) / members);
    QVERIFY((withFollowers - most) / members <= 150);

    for (const Silent &session : all)
        party.sessions().detach(session.sessionKey(), SessionEnd::Lost);
    surroundings.time += 3s;
    while (party.nextDeadline())
        party.advance();
    party.flush();
    QCOMPARE(surroundings.sent, 0);
    QCOMPARE(party.home()->rosters().digest().count, 0U);
    QVERIFY2(used() - before < most / 10, qPrintable(u"%1 bytes are left"_s.arg(used() - before)));
}

void tst_PresenceMemory::nothingStaysOfSessionsThatLeft()
{
    PresenceShard shard("node-a", {1, 2}, {}, std::make_shared<MemberQuota>(10), m_events);
    const std::size_t before = used();
    for (std::uint64_t session = 1; session <= 10'000; ++session) {
        QVERIFY(shard.enter({.channel = "room", .member = "anna", .session = session, .instance = "chat"}, 1));
        QVERIFY(shard.leave("room", session));
    }
    QVERIFY2(used() < before + 100'000, qPrintable(u"%1 bytes are left"_s.arg(used() - before)));
}

/// As a third of them is here, and the others are in two other processes.
void tst_PresenceMemory::costsLittleForAMemberOfAnotherProcess()
{
    QFETCH(const int, sessions);
    QFETCH(const int, channels);
    const std::size_t members = std::size_t(sessions) * std::size_t(channels);
    const auto first = std::make_shared<RemoteOrigin>(RemoteOrigin{.id = {1, 1}, .node = "node-b", .key = {3, 4}});
    const auto second = std::make_shared<RemoteOrigin>(RemoteOrigin{.id = {1, 2}, .node = "node-c", .key = {5, 6}});
    const std::size_t before = used();
    PresenceShard shard("node-a", {1, 2}, {}, std::make_shared<MemberQuota>(members), m_events);
    for (int i = 0; i < sessions; ++i) {
        for (int j = 0; j < channels; ++j) {
            const QByteArray channel = name("channel", j);
            const QByteArray member = name("member", i * 7'919 % sessions);
            if (i % 3 == 0) {
                const Entry entry{.channel = channel, .member = member, .session = std::uint64_t(i), .instance = "chat", .info = info};
                QVERIFY(shard.enter(entry, 1'700'000'000'000));
                continue;
            }
            OriginChangesTell tell{.origin = i % 3 == 1 ? first : second, .shard = 0, .changes = {}};
            tell.changes.push_back({.channel = channel, .row = {member, info, 1'700'000'000'000, "chat", {}}});
            shard.remote().take(tell);
        }
    }
    QCOMPARE(shard.rosters().count(), members);
    report(used() - before, members);
}

void tst_PresenceMemory::nothingStaysOfAnotherProcess()
{
    PresenceShard shard("node-a", {1, 2}, {}, std::make_shared<MemberQuota>(10), m_events);
    const std::size_t before = used();
    for (std::uint64_t run = 1; run <= 100; ++run) {
        const auto origin = std::make_shared<RemoteOrigin>(RemoteOrigin{.id = {1, run}, .node = "node-b", .key = {3, run}});
        OriginChangesTell tell{.origin = origin, .shard = 0, .changes = {}};
        for (int i = 0; i < 100; ++i)
            tell.changes.push_back({.channel = name("channel", i), .row = {"anna", info, 1, "chat", {}}});
        shard.remote().take(tell);
        QCOMPARE(shard.rosters().count(), 100U);
        shard.remote().take(OriginDownTell{.origin = origin->id}, Clock::time_point(1h), 3s);
        while (shard.nextDeadline())
            shard.advance(*shard.nextDeadline(), 7);
        QCOMPARE(shard.rosters().rosterCount(), 0U);
        QCOMPARE(shard.remote().lines(), 0U);
    }
    QVERIFY2(used() < before + 100'000, qPrintable(u"%1 bytes are left"_s.arg(used() - before)));
}

QTEST_GUILESS_MAIN(tst_PresenceMemory)
#include "tst_PresenceMemory.moc"

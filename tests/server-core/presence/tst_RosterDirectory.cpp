// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterDirectory.h"

#include <QtTest/QtTest>

using namespace signalbox::core::presence;

class tst_RosterDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesByName();
    void answersForAPageThatIsNot();
    void goesOnAfterAName();
    void namesAreOrderedByTheirBytes();
    void aRosterWithoutMembersIsFreed();
    void aWatchedRosterStays();
    void noVersionEverFalls();
    void theDigestIsThatOfItsMembers();
    void findsAMemberInAllChannels();
    void findsMembersByTheBeginning();
    void listsTheChannels();
    void keepsAnInstancesNameOnce();

private:
    static void join(RosterDirectory &directory, const char *channel, const QByteArray &member, const char *info = "");
    static void part(RosterDirectory &directory, const char *channel, const char *member);
    static QByteArrayList names(const RosterPage &page);
    static QByteArrayList lines(const std::vector<MemberPlace> &places);

    const SipKey m_key{1, 2};
};

void tst_RosterDirectory::join(RosterDirectory &directory, const char *channel, const QByteArray &member, const char *info)
{
    directory.hold(directory.open(channel), directory.own(), {member, info, 5, "chat", {}});
}

void tst_RosterDirectory::part(RosterDirectory &directory, const char *channel, const char *member)
{
    Roster &roster = *directory.find(QByteArrayView(channel));
    directory.release(*directory.member(roster, member), directory.own());
    directory.tidy(roster);
}

QByteArrayList tst_RosterDirectory::names(const RosterPage &page)
{
    QByteArrayList names;
    for (const MemberRow &row : page.items)
        names.append(row.member);
    return names;
}

QByteArrayList tst_RosterDirectory::lines(const std::vector<MemberPlace> &places)
{
    QByteArrayList lines;
    for (const MemberPlace &place : places)
        lines.append(place.row.member + '@' + place.channel);
    return lines;
}

void tst_RosterDirectory::pagesByName()
{
    constexpr std::size_t count = 10'000;
    RosterDirectory directory("node-a", m_key);
    QByteArrayList expected;
    for (std::size_t i = 0; i < count; ++i) {
        const QByteArray name = "m" + QByteArray::number(i * 7'919 % count).rightJustified(5, '0');
        join(directory, "room", name);
        expected.append("m" + QByteArray::number(i).rightJustified(5, '0'));
    }
    QByteArrayList seen;
    std::optional<std::size_t> next = 1;
    for (std::size_t page = 1; next; ++page) {
        QCOMPARE(*next, page);
        const RosterPage part = directory.members("room", page, 300);
        QCOMPARE(part.version, count);
        QCOMPARE(part.total, count);
        QVERIFY(part.items.size() == 300 || !part.nextPage);
        seen.append(names(part));
        next = part.nextPage;
    }
    QCOMPARE(seen, expected);
    // The last page may be a full one.
    QCOMPARE(directory.members("room", 10, 1'000).items.size(), 1'000U);
    QVERIFY(!directory.members("room", 10, 1'000).nextPage);
}

void tst_RosterDirectory::answersForAPageThatIsNot()
{
    RosterDirectory directory("node-a", m_key);
    QCOMPARE(directory.members("room", 1, 10).total, 0U);
    QVERIFY(!directory.members("room", 1, 10).nextPage);
    join(directory, "room", "anna");
    for (const std::size_t page : {std::size_t(2), std::size_t(3), std::numeric_limits<std::size_t>::max()}) {
        const RosterPage none = directory.members("room", page, 1);
        QVERIFY(none.items.empty());
        QVERIFY(!none.nextPage);
        QCOMPARE(none.total, 1U);
        QCOMPARE(none.version, 1U);
    }
    QCOMPARE(names(directory.members("room", 0, 0)), QByteArrayList{"anna"});
    QCOMPARE(names(directory.members("room", 1, std::numeric_limits<std::size_t>::max())), QByteArrayList{"anna"});
}

void tst_RosterDirectory::goesOnAfterAName()
{
    RosterDirectory directory("node-a", m_key);
    for (const char *name : {"dora", "anna", "carl", "bert"})
        join(directory, "room", name);
    const Roster &roster = *std::as_const(directory).find("room");
    QCOMPARE(names(roster.after({}, 2)), (QByteArrayList{"anna", "bert"}));
    // Bert left meanwhile, and Anna: nobody is missed.
    part(directory, "room", "bert");
    part(directory, "room", "anna");
    QCOMPARE(names(roster.after("bert", 2)), (QByteArrayList{"carl", "dora"}));
    QCOMPARE(names(roster.after("carl", 2)), QByteArrayList{"dora"});
    QVERIFY(roster.after("dora", 2).items.empty());
    QCOMPARE(roster.after("dora", 2).total, 2U);
    QVERIFY(roster.after({}, 0).items.empty());
}

void tst_RosterDirectory::namesAreOrderedByTheirBytes()
{
    RosterDirectory directory("node-a", m_key);
    for (const char *name : {"b", "B", "ä", "a b", "a", "aa"})
        join(directory, "room", name);
    QCOMPARE(names(directory.members("room", 1, 10)), (QByteArrayList{"B", "a", "a b", "aa", "b", "ä"}));
}

void tst_RosterDirectory::aRosterWithoutMembersIsFreed()
{
    RosterDirectory directory("node-a", m_key);
    join(directory, "room", "anna");
    join(directory, "room", "bert");
    part(directory, "room", "anna");
    QCOMPARE(directory.rosterCount(), 1U);
    part(directory, "room", "bert");
    QCOMPARE(directory.rosterCount(), 0U);
    QCOMPARE(directory.digest(), (RosterDigest{.version = 4, .count = 0, .sum = 0}));
}

void tst_RosterDirectory::aWatchedRosterStays()
{
    RosterDirectory directory("node-a", m_key);
    directory.setWatched(directory.open("room"), true);
    QCOMPARE(directory.version("room"), 0U);
    join(directory, "room", "anna");
    part(directory, "room", "anna");
    QCOMPARE(directory.version("room"), 2U);
    QVERIFY(directory.channels({}, 10).empty());
    join(directory, "room", "anna");
    QCOMPARE(directory.version("room"), 3U);
    part(directory, "room", "anna");
    Roster &roster = *directory.find(QByteArrayView("room"));
    directory.setWatched(roster, false);
    directory.tidy(roster);
    QCOMPARE(directory.rosterCount(), 0U);
}

void tst_RosterDirectory::noVersionEverFalls()
{
    RosterDirectory directory("node-a", m_key);
    join(directory, "room", "anna");
    join(directory, "room", "carl");
    part(directory, "room", "carl");
    join(directory, "hall", "bert");
    part(directory, "room", "anna");
    QCOMPARE(directory.version("room"), 4U);
    QCOMPARE(directory.version("a third"), 4U);
    part(directory, "hall", "bert");
    QCOMPARE(directory.version("room"), 4U);
    join(directory, "room", "anna");
    QCOMPARE(directory.version("room"), 5U);
    QCOMPARE(directory.members("hall", 1, 10).version, 4U);
}

void tst_RosterDirectory::theDigestIsThatOfItsMembers()
{
    RosterDirectory directory("node-a", m_key);
    join(directory, "room", "anna", "1");
    join(directory, "hall", "anna");
    join(directory, "room", "carl");
    join(directory, "room", "anna", "2");
    part(directory, "room", "carl");
    MemberHasher hash(m_key);
    const std::uint64_t room = hash("room", {"anna", "2", 5, "chat", "node-a"});
    const std::uint64_t hall = hash("hall", {"anna", "", 5, "chat", "node-a"});
    QCOMPARE(directory.version("room"), 4U);
    QCOMPARE(directory.version("hall"), 1U);
    QCOMPARE(directory.digest(), (RosterDigest{.version = 5, .count = 2, .sum = room + hall}));
}

void tst_RosterDirectory::findsAMemberInAllChannels()
{
    RosterDirectory directory("node-a", m_key);
    for (const char *channel : {"c", "a", "b"}) {
        join(directory, channel, "anna", channel);
        join(directory, channel, "annabel");
    }
    join(directory, "d", "bert");
    const std::vector<MemberPlace> places = directory.places({.member = "anna"});
    QCOMPARE(lines(places), (QByteArrayList{"anna@a", "anna@b", "anna@c"}));
    QCOMPARE(places[2].row, (MemberRow{"anna", "c", 5, "chat", "node-a"}));
    QCOMPARE(lines(directory.places({.member = "anna", .most = 1})), QByteArrayList{"anna@a"});
    QCOMPARE(lines(directory.places({.member = "anna", .afterMember = "anna", .afterChannel = "a"})), (QByteArrayList{"anna@b", "anna@c"}));
    QVERIFY(directory.places({.member = "anna", .afterMember = "anna", .afterChannel = "c"}).empty());
    QVERIFY(directory.places({.member = "ann"}).empty());
    part(directory, "a", "anna");
    QCOMPARE(lines(directory.places({.member = "anna"})), (QByteArrayList{"anna@b", "anna@c"}));
}

void tst_RosterDirectory::findsMembersByTheBeginning()
{
    RosterDirectory directory("node-a", m_key);
    for (const char *name : {"anna", "annabel", "bert", "an", "Anna"}) {
        join(directory, "hall", name);
        join(directory, "room", name);
    }
    const QByteArrayList found{"anna@hall", "anna@room", "annabel@hall", "annabel@room"};
    QCOMPARE(lines(directory.places({.member = "ann", .prefix = true})), found);
    QCOMPARE(lines(directory.places({.member = "ann", .prefix = true, .afterMember = "anna", .afterChannel = "room"})), found.mid(2));
    // A place that is not there any more is no obstacle.
    part(directory, "room", "anna");
    QCOMPARE(lines(directory.places({.member = "ann", .prefix = true, .afterMember = "anna", .afterChannel = "room"})), found.mid(2));
    QCOMPARE(directory.places({.member = "", .prefix = true}).size(), 9U);
}

void tst_RosterDirectory::listsTheChannels()
{
    RosterDirectory directory("node-a", m_key);
    join(directory, "b", "anna");
    join(directory, "a", "anna");
    join(directory, "b", "bert");
    join(directory, "c", "bert");
    QCOMPARE(directory.channels({}, 2), (std::vector<ChannelCount>{{"a", 1}, {"b", 2}}));
    QCOMPARE(directory.channels("b", 2), (std::vector<ChannelCount>{{"c", 1}}));
    QVERIFY(directory.channels("c", 2).empty());
}

void tst_RosterDirectory::keepsAnInstancesNameOnce()
{
    RosterLine line({{1, 2}, 0}, "node-a", m_key);
    const StaySource *chat = line.add("room", {"anna", {}, 1, "chat", {}});
    QCOMPARE(line.add("room", {"bert", {}, 2, QByteArray("ch") + "at", {}}), chat);
    const StaySource *other = line.add("room", {"carl", {}, 3, "other", {}});
    QVERIFY(other != chat);
    line.remove("room", {"anna", {}, 1, "chat", {}}, chat);
    QCOMPARE(chat->instance, QByteArray("chat"));
    line.remove("room", {"bert", {}, 2, "chat", {}}, chat);
    QVERIFY(!line.isEmpty());
    line.remove("room", {"carl", {}, 3, "other", {}}, other);
    QVERIFY(line.isEmpty());
    QCOMPARE(line.digest(), (RosterDigest{.version = 0, .count = 0, .sum = 0}));
}

QTEST_GUILESS_MAIN(tst_RosterDirectory)
#include "tst_RosterDirectory.moc"

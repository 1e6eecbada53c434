// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterDirectory.h"
#include "server-core/presence/RosterMirror.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::presence;
using Outcome = RosterMirror::Outcome;
using Fit = RosterMirror::Fit;

class tst_RosterMirror : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isOfNoUseBeforeItsSnapshot();
    void takesASnapshotAndWhatComesAfterIt();
    void passesOverWhatTheSnapshotHas();
    void saysThatAnEventIsMissing();
    void saysWhenAnEventContradicts_data();
    void saysWhenAnEventContradicts();
    void comparesDigests();
    void refusesASnapshotThatCannotBe_data();
    void refusesASnapshotThatCannotBe();
    void aSnapshotReplacesEverything();
    void pagesAsTheOriginDoes();
    void givesItsNamesBack();

private:
    static RosterEvent event(RosterEvent::Kind kind, std::uint64_t version, const MemberRow &row);
    static MemberRow row(const QByteArray &member, const QByteArray &info = {}) { return {member, info, 5, "chat", "node-a"}; }

    const SipKey m_key{1, 2};
    NamePool m_instances;
};

RosterEvent tst_RosterMirror::event(RosterEvent::Kind kind, std::uint64_t version, const MemberRow &row)
{
    return {.kind = kind, .channel = "room", .version = version, .member = row.view()};
}

void tst_RosterMirror::isOfNoUseBeforeItsSnapshot()
{
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    const MemberRow anna = row("anna");
    QVERIFY(!mirror.isCurrent());
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Joined, 1, anna)), Outcome::NotCurrent);
    QCOMPARE(mirror.compare({}), Fit::NotCurrent);
    QCOMPARE(mirror.count(), 0U);
    QVERIFY(mirror.reset(0, {}));
    QVERIFY(mirror.isCurrent());
    QCOMPARE(mirror.compare({}), Fit::Same);
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Joined, 1, anna)), Outcome::Applied);
}

void tst_RosterMirror::takesASnapshotAndWhatComesAfterIt()
{
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    QVERIFY(mirror.reset(7, {row("bert"), row("anna", "1")}));
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Joined, 8, row("carl"))), Outcome::Applied);
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Updated, 9, row("anna", "2"))), Outcome::Applied);
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Left, 10, row("bert"))), Outcome::Applied);
    QCOMPARE(mirror.page(1, 10).items, (std::vector<MemberRow>{row("anna", "2"), row("carl")}));
    QCOMPARE(mirror.page(1, 10).version, 10U);
    QCOMPARE(mirror.find("anna")->info, QByteArrayView("2"));
    QVERIFY(!mirror.find("bert"));
}

void tst_RosterMirror::passesOverWhatTheSnapshotHas()
{
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    QVERIFY(mirror.reset(7, {row("anna")}));
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Left, 6, row("anna"))), Outcome::Old);
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Joined, 7, row("anna"))), Outcome::Old);
    QVERIFY(mirror.isCurrent());
    QCOMPARE(mirror.page(1, 10).items, std::vector<MemberRow>{row("anna")});
}

void tst_RosterMirror::saysThatAnEventIsMissing()
{
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    QVERIFY(mirror.reset(7, {row("anna")}));
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Left, 9, row("anna"))), Outcome::Missing);
    QVERIFY(!mirror.isCurrent());
    // It stays as it was, and does not go on with a hole in it.
    QCOMPARE(mirror.page(1, 10).items, std::vector<MemberRow>{row("anna")});
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Joined, 8, row("bert"))), Outcome::NotCurrent);
    QVERIFY(mirror.reset(9, {row("bert")}));
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Left, 10, row("bert"))), Outcome::Applied);
    QCOMPARE(mirror.count(), 0U);
}

void tst_RosterMirror::saysWhenAnEventContradicts_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("member");
    QTest::newRow("joins again") << int(RosterEvent::Kind::Joined) << QByteArray("anna");
    QTest::newRow("joins without a name") << int(RosterEvent::Kind::Joined) << QByteArray();
    QTest::newRow("leaves without being there") << int(RosterEvent::Kind::Left) << QByteArray("bert");
    QTest::newRow("is updated without being there") << int(RosterEvent::Kind::Updated) << QByteArray("bert");
}

void tst_RosterMirror::saysWhenAnEventContradicts()
{
    QFETCH(const int, kind);
    QFETCH(const QByteArray, member);
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    QVERIFY(mirror.reset(1, {row("anna")}));
    const RosterDigest before = mirror.digest();
    QCOMPARE(mirror.apply(event(RosterEvent::Kind(kind), 2, row(member))), Outcome::Contradiction);
    QVERIFY(!mirror.isCurrent());
    QCOMPARE(mirror.digest(), before);
}

void tst_RosterMirror::comparesDigests()
{
    RosterDirectory directory("node-a", m_key);
    directory.join(directory.open("room"), row("anna", "1").view());
    directory.join(directory.open("room"), row("bert").view());
    const Roster &roster = directory.open("room");
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    QVERIFY(mirror.reset(roster.version(), roster.page(1, 10).items));
    QCOMPARE(mirror.compare(roster.digest()), Fit::Same);
    const RosterDigest before = roster.digest();
    directory.setInfo(*directory.member(roster, "anna"), "2");
    QCOMPARE(mirror.compare(roster.digest()), Fit::Behind);
    QCOMPARE(mirror.apply(event(RosterEvent::Kind::Updated, 3, row("anna", "2"))), Outcome::Applied);
    QCOMPARE(mirror.compare(roster.digest()), Fit::Same);
    QCOMPARE(mirror.compare(before), Fit::Ahead);
    // Of the same version and number, and yet another.
    QVERIFY(mirror.reset(3, {row("anna", "2"), row("berta")}));
    QCOMPARE(mirror.compare(roster.digest()), Fit::Different);
    QVERIFY(mirror.reset(3, {row("anna", "2")}));
    QCOMPARE(mirror.compare(roster.digest()), Fit::Different);
    RosterMirror ofAnother("hall", "node-a", m_key, m_instances);
    QVERIFY(ofAnother.reset(3, roster.page(1, 10).items));
    QCOMPARE(ofAnother.compare(roster.digest()), Fit::Different);
}

void tst_RosterMirror::refusesASnapshotThatCannotBe_data()
{
    QTest::addColumn<QByteArrayList>("members");
    QTest::newRow("twice") << QByteArrayList{"anna", "carl", "anna"};
    QTest::newRow("no name") << QByteArrayList{"anna", ""};
}

void tst_RosterMirror::refusesASnapshotThatCannotBe()
{
    QFETCH(const QByteArrayList, members);
    std::vector<MemberRow> rows;
    for (const QByteArray &member : members)
        rows.push_back(row(member));
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    QVERIFY(mirror.reset(7, {row("bert")}));
    const Result<void> refused = mirror.reset(8, rows);
    QCOMPARE(refused.error().code, ErrorCode::ProtocolError);
    QVERIFY(refused.error().message.contains(QLatin1String("\"room\" from node \"node-a\"")));
    QVERIFY(mirror.isCurrent());
    QCOMPARE(mirror.page(1, 10).items, std::vector<MemberRow>{row("bert")});
    QCOMPARE(mirror.digest().version, 7U);
}

void tst_RosterMirror::aSnapshotReplacesEverything()
{
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    QVERIFY(mirror.reset(7, {row("anna"), row("bert")}));
    // An origin that began anew counts anew.
    QVERIFY(mirror.reset(1, {row("carl")}));
    RosterMirror fresh("room", "node-a", m_key, m_instances);
    QVERIFY(fresh.reset(1, {row("carl")}));
    QCOMPARE(mirror.digest(), fresh.digest());
    QCOMPARE(mirror.page(1, 10).items, fresh.page(1, 10).items);
}

void tst_RosterMirror::pagesAsTheOriginDoes()
{
    RosterDirectory directory("node-a", m_key);
    for (int i = 0; i < 1'000; ++i)
        directory.join(directory.open("room"), row(QByteArray::number(i * 7 % 1'000)).view());
    const Roster &roster = directory.open("room");
    RosterMirror mirror("room", "node-a", m_key, m_instances);
    QVERIFY(mirror.reset(roster.version(), roster.page(1, 1'000).items));
    for (std::size_t page = 1; page <= 5; ++page) {
        QCOMPARE(mirror.page(page, 300).items, roster.page(page, 300).items);
        QCOMPARE(mirror.page(page, 300).nextPage, roster.page(page, 300).nextPage);
    }
    QCOMPARE(mirror.after("5", 30).items, roster.after("5", 30).items);
}

void tst_RosterMirror::givesItsNamesBack()
{
    {
        RosterMirror mirror("room", "node-a", m_key, m_instances);
        QVERIFY(mirror.reset(1, {row("anna"), row("bert")}));
        QVERIFY(mirror.reset(2, {row("anna"), row("bert")}));
        QCOMPARE(m_instances.size(), 1U);
        QCOMPARE(mirror.apply(event(RosterEvent::Kind::Left, 3, row("anna"))), Outcome::Applied);
        QCOMPARE(m_instances.size(), 1U);
    }
    QCOMPARE(m_instances.size(), 0U);
}

QTEST_GUILESS_MAIN(tst_RosterMirror)
#include "tst_RosterMirror.moc"

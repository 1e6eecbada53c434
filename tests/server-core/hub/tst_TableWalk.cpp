// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/TableWalk.h"

#include <QtTest/QtTest>

#include <set>
#include <unordered_map>

using namespace signalbox::core::hub;

class tst_TableWalk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seesEachOnce_data()
    {
        QTest::addColumn<int>("entries");
        QTest::addColumn<std::size_t>("most");
        QTest::newRow("none") << 0 << std::size_t(10);
        QTest::newRow("one") << 1 << std::size_t(1);
        QTest::newRow("in parts") << 1000 << std::size_t(7);
        QTest::newRow("at once") << 1000 << std::size_t(100'000);
    }
    void seesEachOnce()
    {
        QFETCH(int, entries);
        QFETCH(std::size_t, most);
        std::unordered_map<int, int> table;
        for (int i = 0; i < entries; ++i)
            table.emplace(i, 2 * i);
        TableCursor cursor;
        std::multiset<int> seen;
        std::size_t turns = 0;
        for (WalkState state = WalkState::More; state == WalkState::More; ++turns) {
            const std::size_t before = seen.size();
            state = walkTable(table, cursor, most, [&](const auto &entry) { seen.insert(entry.first); });
            QVERIFY(state != WalkState::Restarted);
            // Of one bucket more than asked for: a few.
            QVERIFY(seen.size() - before <= most + 20);
        }
        QCOMPARE(seen.size(), table.size());
        QCOMPARE(std::set<int>(seen.begin(), seen.end()).size(), table.size());
        QVERIFY(turns >= table.size() / (most + 20));
    }

    void anEmptyTableThatWasLargeIsWalkedInParts()
    {
        std::unordered_map<int, int> table;
        table.reserve(10'000);
        TableCursor cursor;
        QCOMPARE(walkTable(table, cursor, 1000, [](const auto &) {}), WalkState::More);
    }

    void beginsAnewWhenTheTableGrows()
    {
        std::unordered_map<int, int> table;
        for (int i = 0; i < 100; ++i)
            table.emplace(i, i);
        TableCursor cursor;
        QCOMPARE(walkTable(table, cursor, 10, [](const auto &) {}), WalkState::More);
        for (int i = 100; i < 1000; ++i)
            table.emplace(i, i);
        int seen = 0;
        QCOMPARE(walkTable(table, cursor, 10, [&](const auto &) { ++seen; }), WalkState::Restarted);
        QCOMPARE(seen, 0);
        QCOMPARE(walkTable(table, cursor, 10'000, [&](const auto &) { ++seen; }), WalkState::Finished);
        QCOMPARE(seen, 1000);
    }

    void whatIsThereAllTheTimeIsSeen()
    {
        std::unordered_map<int, int> table;
        table.reserve(2000);
        for (int i = 0; i < 1000; ++i)
            table.emplace(i, i);
        TableCursor cursor;
        std::multiset<int> seen;
        int gone = 0;
        while (walkTable(table, cursor, 10, [&](const auto &entry) { seen.insert(entry.first); }) == WalkState::More) {
            // Odd ones come and go.
            table.erase(2 * gone + 1);
            ++gone;
        }
        for (int i = 0; i < 1000; i += 2)
            QCOMPARE(seen.count(i), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(tst_TableWalk)
#include "tst_TableWalk.moc"

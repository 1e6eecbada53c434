// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/RepeatTable.h"

#include <QtTest/QtTest>

using namespace signalbox::core::hub;
using namespace std::chrono_literals;

class tst_RepeatTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysAreOfAllThree()
    {
        const Draft one{.channel = "ab", .data = "1", .id = "c", .from = "d"};
        const auto key = RepeatTable::keyOf(one);
        QVERIFY(key == RepeatTable::keyOf({.channel = "ab", .data = "2", .id = "c", .from = "d"}));
        QVERIFY(key != RepeatTable::keyOf({.channel = "a", .data = "1", .id = "c", .from = "bd"}));
        QVERIFY(key != RepeatTable::keyOf({.channel = "ab", .data = "1", .id = "d", .from = "c"}));
        QVERIFY(key != RepeatTable::keyOf({.channel = "ab", .data = "1", .id = "cd", .from = ""}));
    }

    void forgetsBehindTheWindowAndNotBefore()
    {
        RepeatTable table({.count = 2, .window = 5min});
        const Clock::time_point start{1h};
        table.insert({1, 1}, 7, {}, "one", start);
        table.insert({2, 2}, 8, {}, "two", start + 1min);
        QVERIFY(table.isFull());
        table.trim(start + 5min);
        QVERIFY(table.find({1, 1}) && *table.find({1, 1}) == "one");
        table.trim(start + 5min + 1ms);
        QVERIFY(!table.find({1, 1}));
        QVERIFY(table.find({2, 2}));
        QVERIFY(!table.isFull());
        table.trim(start + 1h);
        QCOMPARE(table.size(), 0U);
    }
};

QTEST_GUILESS_MAIN(tst_RepeatTable)
#include "tst_RepeatTable.moc"

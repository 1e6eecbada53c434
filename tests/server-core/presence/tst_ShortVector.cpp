// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/ShortVector.h"

#include <QtTest/QtTest>

#include <random>
#include <set>

using namespace signalbox::core::presence;

namespace {

/// One that may not be copied.
struct Thing {
    int key = 0;
    std::unique_ptr<int> more = {};

    explicit operator bool() const { return key != 0; }
};
struct KeyOf {
    int operator()(const Thing &thing) const { return thing.key; }
};
using Things = ShortVector<Thing, KeyOf>;

std::vector<int> keys(const Things &things)
{
    std::vector<int> found;
    for (const Thing &thing : things)
        found.push_back(thing.key);
    return found;
}

} // namespace

class tst_ShortVector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsEmpty();
    void oneHasItsPlaceInside();
    void keepsTheOrder();
    void doesWhatASetDoes();
};

void tst_ShortVector::beginsEmpty()
{
    Things things;
    QVERIFY(things.empty());
    QCOMPARE(things.begin(), things.end());
    QCOMPARE(things.find(1), nullptr);
    things.remove(1);
    QVERIFY(things.empty());
}

void tst_ShortVector::oneHasItsPlaceInside()
{
    Things things;
    const auto isInside = [&things](const Thing &thing) {
        const auto *from = reinterpret_cast<const char *>(&things);
        const auto *at = reinterpret_cast<const char *>(&thing);
        return at >= from && at < from + sizeof(things);
    };
    QVERIFY(isInside(things.insert({7, std::make_unique<int>(70)})));
    QCOMPARE(things.size(), 1U);
    QVERIFY(!isInside(things.insert({3, std::make_unique<int>(30)})));
    QVERIFY(!isInside(*things.find(7)));
    things.remove(3);
    QVERIFY(isInside(*things.find(7)));
    QCOMPARE(*things.find(7)->more, 70);
    Things moved = std::exchange(things, {});
    QVERIFY(things.empty());
    QCOMPARE(*moved.find(7)->more, 70);
    moved.remove(7);
    QVERIFY(moved.empty());
}

void tst_ShortVector::keepsTheOrder()
{
    Things things;
    for (const int key : {5, 1, 9, 7, 3})
        QCOMPARE(things.insert({key, {}}).key, key);
    QCOMPARE(keys(things), (std::vector{1, 3, 5, 7, 9}));
    QCOMPARE(things.find(4), nullptr);
    things.remove(4);
    things.remove(1);
    things.remove(9);
    QCOMPARE(keys(things), (std::vector{3, 5, 7}));
}

void tst_ShortVector::doesWhatASetDoes()
{
    std::mt19937 random(1);
    Things things;
    std::set<int> expected;
    for (int i = 0; i < 20'000; ++i) {
        // It grows and shrinks, down to nothing.
        const int key = 1 + int(random() % (i % 2'000 < 1'000 ? 3 : 40));
        if (random() % 2 == 0) {
            if (expected.insert(key).second)
                things.insert({key, std::make_unique<int>(key)});
        } else {
            expected.erase(key);
            things.remove(key);
        }
        QCOMPARE(keys(things), std::vector<int>(expected.begin(), expected.end()));
        QCOMPARE(things.find(key) != nullptr, expected.contains(key));
        for (const Thing &thing : things)
            QCOMPARE(*thing.more, thing.key);
    }
}

QTEST_GUILESS_MAIN(tst_ShortVector)
#include "tst_ShortVector.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/SortedBlocks.h"

#include <QtTest/QtTest>

#include <numeric>
#include <random>
#include <set>

using namespace signalbox::core::presence;

namespace {

struct KeyOf {
    int operator()(const int &number) const { return number; }
};
using Blocks = SortedBlocks<std::unique_ptr<int>, KeyOf>;

std::vector<int> all(const Blocks &blocks)
{
    std::vector<int> numbers;
    blocks.visit(0, blocks.size() + 1, [&numbers](int number) { numbers.push_back(number); });
    return numbers;
}

} // namespace

class tst_SortedBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyOneHasNothing();
    void keepsTheOrder_data();
    void keepsTheOrder();
    void isAsASetAfterManyChanges();
    void visitsFromAPlace();
    void visitsFromAKey();
};

void tst_SortedBlocks::anEmptyOneHasNothing()
{
    Blocks blocks;
    QVERIFY(blocks.isEmpty());
    QCOMPARE(blocks.find(1), nullptr);
    QVERIFY(!blocks.take(1));
    QVERIFY(all(blocks).empty());
    blocks.visitFrom(0, [](int) { return QTest::qFail("there is nothing", __FILE__, __LINE__), false; });
    blocks.insert(std::make_unique<int>(1));
    QVERIFY(blocks.take(1));
    QVERIFY(!blocks.take(1));
    QVERIFY(blocks.isEmpty());
}

void tst_SortedBlocks::keepsTheOrder_data()
{
    QTest::addColumn<int>("step");
    QTest::newRow("rising") << 1;
    QTest::newRow("falling") << 9'999;
    QTest::newRow("mixed") << 3'571;
}

void tst_SortedBlocks::keepsTheOrder()
{
    QFETCH(const int, step);
    constexpr int count = 10'000;
    Blocks blocks;
    for (int i = 0; i < count; ++i)
        blocks.insert(std::make_unique<int>(i * step % count));
    std::vector<int> expected(count);
    std::iota(expected.begin(), expected.end(), 0);
    QCOMPARE(blocks.size(), std::size_t(count));
    QCOMPARE(all(blocks), expected);
    for (int i = 0; i < count; ++i)
        QCOMPARE(*blocks.take(i * step % count), i * step % count);
    QVERIFY(blocks.isEmpty());
}

void tst_SortedBlocks::isAsASetAfterManyChanges()
{
    std::mt19937_64 random(4711);
    Blocks blocks;
    std::set<int> expected;
    // Grows, shrinks to nearly nothing, and grows again.
    for (int i = 0; i < 60'000; ++i) {
        const int number = int(random() % 5'000);
        const bool adds = random() % 10 < (i / 10'000 % 2 == 0 ? 8U : 1U);
        QCOMPARE(blocks.find(number) != nullptr, expected.contains(number));
        if (!adds) {
            QCOMPARE(blocks.take(number) != nullptr, expected.erase(number) == 1);
        } else if (expected.insert(number).second) {
            blocks.insert(std::make_unique<int>(number));
        }
        QCOMPARE(blocks.size(), expected.size());
        if (i % 997 == 0)
            QCOMPARE(all(blocks), std::vector(expected.begin(), expected.end()));
    }
    QCOMPARE(all(blocks), std::vector(expected.begin(), expected.end()));
}

void tst_SortedBlocks::visitsFromAPlace()
{
    Blocks blocks;
    for (int i = 0; i < 1'000; ++i)
        blocks.insert(std::make_unique<int>(i));
    for (const std::size_t from : {0U, 1U, 127U, 128U, 129U, 500U, 999U, 1'000U, 5'000U}) {
        for (const std::size_t most : {0U, 1U, 100U, 300U, 5'000U}) {
            std::vector<int> seen;
            blocks.visit(from, most, [&seen](int number) { seen.push_back(number); });
            std::vector<int> expected;
            for (std::size_t i = from; i < std::min<std::size_t>(1'000, from + most); ++i)
                expected.push_back(int(i));
            QCOMPARE(seen, expected);
        }
    }
}

void tst_SortedBlocks::visitsFromAKey()
{
    Blocks blocks;
    for (int i = 0; i < 2'000; i += 2)
        blocks.insert(std::make_unique<int>(i));
    for (const int least : {-1, 0, 1, 255, 256, 257, 1'997, 1'998, 1'999}) {
        std::vector<int> seen;
        blocks.visitFrom(least, [&seen](int number) {
            seen.push_back(number);
            return seen.size() < 300;
        });
        std::vector<int> expected;
        for (int i = std::max(0, least + (least & 1)); i < 2'000 && expected.size() < 300; i += 2)
            expected.push_back(i);
        QCOMPARE(seen, expected);
    }
}

QTEST_GUILESS_MAIN(tst_SortedBlocks)
#include "tst_SortedBlocks.moc"

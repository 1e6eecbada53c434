// SPDX-License-Identifier: Apache-2.0
#include "shared/base/Mailbox.h"

#include <QtTest/QtTest>

#include <atomic>
#include <semaphore>
#include <thread>

using namespace signalbox;

class tst_Mailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wakesOnceABatch();
    void isBounded();
    void controlIsNeverRefusedAndComesFirst();
    void aRefusedItemDoesNotWake();
    void wakeMayTakeAtOnce();
    void nothingIsLostOrReorderedBetweenThreads();
};

void tst_Mailbox::wakesOnceABatch()
{
    int wakes = 0;
    Mailbox<int> box(10, [&] { ++wakes; });
    QVERIFY(box.push(1));
    QVERIFY(box.push(2));
    box.pushControl(3);
    QCOMPARE(wakes, 1);
    QCOMPARE(box.takeAll().size(), 3u);
    QVERIFY(box.takeAll().empty());
    QVERIFY(box.push(4));
    QCOMPARE(wakes, 2);
}

void tst_Mailbox::isBounded()
{
    Mailbox<int> box(2, [] {});
    QVERIFY(box.push(1));
    QVERIFY(box.push(2));
    QVERIFY(!box.push(3));
    QCOMPARE(box.takeAll(), (std::vector{1, 2}));
    QVERIFY(box.push(4));
    QCOMPARE(box.takeAll(), std::vector{4});
}

void tst_Mailbox::controlIsNeverRefusedAndComesFirst()
{
    Mailbox<int> box(1, [] {});
    QVERIFY(box.push(1));
    for (int i = 100; i < 110; ++i)
        box.pushControl(i);
    QCOMPARE(box.takeAll(), (std::vector{100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 1}));
}

void tst_Mailbox::aRefusedItemDoesNotWake()
{
    int wakes = 0;
    Mailbox<int> box(0, [&] { ++wakes; });
    QVERIFY(!box.push(1));
    QCOMPARE(wakes, 0);
    box.pushControl(2);
    QCOMPARE(wakes, 1);
}

void tst_Mailbox::wakeMayTakeAtOnce()
{
    // Would hang if `wake` were called with the lock held.
    std::vector<int> taken;
    Mailbox<int> *self = nullptr;
    Mailbox<int> box(4, [&] { taken = self->takeAll(); });
    self = &box;
    QVERIFY(box.push(7));
    QCOMPARE(taken, std::vector{7});
}

void tst_Mailbox::nothingIsLostOrReorderedBetweenThreads()
{
    constexpr int producers = 4;
    constexpr int each = 20000;
    std::atomic<int> wakes = 0;
    std::counting_semaphore<> ready(0);
    Mailbox<std::pair<int, int>> box(256, [&] {
        ++wakes;
        ready.release();
    });
    std::vector<std::jthread> threads;
    for (int producer = 0; producer < producers; ++producer) {
        threads.emplace_back([&box, producer] {
            for (int i = 0; i < each;) {
                if (box.push({producer, i}))
                    ++i;
                else
                    std::this_thread::yield();
            }
        });
    }
    std::array<int, producers> next{};
    int batches = 0;
    for (int taken = 0; taken < producers * each;) {
        ready.acquire();
        const auto batch = box.takeAll();
        QVERIFY(!batch.empty());
        QVERIFY(batch.size() <= 256u);
        ++batches;
        for (const auto &[producer, i] : batch) {
            QCOMPARE(i, next[std::size_t(producer)]);
            ++next[std::size_t(producer)];
        }
        taken += int(batch.size());
    }
    QCOMPARE(wakes.load(), batches);
}

QTEST_GUILESS_MAIN(tst_Mailbox)
#include "tst_Mailbox.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/Readiness.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using cluster::Readiness;
using namespace std::chrono_literals;

namespace {

constexpr Readiness::Clock::time_point start{1h};

mesh::TargetStatus seed(const QByteArray &address, std::size_t failures = 0)
{
    return {.address = address, .isSeed = true, .failures = failures};
}

} // namespace

class tst_Readiness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void needsNobodyWithoutSeeds();
    void isItsOwnSeed();
    void waitsForAllOfWhoIsConnected();
    void givesUpOnSeedsThatFail();
    void staysReady();
};

void tst_Readiness::needsNobodyWithoutSeeds()
{
    Readiness readiness(start);
    QVERIFY(!readiness.isReady());
    // One that was learnt is no seed.
    readiness.judge({{.address = "a"}}, 0, 0, start);
    QVERIFY(readiness.isReady());
    QVERIFY(!readiness.isAlone());
}

void tst_Readiness::isItsOwnSeed()
{
    Readiness readiness(start);
    mesh::TargetStatus self = seed("a");
    readiness.judge({self}, 0, 0, start);
    QVERIFY(!readiness.isReady());
    self.isSelf = true;
    readiness.judge({self}, 0, 0, start);
    QVERIFY(readiness.isReady());
}

void tst_Readiness::waitsForAllOfWhoIsConnected()
{
    Readiness readiness(start);
    readiness.judge({seed("a")}, 1, 0, start);
    QVERIFY(!readiness.isReady());
    readiness.judge({seed("a")}, 2, 1, start + 10s);
    QVERIFY(!readiness.isReady());
    readiness.judge({seed("a")}, 2, 2, start + 10s);
    QVERIFY(readiness.isReady() && !readiness.isAlone());
}

void tst_Readiness::givesUpOnSeedsThatFail()
{
    Readiness readiness(start);
    readiness.judge({seed("a", 5), seed("b", 5)}, 0, 0, start + 4999ms);
    QVERIFY(!readiness.isReady());
    readiness.judge({seed("a", 5), seed("b", 0)}, 0, 0, start + 6s);
    QVERIFY(!readiness.isReady());
    readiness.judge({seed("a", 5), seed("b", 1)}, 0, 0, start + 7s);
    QVERIFY(readiness.isReady() && readiness.isAlone());
    // One comes all the same.
    readiness.judge({seed("a", 0), seed("b", 1)}, 1, 0, start + 8s);
    QVERIFY(readiness.isReady() && !readiness.isAlone());
}

void tst_Readiness::staysReady()
{
    Readiness readiness(start);
    readiness.judge({seed("a")}, 1, 1, start);
    readiness.judge({seed("a", 9)}, 0, 0, start + 1h);
    QVERIFY(readiness.isReady() && !readiness.isAlone());
}

QTEST_GUILESS_MAIN(tst_Readiness)
#include "tst_Readiness.moc"

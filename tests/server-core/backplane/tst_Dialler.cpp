// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/Dialler.h"

#include "server-core/backplane/mesh/MeshLimits.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace signalbox::core::mesh;
using namespace std::chrono_literals;

namespace {

constexpr Clock::time_point start{1h};
const QByteArray seed = "10.0.0.1:7712";

} // namespace

/// Which addresses are dialled, and when, by a clock that the test sets.
class tst_Dialler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void triesAnAddressThatLedBackAgain_data();
    void triesAnAddressThatLedBackAgain();
    void forgetsALearntAddressThatLedBack();

private:
    /// How many are dialled at that time.
    static int dialled(Dialler &dialler, Clock::time_point now)
    {
        int count = 0;
        dialler.dialDue(
            now, [](ProcessId) { return false; }, [&count](const QByteArray &) { return ConnectionId(++count); });
        return count;
    }
};

void tst_Dialler::triesAnAddressThatLedBackAgain_data()
{
    QTest::addColumn<bool>("answers");
    QTest::newRow("and another answers") << true;
    QTest::newRow("and nobody answers") << false;
}

void tst_Dialler::triesAnAddressThatLedBackAgain()
{
    QFETCH(bool, answers);
    Dialler dialler(1);
    dialler.addSeed(seed, start);
    QCOMPARE(dialled(dialler, start), 1);
    dialler.foundSelf(seed, start);
    QVERIFY(dialler.target(seed)->isSelf);
    QCOMPARE(dialled(dialler, start + limits::selfPause - 1ms), 0);
    const Clock::time_point again = start + limits::selfPause;
    QCOMPARE(dialled(dialler, again), 1);
    // Until it is known to be another it counts as this process.
    QVERIFY(dialler.target(seed)->isSelf);
    if (answers)
        dialler.answered(seed, {0, 7});
    else
        dialler.failed(seed, "refused", again);
    QVERIFY(!dialler.target(seed)->isSelf);
    QCOMPARE(dialled(dialler, again + limits::lastRetry), answers ? 0 : 1);
}

void tst_Dialler::forgetsALearntAddressThatLedBack()
{
    Dialler dialler(1);
    dialler.learn(seed, {0, 7}, start, start);
    QCOMPARE(dialled(dialler, start), 1);
    dialler.forget({0, 7});
    dialler.foundSelf(seed, start);
    QVERIFY(!dialler.target(seed));
}

QTEST_GUILESS_MAIN(tst_Dialler)
#include "tst_Dialler.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/Lineage.h"

#include <QtTest/QtTest>

using namespace signalbox::core::hub;

namespace {

Position position(std::initializer_list<Position::Part> parts)
{
    Position made;
    for (const Position::Part &part : parts)
        made.set(part.origin, part.seq);
    return made;
}

} // namespace

class tst_Lineage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysAllInItsOwnNumbers()
    {
        const Lineage lineage({5, 5}, {{9, 9}, {1, 1}});
        QVERIFY(lineage.translated(position({{{9, 9}, 3}})) == position({{{5, 5}, 3}}));
        QVERIFY(lineage.translated(position({{{1, 1}, 7}})) == position({{{5, 5}, 7}}));
        QVERIFY(lineage.translated(position({{{5, 5}, 7}})) == position({{{5, 5}, 7}}));
        // The highest says all.
        QVERIFY(lineage.translated(position({{{1, 1}, 7}, {{5, 5}, 8}, {{9, 9}, 3}})) == position({{{5, 5}, 8}}));
        QVERIFY(lineage.translated(position({{{1, 1}, 7}, {{5, 5}, 2}, {{9, 9}, 3}})) == position({{{5, 5}, 7}}));
        // Strangers stay.
        QVERIFY(lineage.translated(position({{{1, 1}, 7}, {{2, 2}, 4}})) == position({{{2, 2}, 4}, {{5, 5}, 7}}));
        QVERIFY(lineage.translated({}).isEmpty());
        QVERIFY(Lineage({5, 5}).translated(position({{{9, 9}, 3}})) == position({{{9, 9}, 3}}));
    }

    void forgetsTheOldest()
    {
        std::vector<OriginId> before;
        for (std::uint64_t i = 0; i < 2 * Lineage::most; ++i)
            before.push_back({i, 7});
        const Lineage lineage({99'999, 7}, before);
        QCOMPARE(lineage.origins().size(), Lineage::most);
        QVERIFY(lineage.origins().back() == (OriginId{99'999, 7}));
        const std::uint64_t oldest = Lineage::most + 1;
        QVERIFY(lineage.origins().front() == (OriginId{oldest, 7}));
        QVERIFY(lineage.translated(Position({oldest, 7}, 1)) == Position({99'999, 7}, 1));
        QVERIFY(lineage.translated(Position({oldest - 1, 7}, 1)) == Position({oldest - 1, 7}, 1));
    }
};

QTEST_GUILESS_MAIN(tst_Lineage)
#include "tst_Lineage.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/SealFormat.h"
#include "tests/server-core/hub/SealedExample.h"

#include <QtCore/QBuffer>
#include <QtCore/QCryptographicHash>
#include <QtCore/QFile>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::hub;
using namespace Qt::StringLiterals;
using test::sealedExample;

namespace {

QByteArray written(const SealedHub &hub)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    return writeSealedHub(hub, buffer) ? buffer.data() : QByteArray();
}

Result<SealedHub> read(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return readSealedHub(buffer);
}

/// With a hash that is right.
QByteArray hashed(const QByteArray &body)
{
    return body + QCryptographicHash::hash(body, QCryptographicHash::Blake2b_256);
}

} // namespace

class tst_SealFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesThereAndBack()
    {
        const QByteArray bytes = written(sealedExample());
        const Result<SealedHub> hub = read(bytes);
        QVERIFY(hub);
        QCOMPARE(hub->hub, "chat");
        QCOMPARE(hub->sealedAt, 1'700'000'000'000);
        QVERIFY(hub->origins == sealedExample().origins);
        QCOMPARE(hub->shards.size(), 3U);
        const SealedShard &one = hub->shards[0];
        QCOMPARE(one.forgotten, 3U);
        QCOMPARE(one.freed[0].name, "b-gone");
        QCOMPARE(one.freed[1].head, 1U);
        QCOMPARE(one.channels[0].head, 9U);
        QCOMPARE(one.channels[0].log.size(), 2U);
        const SealedPublication &publication = one.channels[0].log[0];
        QCOMPARE(publication.draft.channel, "news");
        QCOMPARE(publication.draft.data, "{\"text\":\"hello\"}");
        QCOMPARE(publication.draft.id, "m1");
        QCOMPARE(publication.draft.from, "ann");
        QVERIFY(publication.draft.qos == Qos::ExactlyOnce && publication.draft.retain);
        QCOMPARE(publication.position, Position({1, 2}, 8).toText());
        QCOMPARE(publication.age.count(), 70);
        QVERIFY(one.channels[1].kept && one.channels[1].kept->age.count() == 4000);
        QCOMPARE(hub->shards[1].channels[0].retained, 4U);
        QVERIFY(!hub->shards[1].channels[0].kept);
        const SealedRepeat &repeat = hub->shards[1].repeats[0];
        QVERIFY(repeat.key == (RepeatTable::Key{1, ~0ULL}) && repeat.channelHash == 77 && repeat.age.count() == 299'999);
        QCOMPARE(repeat.position, Position({1, 2}, 4).toText());
        QCOMPARE(written(*hub), bytes);
    }

    void goesThroughInParts()
    {
        // Longer than a block, exactly one, and so that a number lies over its end.
        for (const int size : {1'000'000, 65'536, 65'536 - 100}) {
            const QByteArray bytes = written(sealedExample(QByteArray(size, 'x')));
            const Result<SealedHub> hub = read(bytes);
            QVERIFY(hub);
            QCOMPARE(hub->shards[0].channels[0].log[1].draft.data.size(), size);
            QCOMPARE(written(*hub), bytes);
        }
    }

    void refusesEveryDamage()
    {
        const QByteArray good = written(sealedExample());
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray bad = good;
            bad[i] = char(bad[i] ^ 0x10);
            const Result<SealedHub> hub = read(bad);
            QVERIFY2(!hub, qPrintable(QString::number(i)));
            QCOMPARE(hub.error().code, ErrorCode::InvalidState);
            QVERIFY(!read(good.first(i)));
        }
        QVERIFY(!read(good + 'x'));
        QVERIFY(!read(good + good));
    }

    void saysThatAVersionIsAnother()
    {
        QByteArray body = written(sealedExample()).chopped(32);
        body[8] = 2;
        QCOMPARE(read(hashed(body)).error().message, u"it is of version 2, and this program reads version 1"_s);
    }

    void refusesWhatNoHubWrites_data()
    {
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, auto change) {
            SealedHub hub = sealedExample();
            change(hub);
            QTest::newRow(name) << written(hub).chopped(32);
        };
        row("a wildcard's name", [](SealedHub &hub) { hub.shards[0].channels[0].name = "news*"; });
        row("no name", [](SealedHub &hub) { hub.shards[0].freed[0].name.clear(); });
        row("no UTF-8", [](SealedHub &hub) { hub.shards[0].freed[0].name = "\xFF"; });
        row("no position", [](SealedHub &hub) { hub.shards[0].channels[0].log[0].position = "x"; });
        row("more kept than published", [](SealedHub &hub) { hub.shards[0].channels[0].head = 1; });
        row("retained before it is published", [](SealedHub &hub) { hub.shards[1].channels[0].retained = 5; });
        row("at the end of all numbers", [](SealedHub &hub) { hub.shards[0].freed[0].head = ~0ULL; });
        row("no position of a repeat", [](SealedHub &hub) { hub.shards[1].repeats[0].position.clear(); });
        row("more origins than are remembered", [](SealedHub &hub) { hub.origins.resize(1001); });
        const QByteArray good = written(sealedExample()).chopped(32);
        QTest::newRow("something behind") << good + 'x';
        // Magic, version, name, time; then a count of which there is nothing.
        QTest::newRow("many origins that are not there") << good.first(8 + 4 + 4 + 4 + 8) + QByteArray(8, '\x7F');
        QTest::newRow("many shards that are not there") << good.first(8 + 4 + 4 + 4 + 8 + 8 + 32) + QByteArray(8, '\x7F');
        QTest::newRow("a long name that is not there") << good.first(8 + 4) + QByteArray(4, '\x7F');
    }
    void refusesWhatNoHubWrites()
    {
        QFETCH(const QByteArray, body);
        QVERIFY(read(hashed(written(sealedExample()).chopped(32))));
        QVERIFY(!read(hashed(body)));
    }

    void agesCannotOverflow()
    {
        SealedHub hub = sealedExample();
        hub.shards[0].channels[0].log[0].age = std::chrono::milliseconds::max();
        const Result<SealedHub> again = read(written(hub));
        QVERIFY(again);
        QVERIFY(again->shards[0].channels[0].log[0].age == std::chrono::hours(24 * 3650));
    }

    void saysWhyItCannotBeWritten()
    {
        QFile full(u"/dev/full"_s);
        QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        const Result<void> result = writeSealedHub(sealedExample(), full);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::StorageFailed);
        QVERIFY2(result.error().message.contains(u"No space left"_s), qPrintable(result.error().message));
    }
};

QTEST_GUILESS_MAIN(tst_SealFormat)
#include "tst_SealFormat.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/ChannelLog.h"

#include <QtTest/QtTest>

using namespace signalbox::core::hub;
using namespace std::chrono_literals;

namespace {

constexpr OriginId A{1, 0};
constexpr OriginId B{2, 0};
constexpr Clock::time_point start{1h};

PublicationRef publication(OriginId origin, std::uint64_t seq, Clock::time_point at = start, const QByteArray &data = "x")
{
    auto made = std::make_shared<Publication>();
    made->draft.data = data;
    made->origin = origin;
    made->seq = seq;
    made->at = at;
    return made;
}

QByteArray numbers(const Publications &publications)
{
    QByteArray text;
    for (const PublicationRef &one : publications)
        text += (one->origin == A ? 'A' : 'B') + QByteArray::number(quint64(one->seq)) + ' ';
    return text.trimmed();
}

} // namespace

class tst_ChannelLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersWhatCameAfter()
    {
        ChannelLog log;
        log.open(A, 0);
        log.open(B, 4);
        log.append(publication(A, 1), {});
        log.append(publication(B, 5), {});
        log.append(publication(A, 2), {});
        QCOMPARE(log.head(A), 2U);
        Position seen(A, 1);
        seen.set(B, 4);
        QCOMPARE(numbers(log.after(seen, 10).publications), "B5 A2");
        QVERIFY(!log.after(seen, 10).lost);
        QCOMPARE(numbers(log.after(seen, 1).publications), "B5");
        QVERIFY(log.after(seen, 1).more);
        QVERIFY(!log.after(seen, 2).more);
        QVERIFY(log.after(log.position(), 10).publications.empty());
        QCOMPARE(numbers(log.latest(2)), "B5 A2");
    }

    void saysExactlyWhatIsLost()
    {
        ChannelLog log;
        log.open(A, 0);
        log.open(B, 0);
        for (std::uint64_t i = 1; i <= 5; ++i) {
            log.append(publication(A, i), {.count = 4});
            log.append(publication(B, i), {.count = 4});
        }
        // Kept: 4 and 5 of each.
        Position seen(A, 1);
        seen.set(B, 3);
        const ChannelLog::Answer answer = log.after(seen, 10);
        QCOMPARE(numbers(answer.publications), "A4 B4 A5 B5");
        QVERIFY(answer.lost.has_value());
        QVERIFY(answer.lost->after == Position(A, 1));
        QVERIFY(answer.lost->to == Position(A, 3));
        // An origin that was not seen at all is lost from its first on.
        QVERIFY(log.after(Position(A, 5), 10).lost->after == Position(B, 0));
    }

    void keepsWithinEachLimit()
    {
        ChannelLog byCount;
        byCount.open(A, 0);
        ChannelLog byBytes;
        byBytes.open(A, 0);
        const std::size_t each = 100 + sizeof(Publication);
        ChannelLog byAge;
        byAge.open(A, 0);
        for (std::uint64_t i = 1; i <= 100; ++i) {
            byCount.append(publication(A, i), {.count = 7});
            byBytes.append(publication(A, i, start, QByteArray(100, 'x')), {.bytes = 10 * each + 50});
            byAge.append(publication(A, i, start + i * 1s), {.age = 9500ms});
        }
        QCOMPARE(byCount.size(), 7U);
        QCOMPARE(byBytes.size(), 10U);
        QCOMPARE(byBytes.bytes(), 10 * each);
        QCOMPARE(byAge.size(), 10U);
        QVERIFY(byAge.oldest() == start + 91s);
        byAge.trim(start + 1h, {.age = 9500ms});
        QVERIFY(byAge.isEmpty());
        QVERIFY(!byAge.oldest());
        QCOMPARE(byAge.head(A), 100U);
        QVERIFY(byAge.after(Position(A, 99), 1).lost->to == Position(A, 100));
    }

    void keepsNothingWhereNothingMayBeKept()
    {
        ChannelLog log;
        log.open(A, 0);
        log.append(publication(A, 1), {.count = 0});
        QVERIFY(log.isEmpty());
        QCOMPARE(log.bytes(), 0U);
        QVERIFY(!log.after(Position(A, 1), 1).lost);
        QVERIFY(log.after(Position(A, 0), 1).lost.has_value());
    }
};

QTEST_GUILESS_MAIN(tst_ChannelLog)
#include "tst_ChannelLog.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/LineFraming.h"

#include "tests/support/SplitFeeder.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace signalbox::core::framing;
using signalbox::test::Chunk;
using signalbox::test::SplitFeeder;
using namespace Qt::StringLiterals;

namespace {

struct Recorder final : MessageHandler {
    bool onMessage(QByteArrayView message) override
    {
        events << QString::fromLatin1(message);
        return true;
    }
    QStringList events;
};

QStringList feedAll(std::vector<Chunk> chunks)
{
    LineFraming framing(10);
    Recorder recorder;
    for (Chunk &chunk : chunks) {
        if (framing.feed(chunk.span(), recorder).status == FeedStatus::Failed)
            return recorder.events << u"! "_s + framing.errorMessage();
    }
    return recorder.events;
}

} // namespace

class tst_LineFraming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSameLinesForEverySplit_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QStringList>("expected");
        const QStringList tooLong{u"a"_s, u"! line longer than 10 bytes"_s};
        QTest::newRow("both ends") << QByteArray("a\r\nb\n\r\n\nc\r\r\n") << QStringList{u"a"_s, u"b"_s, u""_s, u""_s, u"c\r"_s};
        QTest::newRow("at the limit") << QByteArray("0123456789\r\n0123456789\n") << QStringList{u"0123456789"_s, u"0123456789"_s};
        QTest::newRow("past it, LF") << QByteArray("a\n0123456789x\nb\n") << tooLong;
        QTest::newRow("past it, CRLF") << QByteArray("a\n0123456789x\r\nb\n") << tooLong;
        QTest::newRow("past it, no end") << QByteArray("a\n0123456789xyz") << tooLong;
    }
    void findsTheSameLinesForEverySplit()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QStringList, expected);
        QCOMPARE(SplitFeeder(feedAll).firstDifference(stream, expected), QString());
    }

    void staysFailed()
    {
        LineFraming framing(2);
        Recorder recorder;
        QByteArray stream("abc\nd\n");
        QCOMPARE(framing.feed(stream, recorder).status, FeedStatus::Failed);
        QVERIFY(framing.failedByLength());
        QByteArray more("e\n");
        QCOMPARE(framing.feed(more, recorder).status, FeedStatus::Failed);
        QVERIFY(recorder.events.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_LineFraming)
#include "tst_LineFraming.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Outbox.h"

#include <QtTest/QtTest>

using signalbox::core::net::Outbox;

namespace {

QByteArray contentOf(const Outbox &outbox)
{
    std::array<iovec, 64> vectors;
    QByteArray result;
    for (std::size_t i = 0, count = outbox.gather(vectors); i < count; ++i)
        result.append(static_cast<const char *>(vectors[i].iov_base), qsizetype(vectors[i].iov_len));
    return result;
}

} // namespace

class tst_Outbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOrderOfCopiedAndSharedBytes()
    {
        Outbox outbox;
        outbox.append(QByteArrayView("one "));
        outbox.append(std::make_shared<const QByteArray>("two "));
        outbox.append(QByteArrayView("three"));
        QCOMPARE(contentOf(outbox), QByteArray("one two three"));
        QCOMPARE(outbox.bytes(), std::size_t(13));
    }

    void consumesAcrossChunksAtEveryOffset()
    {
        const QByteArray all("abcdefghijkl");
        for (qsizetype cut = 0; cut <= all.size(); ++cut) {
            Outbox outbox;
            outbox.append(QByteArrayView("abcd"));
            outbox.append(std::make_shared<const QByteArray>("efgh"));
            outbox.append(QByteArrayView("ijkl"));
            outbox.consume(std::size_t(cut));
            QCOMPARE(contentOf(outbox), all.sliced(cut));
        }
    }

    void holdsOneReferenceAtEveryOffset()
    {
        for (const bool grows : {false, true}) {
            const QByteArray all = grows ? "abcdef" : "abcd";
            for (qsizetype cut = 0; cut <= 4; ++cut) {
                const auto shared = std::make_shared<const QByteArray>("abcd");
                Outbox outbox;
                outbox.append(shared);
                outbox.consume(std::size_t(cut));
                QCOMPARE(shared.use_count(), cut < 4 ? 2L : 1L);
                if (grows)
                    outbox.append(std::make_shared<const QByteArray>("ef"));
                QCOMPARE(contentOf(outbox), all.sliced(cut));
                QCOMPARE(outbox.bytes(), std::size_t(all.size() - cut));
                outbox.consume(outbox.bytes());
                QVERIFY(outbox.isEmpty());
                QCOMPARE(shared.use_count(), 1L);
            }
        }
    }

    void doesNotTouchSharedBytesWhenGrowing()
    {
        const auto shared = std::make_shared<const QByteArray>("shared");
        Outbox outbox;
        outbox.append(shared);
        outbox.append(QByteArrayView("!"));
        QCOMPARE(*shared, QByteArray("shared"));
        QCOMPARE(contentOf(outbox), QByteArray("shared!"));
    }

    void staysCorrectOverManyChunks()
    {
        Outbox outbox;
        QByteArray expected;
        for (int i = 0; i < 1000; ++i) {
            const QByteArray piece = QByteArray::number(i) + ' ';
            outbox.append(std::make_shared<const QByteArray>(piece));
            expected += piece;
        }
        QByteArray sent;
        while (!outbox.isEmpty()) {
            const QByteArray next = contentOf(outbox).left(37);
            sent += next;
            outbox.consume(std::size_t(next.size()));
        }
        QCOMPARE(sent, expected);
    }
};

QTEST_APPLESS_MAIN(tst_Outbox)
#include "tst_Outbox.moc"

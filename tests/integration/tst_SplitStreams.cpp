// SPDX-License-Identifier: Apache-2.0
// The same bytes in any pieces, over real sockets, get the same answer.
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QtTest>

#include <thread>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_SplitStreams : public QObject
{
    Q_OBJECT

    AgentProcess m_agent;

    /// What the server says to `stream` sent in pieces of 1 to `largest` bytes; all at once for 0.
    static QByteArray answer(quint16 port, const QByteArray &stream, int largest, quint32 seed)
    {
        ClientSocket client(port);
        QRandomGenerator random(seed);
        for (qsizetype at = 0; at < stream.size();) {
            const qsizetype piece = largest == 0 ? stream.size() : std::min<qsizetype>(random.bounded(largest) + 1, stream.size() - at);
            // A connection that the server has ended takes no more: the answer is what counts.
            if (!client.write(QByteArrayView(stream).sliced(at, piece)))
                break;
            at += piece;
            // Not only small writes but small reads at the other end: it may have its turn before the next piece.
            std::this_thread::yield();
        }
        client.endWriting();
        return client.readUntilClosed();
    }
    static QByteArray framedInstance(const char *name, const char *options)
    {
        return QByteArray("[[instance]]\nname = \"") + name
            + "\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n[instance.options]\n" + options + "\n";
    }

private Q_SLOTS:
    void initTestCase()
    {
        QByteArray instances = framedInstance("terminator", "framing = \"terminator\"\nterminator = \"END\"")
            + framedInstance("marks", "framing = \"begin-end-mark\"\nbegin = \"<<\"\nend = \">>\"")
            + framedInstance("fixed", "framing = \"fixed-size\"\nsize = 7")
            + framedInstance("length", "framing = \"length-prefix\"\nlength_bytes = 2\nlength_offset = 1\nbyte_order = \"little\"")
            + framedInstance("counted", "framing = \"counted-separators\"\nseparator = \"#\"\nseparator_count = 4");
        for (const char *type : {"line", "websocket-echo"})
            instances += QByteArray("[[instance]]\nname = \"") + type + "\"\ntype = \"" + type
                + "\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n";
        m_agent.setInstances(QString::fromLatin1(instances));
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
    }

    void getTheSameAnswer_data()
    {
        QTest::addColumn<QString>("instance");
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("ending"); // of the answer
        QByteArray terminated;
        QByteArray marked;
        QByteArray prefixed;
        QByteArray counted;
        QByteArray frames = upgradeRequest("Sec-WebSocket-Extensions: permessage-deflate\r\n");
        for (int i = 0; i < 60; ++i) {
            const QByteArray text = QByteArray("aE<>N-").repeated(i * 7 % 50);
            terminated += text + "END";
            marked += "<<" + QByteArray(text).replace(">", "") + ">>\r\n";
            prefixed += QByteArray("T") + char(text.size() & 0xff) + char(text.size() >> 8) + text;
            counted += '#' + text + '#' + QByteArray::number(i) + "##";
            frames += clientFrame(0x01, "gr\xc3") + clientFrame(0x89, QByteArray::number(i)) + clientFrame(0x80, "\xbc\xc3\x9f" + text)
                + clientFrame(0xc2, "\xf2\x48\xcd\xc9\xc9\x07\x00"_ba);
        }
        const QByteArray lines = "ECHO a\r\nADD 1 2\nFOO\r\n\r\nMULT 3 4\r\nECHO last";
        QTest::newRow("terminator") << u"terminator"_s << terminated << terminated.last(10);
        QTest::newRow("marks") << u"marks"_s << marked << ">>"_ba;
        QTest::newRow("fixed size") << u"fixed"_s << terminated.first(700) << terminated.first(700).last(7);
        QTest::newRow("length prefix") << u"length"_s << prefixed << prefixed.last(10);
        QTest::newRow("counted separators") << u"counted"_s << counted << "#59##"_ba;
        QTest::newRow("lines") << u"line"_s << lines << "12\r\nlast\r\n"_ba;
        QTest::newRow("frames") << u"websocket-echo"_s << frames + clientFrame(0x88, "\x03\xe8"_ba) << "Hello\x88\x02\x03\xe8"_ba;
        QTest::newRow("frames, then a bad one") << u"websocket-echo"_s << frames + clientFrame(0xb1, "x") << "a reserved bit is set"_ba;
        QTest::newRow("half a request") << u"websocket-echo"_s << upgradeRequest().first(60) << QByteArray();
        QTest::newRow("no request") << u"websocket-echo"_s << "GET / HTTP/1.1\r\nbad line\r\n\r\n"_ba
                                    << "a header name is malformed\n"_ba;
    }
    void getTheSameAnswer()
    {
        QFETCH(QString, instance);
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, ending);
        const quint16 port = m_agent.portOf(instance);
        const QByteArray whole = answer(port, stream, 0, 0);
        QVERIFY2(whole.endsWith(ending), whole.last(std::min<qsizetype>(whole.size(), 60)).toHex(' ').constData());
        for (quint32 seed = 1; seed <= 6; ++seed) {
            const int largest = seed == 1 ? 1 : int(3 << seed);
            const QByteArray pieces = answer(port, stream, largest, seed);
            QVERIFY2(
                pieces == whole,
                qPrintable(u"pieces up to %1, seed %2: %3 bytes, not %4"_s.arg(largest).arg(seed).arg(pieces.size()).arg(whole.size())));
        }
    }

    void cleanupTestCase() { QVERIFY2(m_agent.terminate(), m_agent.log().constData()); }
};

QTEST_GUILESS_MAIN(tst_SplitStreams)
#include "tst_SplitStreams.moc"

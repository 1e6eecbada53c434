// SPDX-License-Identifier: Apache-2.0
// What RFC 6455 and RFC 7692 ask of a server, frame by frame against a real agent; and other people's clients with every
// parameter of compression.
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"

#include <QtCore/qendian.h>
#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray text(const QByteArray &payload)
{
    return clientFrame(0x81, payload);
}
QByteArray binary(const QByteArray &payload)
{
    return clientFrame(0x82, payload);
}
QByteArray ping(const QByteArray &payload)
{
    return clientFrame(0x89, payload);
}
QByteArray closeFrame(quint16 code, const QByteArray &reason = {})
{
    QByteArray payload(2, '\0');
    qToBigEndian(code, payload.data());
    return clientFrame(0x88, payload + reason);
}

QString shown(const QByteArray &payload)
{
    return payload.size() <= 32 ? QString::fromLatin1(payload.toHex()) : u"%1 bytes, %2"_s.arg(payload.size()).arg(qChecksum(payload));
}
QString textEvent(const QByteArray &payload)
{
    return u"text "_s + shown(payload);
}
QString binaryEvent(const QByteArray &payload)
{
    return u"binary "_s + shown(payload);
}
QString pongEvent(const QByteArray &payload)
{
    return u"pong "_s + shown(payload);
}

/// The server's frames in words; of a close frame the code only.
QStringList events(QByteArrayView frames)
{
    QStringList list;
    while (frames.size() >= 2) {
        const int first = uchar(frames[0]);
        qsizetype size = uchar(frames[1]);
        qsizetype head = 2;
        if (size == 126) {
            head = 4;
            size = frames.size() < 4 ? 0 : qFromBigEndian<quint16>(frames.data() + 2);
        } else if (size == 127) {
            head = 10;
            size = frames.size() < 10 ? 0 : qsizetype(qFromBigEndian<quint64>(frames.data() + 2));
        }
        if (size < 0 || frames.size() < head + size)
            return list << u"cut frame"_s;
        const QByteArray payload = frames.sliced(head, size).toByteArray();
        frames = frames.sliced(head + size);
        if (first == 0x81)
            list << textEvent(payload);
        else if (first == 0x82)
            list << binaryEvent(payload);
        else if (first == 0x8a)
            list << pongEvent(payload);
        else if (first == 0x88)
            list << (payload.isEmpty() ? u"close"_s : u"close %1"_s.arg(qFromBigEndian<quint16>(payload.constData())));
        else
            list << u"first byte %1"_s.arg(first, 0, 16);
    }
    return frames.isEmpty() ? list : list << u"cut head"_s;
}

} // namespace

class tst_WebSocketConformance : public QObject
{
    Q_OBJECT

    AgentProcess m_agent;
    quint16 m_port = 0;

    /// All that the server says to these frames until it ends the connection, which it must do by itself.
    QStringList answer(const QByteArray &frames, qsizetype piece) const
    {
        ClientSocket client(m_port);
        const QByteArray stream = upgradeRequest() + frames;
        for (qsizetype at = 0; at < stream.size(); at += piece) {
            if (!client.write(QByteArrayView(stream).sliced(at, std::min(piece, stream.size() - at))))
                break;
        }
        const QByteArray all = client.readUntilClosed();
        if (!all.startsWith("HTTP/1.1 101 "))
            return {u"no upgrade"_s};
        return events(QByteArrayView(all).sliced(all.indexOf("\r\n\r\n") + 4));
    }
    static void run(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.start(program, arguments);
        QVERIFY2(process.waitForFinished(60000), "did not end");
        QVERIFY2(process.readAllStandardOutput() == "ok\n", process.readAllStandardError().constData());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto instance = [](const char *name, const char *rest) {
            return u"[[instance]]\nname = \"%1\"\ntype = \"websocket-echo\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n%2"_s
                .arg(QLatin1StringView(name), QLatin1StringView(rest));
        };
        const QString demo = demoInstances(m_agent.folder());
        m_agent.setInstances(
            demo + instance("plain", "")
            + instance("keeping", "[instance.options]\ncompression_context = true\ncompression_threshold = 0\n")
            + instance("secure", "tls = true\n[instance.tls]\npkcs12 = \"localhost.pfx\"\npassword_file = \"localhost.pass\"\n"));
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
        m_port = m_agent.portOf(u"plain"_s);
    }

    void answersFrames_data()
    {
        QTest::addColumn<QByteArray>("frames"); // an orderly close is added unless the server closes first
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const QString &name, const QByteArray &frames, const QStringList &expected) {
            QTest::newRow(qPrintable(name)) << frames << expected;
        };
        const auto fine = [&row](const QString &name, const QByteArray &frames, const QStringList &expected) {
            row(name, frames + closeFrame(1000), expected + QStringList{u"close 1000"_s});
        };
        for (const int size : {0, 1, 125, 126, 127, 128, 65535, 65536, 131072}) {
            fine(u"text of %1"_s.arg(size), text(QByteArray(size, '*')), {textEvent(QByteArray(size, '*'))});
            fine(u"binary of %1"_s.arg(size), binary(QByteArray(size, '\xfe')), {binaryEvent(QByteArray(size, '\xfe'))});
        }
        for (const int size : {0, 5, 125})
            fine(u"ping of %1"_s.arg(size), ping(QByteArray(size, '\xff')), {pongEvent(QByteArray(size, '\xff'))});
        row(u"ping of 126"_s, ping(QByteArray(126, 'x')), {u"close 1002"_s});
        fine(u"unasked pong"_s, clientFrame(0x8a, "x") + ping("y"), {pongEvent("y")});
        fine(u"ten pings"_s, ping("p").repeated(10), QStringList(10, pongEvent("p")));

        const QByteArray before = text("before");
        const QStringList then{textEvent("before"), u"close 1002"_s};
        for (int bits = 1; bits < 8; ++bits) {
            row(u"reserved bits %1"_s.arg(bits), before + clientFrame(uchar(0x81 | bits << 4), "x"), then);
            row(u"reserved bits %1 on a ping"_s.arg(bits), before + clientFrame(uchar(0x89 | bits << 4), "x"), then);
        }
        for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
            row(u"opcode %1"_s.arg(opcode), before + clientFrame(uchar(0x80 | opcode), ""), then);
        row(u"not masked"_s, before + "\x81\x01x", then);
        row(u"length not shortest"_s, before + "\x81\xfe\x00\x05"_ba, then);

        row(u"fragmented ping"_s, clientFrame(0x09, "a"), {u"close 1002"_s});
        row(u"continuation of nothing"_s, before + clientFrame(0x80, "x"), then);
        row(u"text within text"_s, clientFrame(0x01, "a") + text("b"), {u"close 1002"_s});
        fine(u"three fragments"_s, clientFrame(0x01, "a") + clientFrame(0x00, "b") + clientFrame(0x80, "c"), {textEvent("abc")});
        fine(u"pings between fragments"_s, clientFrame(0x01, "a") + ping("1") + clientFrame(0x00, "") + ping("2") + clientFrame(0x80, "c"),
             {pongEvent("1"), pongEvent("2"), textEvent("ac")});
        fine(u"empty fragments"_s, clientFrame(0x02, "") + clientFrame(0x00, "") + clientFrame(0x80, ""), {binaryEvent({})});

        const QByteArray kosme = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
        fine(u"UTF-8"_s, text(kosme), {textEvent(kosme)});
        fine(u"UTF-8 cut inside a character"_s, clientFrame(0x01, kosme.first(3)) + clientFrame(0x80, kosme.sliced(3)), {textEvent(kosme)});
        for (const QByteArray &good : {"\xf4\x8f\xbf\xbf"_ba, "\xee\x80\x80"_ba, "\xed\x9f\xbf"_ba, "\xef\xbf\xbe"_ba, "\x00"_ba})
            fine(u"valid "_s + QString::fromLatin1(good.toHex()), text(good), {textEvent(good)});
        for (const QByteArray &bad : {"\xce"_ba, "\x80"_ba, "\xc0\xaf"_ba, "\xe0\x9f\xbf"_ba, "\xed\xa0\x80"_ba, "\xf0\x8f\xbf\xbf"_ba,
                                      "\xf4\x90\x80\x80"_ba, "\xf8\x88\x80\x80\x80"_ba, "\xff"_ba})
            row(u"invalid "_s + QString::fromLatin1(bad.toHex()), text(kosme + bad), {u"close 1007"_s});
        // Closed at the offending byte: the rest of the message never comes.
        row(u"invalid in an unfinished message"_s, clientFrame(0x01, kosme) + clientFrameHead(0x80, 1000) + "\xf4\x90", {u"close 1007"_s});

        row(u"close without a code"_s, clientFrame(0x88, ""), {u"close"_s});
        row(u"close of one byte"_s, clientFrame(0x88, "x"), {u"close 1002"_s});
        row(u"close with 123 bytes"_s, closeFrame(1000, QByteArray(123, 'r')), {u"close 1000"_s});
        row(u"close with 124 bytes"_s, closeFrame(1000, QByteArray(124, 'r')), {u"close 1002"_s});
        row(u"close reason not UTF-8"_s, closeFrame(1000, "\xce"), {u"close 1007"_s});
        row(u"ping after close"_s, closeFrame(1000) + ping("x"), {u"close 1000"_s});
        for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
            row(u"close %1"_s.arg(code), closeFrame(quint16(code)), {u"close %1"_s.arg(code)});
        for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
            row(u"close %1, not allowed"_s.arg(code), closeFrame(quint16(code)), {u"close 1002"_s});
    }
    void answersFrames()
    {
        QFETCH(QByteArray, frames);
        QFETCH(QStringList, expected);
        for (const qsizetype piece : {qsizetype(1) << 20, qsizetype(997), qsizetype(1)}) {
            if (piece == 1 && frames.size() > 1000)
                continue;
            QCOMPARE(answer(frames, piece), expected);
        }
    }

    void survivesOddOffers_data()
    {
        QTest::addColumn<QByteArray>("offer");
        for (const char *offer :
             {"permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=99", "permessage-deflate; x=1",
              "permessage-deflate; client_no_context_takeover; client_no_context_takeover", "permessage-deflate; server_max_window_bits=\"",
              ";;;,,,", "permessage-deflate=1", "x-webkit-deflate-frame"})
            QTest::newRow(offer) << QByteArray(offer);
    }
    void survivesOddOffers()
    {
        QFETCH(QByteArray, offer);
        ClientSocket client(m_port);
        QVERIFY(client.write(upgradeRequest("Sec-WebSocket-Extensions: " + offer + "\r\n") + text("hi") + closeFrame(1000)));
        const QByteArray all = client.readUntilClosed();
        QVERIFY2(all.startsWith("HTTP/1.1 101 "), all.constData());
        QVERIFY2(!all.contains("Sec-WebSocket-Extensions"), all.constData());
        QVERIFY(all.endsWith("\x81\x02hi\x88\x02\x03\xe8"_ba));
    }

    void agreesWithOtherClients_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("instance");
        for (const char *instance : {"plain", "keeping", "secure"}) {
            QTest::addRow("Python, %s", instance) << u"/usr/bin/python3"_s << u"deflate_python.py"_s << QString::fromLatin1(instance);
            QTest::addRow("Node, %s", instance) << u"node"_s << u"deflate_node.mjs"_s << QString::fromLatin1(instance);
        }
    }
    void agreesWithOtherClients()
    {
        QFETCH(QString, program);
        QFETCH(QString, script);
        QFETCH(QString, instance);
        const bool tls = instance == u"secure"_s;
        QStringList arguments{QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/integration/clients/") + script,
                              u"%1://localhost:%2"_s.arg(tls ? u"wss"_s : u"ws"_s).arg(m_agent.portOf(instance)), u"3"_s};
        if (tls)
            arguments << m_agent.folder() + u"/localhost.pem"_s;
        run(program, arguments);
    }

    void cleanupTestCase() { QVERIFY2(m_agent.terminate(), m_agent.log().constData()); }
};

QTEST_GUILESS_MAIN(tst_WebSocketConformance)
#include "tst_WebSocketConformance.moc"

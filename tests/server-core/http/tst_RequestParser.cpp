// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/RequestParser.h"

#include "tests/support/SplitFeeder.h"

#include <QtTest/QtTest>

using namespace signalbox::core::http;
using signalbox::test::Chunk;
using signalbox::test::SplitFeeder;
using namespace Qt::StringLiterals;

namespace {

QString text(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes);
}

/// What the parser says, and which bytes it leaves to the next protocol.
QStringList parse(std::vector<Chunk> chunks)
{
    RequestParser parser;
    QStringList events;
    QByteArray rest;
    bool complete = false;
    for (Chunk &chunk : chunks) {
        const auto input = chunk.span();
        std::size_t used = 0;
        if (!complete) {
            const auto outcome = parser.feed(input);
            used = outcome.consumed;
            if (outcome.state == RequestParser::State::Failed)
                return {u"%1 %2"_s.arg(static_cast<int>(outcome.status)).arg(text(outcome.reason))};
            complete = outcome.state == RequestParser::State::Complete;
            if (complete)
                events << u"%1 %2 %3"_s.arg(text(parser.request().method()), text(parser.request().target()))
                              .arg(parser.request().headerCount());
        }
        rest.append(input.data() + used, static_cast<qsizetype>(input.size() - used));
    }
    events << (complete ? u"rest %1"_s.arg(text(rest)) : u"more"_s);
    return events;
}

QByteArray get(const QByteArray &lines)
{
    return "GET / HTTP/1.1\r\n" + lines + "\r\n";
}

QByteArray fieldLines(int count)
{
    QByteArray lines = "Host: a\r\n";
    for (int i = 1; i < count; ++i)
        lines += "X-" + QByteArray::number(i) + ": v\r\n";
    return lines;
}

/// A request whose head has exactly that many bytes.
QByteArray headOf(int size)
{
    const QByteArray empty = get("Host: a\r\nX: \r\n");
    return get("Host: a\r\nX: " + QByteArray(size - empty.size(), 'x') + "\r\n");
}

} // namespace

class tst_RequestParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysTheSameForEverySplit_data();
    void saysTheSameForEverySplit();
    void refusesAnotherProtocolAtItsFirstByte();
    void leavesThePipelinedRequestToTheCaller();
    void staysFailed();
    void readsTheNextRequestAfterReset();
    void keepsToCallerLimits();
};

void tst_RequestParser::saysTheSameForEverySplit_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QStringList>("expected");
    const auto good = [](const char *name, const QByteArray &stream, const QString &request, const QString &rest = {}) {
        QTest::newRow(name) << stream << QStringList{request, u"rest %1"_s.arg(rest)};
    };
    const auto bad = [](const char *name, const QByteArray &stream, const QString &answer) {
        QTest::newRow(name) << stream << QStringList{answer};
    };

    good("smallest", get("Host: a\r\n"), u"GET / 1"_s);
    good("bytes after the head", get("Host: a\r\n") + "frames\r\n\r\nmore", u"GET / 1"_s, u"frames\r\n\r\nmore"_s);
    good("an empty line before", "\r\n" + get("Host: a\r\n"), u"GET / 1"_s);
    good("other method", "PROPFIND /x HTTP/1.1\r\nHost: a\r\n\r\n", u"PROPFIND /x 1"_s);
    good("absolute target", "GET http://h:1/p?q HTTP/1.1\r\nHost: h:1\r\n\r\n", u"GET http://h:1/p?q 1"_s);
    good("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", u"OPTIONS * 1"_s);
    good("empty and odd values", get("Host:\r\nA:\r\nB: \t x\ty \t\r\nC: \xc3\xa9\r\n"), u"GET / 4"_s);
    good("IPv6 host", get("Host: [::1]:8080\r\n"), u"GET / 1"_s);
    good("no body by length", get("Host: a\r\nContent-Length: 0\r\n"), u"GET / 2"_s);
    good("64 header lines", get(fieldLines(64)), u"GET / 64"_s);
    good("8192 bytes", headOf(8192) + "rest", u"GET / 2"_s, u"rest"_s);
    bad("unfinished", "GET / HTTP/1.1\r\nHost: a\r\n", u"more"_s);
    bad("nothing", "", u"more"_s);

    bad("8193 bytes", headOf(8193), u"431 the request head is too long"_s);
    bad("endless line", "GET /" + QByteArray(9000, 'a'), u"431 the request head is too long"_s);
    bad("65 header lines", get(fieldLines(65)), u"431 the request has too many header lines"_s);

    bad("two empty lines before", "\r\n\r\n" + get("Host: a\r\n"), u"400 this is not an HTTP request"_s);
    bad("a TLS hello", "\x16\x03\x01\x02", u"400 this is not an HTTP request"_s);
    bad("bare LF in the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", u"400 a line ends with a bare line feed"_s);
    bad("bare LF in a header", get("Host: a\nB: c\r\n"), u"400 a line ends with a bare line feed"_s);
    bad("bare LF as the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", u"400 a line ends with a bare line feed"_s);
    bad("bare CR in a value", get("Host: a\r\nA: b\rc\r\n"), u"400 a header value holds a control character"_s);
    bad("NUL in a value", get(QByteArray("Host: a\r\nA: b\0c\r\n", 17)), u"400 a header value holds a control character"_s);
    bad("DEL in a value", get("Host: a\r\nA: b\x7f\r\n"), u"400 a header value holds a control character"_s);
    bad("no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", u"400 the request line is not 'method target version'"_s);
    bad("one word", "GET\r\n", u"400 the request line is not 'method target version'"_s);
    bad("two spaces", "GET  / HTTP/1.1\r\n", u"400 the request target is malformed"_s);
    bad("tab for a space", "GET\t/ HTTP/1.1\r\n", u"400 the request line is not 'method target version'"_s);
    bad("method no token", "G@T / HTTP/1.1\r\n", u"400 the method is not a token"_s);
    bad("control in the target", "GET /\x01 HTTP/1.1\r\n", u"400 the request target is malformed"_s);
    bad("raw UTF-8 in the target", "GET /\xc3\xa9 HTTP/1.1\r\n", u"400 the request target is malformed"_s);
    bad("fragment", "GET /a#b HTTP/1.1\r\n", u"400 the request target is malformed"_s);
    bad("relative target", "GET a HTTP/1.1\r\n", u"400 the request target is malformed"_s);
    bad("authority target", "CONNECT a:1 HTTP/1.1\r\n", u"400 the request target is malformed"_s);
    bad("absolute without authority", "GET http:///x HTTP/1.1\r\n", u"400 the request target is malformed"_s);
    bad("GET *", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", u"400 the request target is malformed"_s);
    bad("HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", u"505 only HTTP/1.1 is spoken here"_s);
    bad("HTTP/2.0", "GET / HTTP/2.0\r\n", u"505 only HTTP/1.1 is spoken here"_s);
    bad("version in lower case", "GET / http/1.1\r\n", u"400 the HTTP version is malformed"_s);
    bad("version too long", "GET / HTTP/1.10\r\n", u"400 the HTTP version is malformed"_s);
    bad("folded line", get("Host: a\r\nA: b\r\n c\r\n"), u"400 a header line is folded"_s);
    bad("folded first line", get(" Host: a\r\n"), u"400 a header line is folded"_s);
    bad("space before the colon", get("Host : a\r\n"), u"400 a header name is malformed"_s);
    bad("no colon", get("Host\r\n"), u"400 a header name is malformed"_s);
    bad("empty name", get(": a\r\n"), u"400 a header name is malformed"_s);
    bad("no Host", get("A: b\r\n"), u"400 the Host header is missing"_s);
    bad("two Hosts", get("Host: a\r\nhost: a\r\n"), u"400 there is more than one Host header"_s);
    bad("Host with a path", get("Host: a/b\r\n"), u"400 the Host header is malformed"_s);
    bad("Host with user", get("Host: u@a\r\n"), u"400 the Host header is malformed"_s);
    bad("a body", get("Host: a\r\nContent-Length: 5\r\n") + "hello", u"413 a request body is not accepted"_s);
    bad("a length that is none", get("Host: a\r\nContent-Length: +0\r\n"), u"400 the Content-Length is malformed"_s);
    bad("two lengths in one", get("Host: a\r\nContent-Length: 0, 0\r\n"), u"400 the Content-Length is malformed"_s);
    bad("a second length", get("Host: a\r\nContent-Length: 0\r\nContent-Length: 7\r\n"), u"413 a request body is not accepted"_s);
    bad("chunked", get("Host: a\r\nTransfer-Encoding: chunked\r\n"), u"400 a transfer coding is not accepted"_s);
    bad("smuggling", get("Host: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"), u"400 a transfer coding is not accepted"_s);
}

void tst_RequestParser::saysTheSameForEverySplit()
{
    QFETCH(QByteArray, stream);
    QFETCH(QStringList, expected);
    QCOMPARE(SplitFeeder(parse).firstDifference(stream, expected), QString());
}

void tst_RequestParser::refusesAnotherProtocolAtItsFirstByte()
{
    RequestParser parser;
    const char hello = '\x16';
    QCOMPARE(parser.feed({&hello, 1}).state, RequestParser::State::Failed);
}

void tst_RequestParser::leavesThePipelinedRequestToTheCaller()
{
    const QByteArray first = get("Host: a\r\n");
    const QByteArray both = first + get("Host: b\r\n");
    RequestParser parser;
    const auto outcome = parser.feed({both.constData(), static_cast<std::size_t>(both.size())});
    QCOMPARE(outcome.state, RequestParser::State::Complete);
    QCOMPARE(outcome.consumed, static_cast<std::size_t>(first.size()));
    QCOMPARE(parser.request().headers("Host").size(), 1);
}

void tst_RequestParser::staysFailed()
{
    RequestParser parser;
    const QByteArray bad = "GET / HTTP/3.0\r\n";
    const QByteArray good = get("Host: a\r\n");
    QCOMPARE(parser.feed({bad.constData(), static_cast<std::size_t>(bad.size())}).status, Status::VersionNotSupported);
    QCOMPARE(parser.feed({good.constData(), static_cast<std::size_t>(good.size())}).status, Status::VersionNotSupported);
}

void tst_RequestParser::readsTheNextRequestAfterReset()
{
    RequestParser parser;
    for (const char *host : {"one", "two"}) {
        QVERIFY(!parser.hasStarted());
        const QByteArray bytes = get(QByteArray("Host: ") + host + "\r\n");
        QCOMPARE(parser.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())}).state, RequestParser::State::Complete);
        QVERIFY(parser.hasStarted());
        QCOMPARE(parser.request().header("host"), QByteArrayView(host));
        parser.reset();
    }
}

void tst_RequestParser::keepsToCallerLimits()
{
    const QByteArray bytes = get("Host: a\r\nB: c\r\n");
    const std::span<const char> input(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    const auto size = static_cast<std::uint16_t>(bytes.size());
    QCOMPARE(RequestParser({.headBytes = size, .fieldLines = 2}).feed(input).state, RequestParser::State::Complete);
    QCOMPARE(RequestParser({.headBytes = static_cast<std::uint16_t>(size - 1)}).feed(input).status, Status::HeadTooLarge);
    QCOMPARE(RequestParser({.fieldLines = 1}).feed(input).status, Status::HeadTooLarge);
}

QTEST_APPLESS_MAIN(tst_RequestParser)
#include "tst_RequestParser.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/RequestParser.h"
#include "server-core/http/StaticPages.h"

#include <QtTest/QTest>

using namespace signalbox::core::http;

class tst_StaticPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void serveWhatTheyHave();
    void areNotSentTwice();
    void sendElsewhere();

private:
    static std::optional<QByteArray> get(const StaticPages &pages, const QByteArray &target, const QByteArray &headers = {})
    {
        RequestParser parser;
        const QByteArray head = "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
        const RequestParser::Outcome outcome = parser.feed({head.data(), std::size_t(head.size())});
        Q_ASSERT(outcome.state == RequestParser::State::Complete);
        const std::optional<Response> response = pages.answer(parser.request());
        return response ? std::optional(response->toBytes()) : std::nullopt;
    }
    static StaticPages sample()
    {
        StaticPages pages("default-src 'self'");
        pages.add("/b.js", "text/javascript", "let b;");
        pages.add("/a.html", "text/html", "<p>");
        pages.redirect("/", "/a.html");
        return pages;
    }
};

void tst_StaticPages::serveWhatTheyHave()
{
    const StaticPages pages = sample();
    const QByteArray answer = get(pages, "/b.js?v=1").value();
    QVERIFY(answer.startsWith("HTTP/1.1 200 OK\r\n"));
    for (const char *part : {"\r\nContent-Type: text/javascript\r\n", "\r\nContent-Security-Policy: default-src 'self'\r\n",
                             "\r\nX-Content-Type-Options: nosniff\r\n", "\r\nCache-Control: no-cache\r\n", "\r\n\r\nlet b;"})
        QVERIFY2(answer.contains(part), part);
    QVERIFY(!get(pages, "/c.js"));
    QVERIFY(!get(pages, "/../b.js"));
    QCOMPARE(pages.paths(), QList<QByteArray>({"/a.html", "/b.js"}));
}

void tst_StaticPages::areNotSentTwice()
{
    const StaticPages pages = sample();
    const QByteArray first = get(pages, "/b.js").value();
    const qsizetype at = first.indexOf("ETag: ") + 6;
    const QByteArray tag = first.sliced(at, first.indexOf('\r', at) - at);
    const QByteArray second = get(pages, "/b.js", "If-None-Match: \"other\", " + tag + "\r\n").value();
    QVERIFY(second.startsWith("HTTP/1.1 304 Not Modified\r\n"));
    QVERIFY(second.endsWith("\r\n\r\n"));
    QVERIFY(get(pages, "/a.html", "If-None-Match: " + tag + "\r\n").value().startsWith("HTTP/1.1 200 OK\r\n"));
}

void tst_StaticPages::sendElsewhere()
{
    const QByteArray answer = get(sample(), "/").value();
    QVERIFY(answer.startsWith("HTTP/1.1 308 Permanent Redirect\r\n"));
    QVERIFY(answer.contains("\r\nLocation: /a.html\r\n"));
}

QTEST_GUILESS_MAIN(tst_StaticPages)
#include "tst_StaticPages.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/RequestParser.h"

#include <QtTest/QtTest>

using namespace signalbox::core::http;

namespace {

Request requestFor(const QByteArray &target, const QByteArray &lines = {})
{
    const QByteArray bytes = "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
    RequestParser parser;
    if (parser.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())}).state != RequestParser::State::Complete)
        qFatal("the test's request is refused");
    return parser.request();
}

QByteArray joined(const QList<QByteArrayView> &views)
{
    QByteArrayList list;
    for (const QByteArrayView view : views)
        list.append(view.toByteArray());
    return list.join('|');
}

} // namespace

class tst_Request : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheTargetApart_data();
    void takesTheTargetApart();
    void decodesQueryValues_data();
    void decodesQueryValues();
    void findsHeadersInAnyCase();
    void readsListsOverSeveralLines();
    void outlivesItsParser();
};

void tst_Request::takesTheTargetApart_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("root") << QByteArray("/") << QByteArray("/") << QByteArray();
    QTest::newRow("path") << QByteArray("/a/b") << QByteArray("/a/b") << QByteArray();
    QTest::newRow("query") << QByteArray("/a?b=c?d") << QByteArray("/a") << QByteArray("b=c?d");
    QTest::newRow("empty query") << QByteArray("/a?") << QByteArray("/a") << QByteArray();
    QTest::newRow("absolute") << QByteArray("http://h:80/a?b") << QByteArray("/a") << QByteArray("b");
    QTest::newRow("absolute, no path") << QByteArray("WS://h") << QByteArray("/") << QByteArray();
    QTest::newRow("absolute, query only") << QByteArray("http://h?x/y") << QByteArray("/") << QByteArray("x/y");
    QTest::newRow("not decoded") << QByteArray("/%2F") << QByteArray("/%2F") << QByteArray();
}

void tst_Request::takesTheTargetApart()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    const Request request = requestFor(target);
    QCOMPARE(request.target().toByteArray(), target);
    QCOMPARE(request.path().toByteArray(), path);
    QCOMPARE(request.query().toByteArray(), query);
}

void tst_Request::decodesQueryValues_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("value"); // of "k"; "-" when absent
    QTest::newRow("none") << QByteArray("") << QByteArray("-");
    QTest::newRow("other") << QByteArray("kk=1&a=k") << QByteArray("-");
    QTest::newRow("plain") << QByteArray("a=1&k=v&b=2") << QByteArray("v");
    QTest::newRow("first") << QByteArray("k=1&k=2") << QByteArray("1");
    QTest::newRow("empty") << QByteArray("k=") << QByteArray("");
    QTest::newRow("bare") << QByteArray("k") << QByteArray("");
    QTest::newRow("coded") << QByteArray("%6b=a+b%2B%26%3D") << QByteArray("a b+&=");
    QTest::newRow("equals inside") << QByteArray("k=a=b") << QByteArray("a=b");
}

void tst_Request::decodesQueryValues()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, value);
    QCOMPARE(requestFor("/?" + query).queryValue("k").value_or("-"), value);
}

void tst_Request::findsHeadersInAnyCase()
{
    const Request request = requestFor("/", "X-One: 1\r\nx-one:  2 \r\nEmpty:\r\n");
    QCOMPARE(request.header("x-ONE"), QByteArrayView("1"));
    QCOMPARE(joined(request.headers("X-ONE")), QByteArray("1|2"));
    QVERIFY(request.header("X-On").isNull());
    QVERIFY(request.header("Empty").isEmpty());
    QVERIFY(!request.header("Empty").isNull());
}

void tst_Request::readsListsOverSeveralLines()
{
    const Request request = requestFor("/", "Connection: keep-alive ,, Upgrade\r\nA: b\r\nconnection:\tx\r\nConnection: ,\r\n");
    QCOMPARE(joined(request.headerList("Connection")), QByteArray("keep-alive|Upgrade|x"));
    QVERIFY(request.hasToken("Connection", "upgrade"));
    QVERIFY(request.hasToken("Connection", "X"));
    QVERIFY(!request.hasToken("Connection", "keep"));
    QVERIFY(!request.hasToken("Connection", ""));
    QVERIFY(!request.hasToken("B", "b"));
}

void tst_Request::outlivesItsParser()
{
    const Request copy = Request(requestFor("/a", "B: c\r\n"));
    QCOMPARE(copy.path(), QByteArrayView("/a"));
    QCOMPARE(copy.header("B"), QByteArrayView("c"));
}

QTEST_APPLESS_MAIN(tst_Request)
#include "tst_Request.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/Response.h"

#include <QtTest/QtTest>

using namespace signalbox::core::http;

class tst_Response : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesStatusHeadersAndBody();
    void answersHeadWithoutTheBody();
    void sendsNoLengthWhereNoneBelongs();
    void neverSplitsOnAnInjectedLineBreak();
    void refusesInWords();
};

void tst_Response::writesStatusHeadersAndBody()
{
    const QByteArray bytes = Response(Status::Ok).header("A", "b").body("hello", "text/plain").toBytes();
    QCOMPARE(bytes, QByteArray("HTTP/1.1 200 OK\r\nA: b\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"));
}

void tst_Response::answersHeadWithoutTheBody()
{
    const QByteArray bytes = Response(Status::Ok).body("hello", "text/plain").toBytes(Response::Body::HeadOnly);
    QCOMPARE(bytes, QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n"));
}

void tst_Response::sendsNoLengthWhereNoneBelongs()
{
    QCOMPARE(Response(Status::SwitchingProtocols).toBytes(), QByteArray("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    QCOMPARE(Response(Status::NoContent).toBytes(), QByteArray("HTTP/1.1 204 No Content\r\n\r\n"));
    QCOMPARE(Response(Status::NotFound).toBytes(), QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
}

void tst_Response::neverSplitsOnAnInjectedLineBreak()
{
    Response response(Status::NoContent);
    response.header("A", "b\r\nSet-Cookie: x").header("B c", "d").header("E", "f");
    QCOMPARE(response.toBytes(), QByteArray("HTTP/1.1 204 No Content\r\nE: f\r\n\r\n"));
}

void tst_Response::refusesInWords()
{
    const QByteArray bytes = Response::refusal(Status::BadRequest, "no").toBytes();
    QVERIFY(bytes.startsWith("HTTP/1.1 400 Bad Request\r\n"));
    QVERIFY(bytes.contains("\r\nConnection: close\r\n"));
    QVERIFY(bytes.endsWith("\r\nContent-Length: 3\r\n\r\nno\n"));
}

QTEST_APPLESS_MAIN(tst_Response)
#include "tst_Response.moc"

// SPDX-License-Identifier: Apache-2.0
#include "shared/client/PendingCalls.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::client;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_PendingCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersGoToTheirCallsInAnyOrder();
    void aSecondAnswerIsNobodys();
    void aCallThatWaitsTooLongFails();
    void aContextThatIsGoneIsNotCalled();
    void lossFailsEachOnceAndLater();
    void aReplyMayMakeTheNextCall();
};

void tst_PendingCalls::answersGoToTheirCallsInAnyOrder()
{
    PendingCalls calls;
    QStringList got;
    const qint64 a = calls.add(
        u"a"_s, this, [&](const auto &result) { got += u"a"_s + result->toString(); }, 1h);
    const qint64 b = calls.add(
        u"b"_s, this, [&](const auto &result) { got += u"b"_s + result->toString(); }, 1h);
    QVERIFY(a != b);
    QVERIFY(calls.answer(b, QJsonValue(u"1"_s)));
    QVERIFY(calls.answer(a, QJsonValue(u"2"_s)));
    QCOMPARE(got, (QStringList{u"b1"_s, u"a2"_s}));
    QCOMPARE(calls.count(), 0);
}

void tst_PendingCalls::aSecondAnswerIsNobodys()
{
    PendingCalls calls;
    int replies = 0;
    const qint64 id = calls.add(
        u"a"_s, this, [&](const auto &) { ++replies; }, 1h);
    QVERIFY(calls.answer(id, QJsonValue(1)));
    QVERIFY(!calls.answer(id, QJsonValue(1)));
    QVERIFY(!calls.answer(QJsonValue(u"text"_s), QJsonValue(1)));
    QVERIFY(!calls.answer(QJsonValue::Null, QJsonValue(1)));
    QCOMPARE(replies, 1);
}

void tst_PendingCalls::aCallThatWaitsTooLongFails()
{
    PendingCalls calls;
    std::optional<Error> error;
    calls.add(
        u"patient"_s, this, [](const auto &) { QFAIL("not yet"); }, 1h);
    const qint64 id = calls.add(
        u"instance.start"_s, this, [&](const auto &result) { error = result.error(); }, 10ms);
    QTRY_VERIFY(error);
    QCOMPARE(error->code, ErrorCode::TimedOut);
    QVERIFY(error->retryable);
    QVERIFY(error->message.contains(u"instance.start"_s));
    QVERIFY(!calls.answer(id, QJsonValue(1)));
    QCOMPARE(calls.count(), 1);
}

void tst_PendingCalls::aContextThatIsGoneIsNotCalled()
{
    PendingCalls calls;
    auto context = std::make_unique<QObject>();
    bool called = false;
    const qint64 answered = calls.add(
        u"a"_s, context.get(), [&](const auto &) { called = true; }, 1h);
    calls.add(
        u"b"_s, context.get(), [&](const auto &) { called = true; }, 1h);
    context.reset();
    QVERIFY(calls.answer(answered, QJsonValue(1)));
    calls.failAll(Error{});
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

void tst_PendingCalls::lossFailsEachOnceAndLater()
{
    PendingCalls calls;
    QList<ErrorCode> codes;
    for (int i = 0; i < 3; ++i)
        calls.add(
            u"a"_s, this, [&](const auto &result) { codes += result.error().code; }, 1h);
    calls.failAll(Error{ErrorCode::ConnectionClosed, u"gone"_s});
    calls.failAll(Error{ErrorCode::Conflict, u"again"_s});
    QVERIFY(codes.isEmpty());
    QTRY_COMPARE(codes.size(), 3);
    QCoreApplication::processEvents();
    QCOMPARE(codes, QList<ErrorCode>(3, ErrorCode::ConnectionClosed));
}

void tst_PendingCalls::aReplyMayMakeTheNextCall()
{
    PendingCalls calls;
    qint64 second = 0;
    bool done = false;
    const qint64 first = calls.add(
        u"a"_s, this,
        [&](const auto &) {
            second = calls.add(
                u"b"_s, this, [&](const auto &) { done = true; }, 1h);
        },
        1h);
    calls.answer(first, QJsonValue(1));
    QVERIFY(calls.answer(second, QJsonValue(1)));
    QVERIFY(done);
}

QTEST_GUILESS_MAIN(tst_PendingCalls)
#include "tst_PendingCalls.moc"

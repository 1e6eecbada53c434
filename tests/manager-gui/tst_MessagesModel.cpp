// SPDX-License-Identifier: GPL-3.0-or-later
// Watching a channel whose agent is the test, and reading of what is typed to be published.
#include "manager-gui/model/JsonMessage.h"
#include "manager-gui/model/MessagesModel.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace {

QJsonValue history(int first, int count, bool complete = true, int head = -1)
{
    api::ChannelHistory::Result result;
    for (int i = first; i < first + count; ++i) {
        api::ChannelMessage message;
        message.data = QJsonObject{{u"n"_s, i}};
        message.position = u"abc.%1"_s.arg(i);
        message.at = u"2026-11-22T11:10:00.268Z"_s;
        result.items.append(message);
    }
    result.position = u"abc.%1"_s.arg(head < 0 ? first + count - 1 : head);
    result.complete = complete;
    return json::toJson(result);
}

} // namespace

class tst_MessagesModel : public QObject
{
    Q_OBJECT

    std::unique_ptr<Hosts> m_hosts;
    std::unique_ptr<MessagesModel> m_model;
    FakeLink *m_link = nullptr;

    std::optional<FakeLink::Call> asked() { return m_link->takeCall(u"channel.history"_s); }
    void answer(const Result<QJsonValue> &result)
    {
        std::optional<FakeLink::Call> call = asked();
        if (!call) {
            m_model->refresh();
            call = asked();
        }
        QVERIFY(call);
        FakeLink::answer(*call, result);
    }
    QString said(int row) { return m_model->index(row, MessagesModel::Data).data().toString(); }
    bool isGap(int row) { return m_model->index(row, 0).data(MessagesModel::IsGapRole).toBool(); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_hosts = std::make_unique<Hosts>();
        Host *host = m_hosts->live(u"demo"_s, {});
        m_link = Hosts::link(host);
        m_model = std::make_unique<MessagesModel>();
        m_model->setChannel({host, u"chat"_s, u"lobby"_s});
        m_model->setActive(true);
    }
    void cleanup()
    {
        m_model.reset();
        m_hosts.reset();
    }

    void goesOnBehindTheLastPosition()
    {
        QAbstractItemModelTester tester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        answer(history(1, 3));
        QCOMPARE(m_model->rowCount(), 3);
        QCOMPARE(said(2), u"{\"n\":3}"_s);
        m_model->refresh();
        const auto call = asked();
        QVERIFY(call);
        QCOMPARE(call->params.value("since"_L1).toString(), u"abc.3"_s);
        FakeLink::answer(*call, history(4, 2));
        QCOMPARE(m_model->rowCount(), 5);
        QCOMPARE(said(4), u"{\"n\":5}"_s);
    }

    void asksAgainByItself()
    {
        answer(history(1, 1));
        QTRY_VERIFY(!m_link->calls.isEmpty());
        QCOMPARE(asked()->params.value("since"_L1).toString(), u"abc.1"_s);
    }

    void saysWhereMessagesAreMissing()
    {
        answer(history(1, 3));
        answer(history(50, 2, false));
        // The end is asked for, and does not go on where it stood.
        answer(history(40, 12));
        QCOMPARE(m_model->rowCount(), 3 + 1 + 12);
        QVERIFY(isGap(3));
        QVERIFY(said(3).contains(u"missing"_s));
        QVERIFY(!m_model->at(3));
        QCOMPARE(said(4), u"{\"n\":40}"_s);
        m_model->refresh();
        QCOMPARE(asked()->params.value("since"_L1).toString(), u"abc.51"_s);
    }

    void aTailThatGoesOnHasNoGap()
    {
        answer(history(1, 3));
        answer(history(4, 2, false, 9));
        answer(history(2, 8));
        QCOMPARE(m_model->rowCount(), 9);
        for (int row = 0; row < 9; ++row)
            QCOMPARE(said(row), u"{\"n\":%1}"_s.arg(row + 1));
    }

    void nothingIsMissingInAChannelThatOnlyForgot()
    {
        answer(history(1, 3));
        answer(history(4, 0, false, 3));
        answer(history(4, 0, true, 3));
        QCOMPARE(m_model->rowCount(), 3);
    }

    void earlierOnesAreSaidToBeThere()
    {
        answer(history(100, 5, false));
        QCOMPARE(m_model->rowCount(), 6);
        QVERIFY(isGap(0));
    }

    void isBounded()
    {
        QSignalSpy trimmed(m_model.get(), &MessagesModel::trimmed);
        answer(history(1, 1000));
        answer(history(1001, 10));
        QCOMPARE(m_model->rowCount(), MessagesModel::mostRows);
        QCOMPARE(said(999), u"{\"n\":1010}"_s);
        QCOMPARE(said(0), u"{\"n\":11}"_s);
        QCOMPARE(trimmed.size(), 1);
        QCOMPARE(trimmed.first().first().toInt(), 10);
    }

    void nothingComesWhilePaused()
    {
        answer(history(1, 1));
        m_model->setPaused(true);
        m_model->refresh();
        QVERIFY(!asked());
        m_model->setPaused(false);
        const auto call = asked();
        QVERIFY(call);
        QCOMPARE(call->params.value("since"_L1).toString(), u"abc.1"_s);
    }

    void whatComesWaitsWhileHeld()
    {
        answer(history(1, 1));
        m_model->setHeld(true);
        answer(history(2, 2));
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(m_model->waiting(), 2);
        m_model->setHeld(false);
        QCOMPARE(m_model->rowCount(), 3);
    }

    void theFirstOnesAreShownEvenWhileHeld()
    {
        m_model->setHeld(true);
        answer(history(1, 2));
        QCOMPARE(m_model->rowCount(), 2);
    }

    void noMoreWaitThanAreShown()
    {
        answer(history(1, 1));
        m_model->setHeld(true);
        for (int i = 0; i < 3; ++i)
            answer(history(2 + i * 600, 600));
        QCOMPARE(m_model->waiting(), MessagesModel::mostRows);
    }

    void whatWasOnItsWayComesAfterThePause()
    {
        answer(history(1, 1));
        m_model->refresh();
        m_model->setPaused(true);
        answer(history(2, 2));
        QCOMPARE(m_model->rowCount(), 1);
        m_model->setPaused(false);
        answer(history(2, 2));
        QCOMPARE(m_model->rowCount(), 3);
    }

    void anErrorIsToldAndGoesAway()
    {
        answer(failure(ErrorCode::NotPermitted, u"you may not"_s));
        QCOMPARE(m_model->problem()->message, u"you may not"_s);
        answer(history(1, 1));
        QVERIFY(!m_model->problem());
    }

    void anotherChannelBeginsAnew()
    {
        m_model->refresh();
        const auto old = asked();
        QVERIFY(old);
        m_model->setChannel({m_hosts->list.at(0), u"chat"_s, u"news"_s});
        FakeLink::answer(*old, history(1, 3));
        QCOMPARE(m_model->rowCount(), 0);
        const auto call = asked();
        QVERIFY(call);
        QCOMPARE(call->params.value("channel"_L1).toString(), u"news"_s);
        QVERIFY(call->params.value("since"_L1).toString().isEmpty());
    }

    void readsWhatIsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("compact");
        QTest::addColumn<QString>("problem");
        const QString none;
        QTest::newRow("object") << u" {\"b\": 1,\n \"a\": [true, null]} "_s << u"{\"a\":[true,null],\"b\":1}"_s << none;
        QTest::newRow("number") << u"12.5"_s << u"12.5"_s << none;
        QTest::newRow("text") << u"\"grüße, 世界\""_s << u"\"grüße, 世界\""_s << none;
        QTest::newRow("null") << u"null"_s << u"null"_s << none;
        QTest::newRow("nothing") << u" \n"_s << none << none;
        QTest::newRow("bare words") << u"hello"_s << none << u"Line 1, column 1: "_s;
        QTest::newRow("second line") << u"{\"a\": 1,\n \"b\" 2}"_s << none << u"Line 2, column 6: a colon is missing behind the name"_s;
        QTest::newRow("no comma") << u"[1 2]"_s << none << u"Line 1, column 4: a comma or the end of the list is missing"_s;
        QTest::newRow("no quotation marks") << u"{a: 1}"_s << none << u"Line 1, column 2: "_s;
        QTest::newRow("closed twice") << u"[1]]"_s << none << u"Line 1, column 4: something follows behind the end"_s;
        QTest::newRow("several values") << u"{\"a\": [1, 2]}, 3"_s << none << u"Line 1, column 14: a message is one value"_s;
        QTest::newRow("open text") << u"\"abc"_s << none << u"Line 1, column "_s;
        QTest::newRow("closed too often") << u"1], [2"_s << none << u"Line 1, column "_s;
        QTest::newRow("too long") << u"\"%1\""_s.arg(QString(70'000, u'x')) << none << u"The message has 70.0 kB"_s;
    }
    void readsWhatIsTyped()
    {
        QFETCH(QString, text);
        QFETCH(QString, compact);
        QFETCH(QString, problem);
        const jsonmessage::Reading reading = jsonmessage::read(text);
        QCOMPARE(jsonmessage::compact(reading.value), compact);
        QVERIFY2(reading.problem.startsWith(problem), qPrintable(reading.problem));
        QCOMPARE(reading.problem.isEmpty(), problem.isEmpty());
    }

    void anythingCanBeSaidAsText()
    {
        const QString text = u"hello \"you\"\n\\ 世界"_s;
        QCOMPARE(jsonmessage::read(jsonmessage::quoted(text)).value.toString(), text);
    }
};

QTEST_MAIN(tst_MessagesModel)
#include "tst_MessagesModel.moc"

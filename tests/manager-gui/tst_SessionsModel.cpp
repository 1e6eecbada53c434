// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/SessionsModel.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace {

constexpr auto method = "session.list"_L1;

QJsonValue pageOf(qint64 total, int first, int count)
{
    api::SessionList::Result result;
    result.total = total;
    for (int i = first; i < first + count; ++i) {
        api::Session session;
        session.id = u"s%1"_s.arg(i);
        session.peer = u"10.0.0.1:%1"_s.arg(i);
        result.items.append(session);
    }
    return json::toJson(result);
}

} // namespace

class tst_SessionsModel : public QObject
{
    Q_OBJECT

    std::unique_ptr<Hosts> m_hosts;
    std::unique_ptr<SessionsModel> m_model;
    FakeLink *m_link = nullptr;

    std::optional<FakeLink::Call> asked() { return m_link->takeCall(method); }
    QString id(int row) { return m_model->index(row, SessionsModel::Id).data().toString(); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_hosts = std::make_unique<Hosts>();
        Host *host = m_hosts->live(u"demo"_s, {makeInstance(u"a"_s)});
        m_link = Hosts::link(host);
        m_model = std::make_unique<SessionsModel>();
        m_model->setInstance({host, u"a"_s});
        m_model->setActive(true);
    }
    void cleanup()
    {
        m_model.reset();
        m_hosts.reset();
    }

    void asksOnlyForThePageInView()
    {
        const auto first = asked();
        QVERIFY(first);
        QCOMPARE(first->params.value("page"_L1).toInt(), 1);
        QCOMPARE(first->params.value("page_size"_L1).toInt(), SessionsModel::pageSize);
        FakeLink::answer(*first, pageOf(100'000, 0, 100));
        QCOMPARE(m_model->rowCount(), 100'000);
        QCOMPARE(id(99), u"s99"_s);
        QCOMPARE(id(100), u"…"_s);
        QVERIFY(m_link->calls.isEmpty());

        m_model->setVisibleRows(50'000, 50'020);
        const auto far = asked();
        QVERIFY(far);
        QCOMPARE(far->params.value("page"_L1).toInt(), 501);
        QVERIFY(m_link->calls.isEmpty());
    }

    void doesNotAskTwiceBeforeTheAnswer()
    {
        m_model->refresh();
        m_model->refresh();
        QCOMPARE(m_link->calls.size(), 1);
    }

    void aSelectionGoesWithItsSession()
    {
        FakeLink::answer(*asked(), pageOf(3, 0, 3));
        QAbstractItemModelTester tester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QPersistentModelIndex second = m_model->index(1, 0);
        const QPersistentModelIndex gone = m_model->index(0, 0);
        m_model->refresh();
        FakeLink::answer(*asked(), pageOf(2, 1, 2));
        QCOMPARE(second.row(), 0);
        QCOMPARE(second.data().toString(), u"s1"_s);
        QVERIFY(!gone.isValid());
    }

    void sortingIsAskedOfTheAgent()
    {
        FakeLink::answer(*asked(), pageOf(3, 0, 3));
        m_model->sort(SessionsModel::BytesOut, Qt::DescendingOrder);
        const auto call = asked();
        QVERIFY(call);
        QCOMPARE(call->params.value("sort"_L1).toString(), u"bytes_out"_s);
        QCOMPARE(call->params.value("order"_L1).toString(), u"desc"_s);
    }

    void anAnswerToAnOldQuestionIsVoid()
    {
        const auto old = asked();
        m_model->setFilterText(u"10.0"_s);
        const auto fresh = asked();
        QVERIFY(fresh);
        QCOMPARE(fresh->params.value("filter"_L1).toString(), u"10.0"_s);
        FakeLink::answer(*old, pageOf(9, 0, 9));
        QCOMPARE(m_model->rowCount(), 0);
        FakeLink::answer(*fresh, pageOf(1, 4, 1));
        QCOMPARE(id(0), u"s4"_s);
    }

    void nothingMovesWhileHeld()
    {
        FakeLink::answer(*asked(), pageOf(3, 0, 3));
        m_model->setHeld(true);
        m_model->refresh();
        FakeLink::answer(*asked(), pageOf(2, 1, 2));
        QCOMPARE(m_model->rowCount(), 3);
        QCOMPARE(id(0), u"s0"_s);
        QCOMPARE(m_model->total(), std::optional<qint64>(2));
        m_model->setHeld(false);
        QTRY_VERIFY(!m_link->calls.isEmpty());
        FakeLink::answer(*asked(), pageOf(2, 1, 2));
        QCOMPARE(id(0), u"s1"_s);
    }

    void anErrorIsKeptForTheScreen()
    {
        FakeLink::answer(*asked(), failure(ErrorCode::InstanceNotFound, u"no such instance"_s));
        QVERIFY(m_model->problem());
        QCOMPARE(m_model->problem()->message, u"no such instance"_s);
    }

    void anAwayHostIsNotAsked()
    {
        FakeLink::answer(*asked(), pageOf(3, 0, 3));
        m_link->become(HostLink::State::Away);
        m_model->refresh();
        QVERIFY(m_link->calls.isEmpty());
        QCOMPARE(m_model->rowCount(), 3);
    }
};

QTEST_GUILESS_MAIN(tst_SessionsModel)
#include "tst_SessionsModel.moc"

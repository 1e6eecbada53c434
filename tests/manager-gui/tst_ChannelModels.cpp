// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of channels and members whose agents are the test: pages, merging, selections, rates, errors.
#include "manager-gui/hosts/HubCatalogue.h"
#include "manager-gui/model/ChannelsModel.h"
#include "manager-gui/model/InstancesModel.h"
#include "manager-gui/model/PlacesModel.h"
#include "manager-gui/model/RosterModel.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace {

api::Channel channelOf(const QString &name, qint64 published = 0)
{
    api::Channel channel;
    channel.channel = name;
    channel.published = published;
    channel.messages = published;
    channel.bytes = 400 * published;
    channel.subscribers = 2;
    return channel;
}

QJsonValue channels(qint64 total, const QList<api::Channel> &items)
{
    return json::toJson(api::ChannelList::Result{total, items});
}

/// A page of a roster of `total` whose members are "m00000", "m00001" and so on.
QJsonValue rosterPage(qint64 total, const QJsonObject &params)
{
    const int page = params.value("page"_L1).toInt();
    const int size = params.value("page_size"_L1).toInt();
    api::PresenceList::Result result;
    result.total = total;
    for (qint64 i = qint64(page - 1) * size; i < std::min<qint64>(total, qint64(page) * size); ++i)
        result.items.append({u"m%1"_s.arg(i, 5, 10, QLatin1Char('0')), QJsonValue(), u"2026-11-22T11:00:00.000Z"_s, u"demo"_s, u"chat"_s});
    return json::toJson(result);
}

} // namespace

class tst_ChannelModels : public QObject
{
    Q_OBJECT

    std::unique_ptr<Hosts> m_hosts;
    Host *m_one = nullptr;
    Host *m_other = nullptr;

    static QStringList names(const QAbstractItemModel &model)
    {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names.append(model.index(row, 0).data().toString());
        return names;
    }
    static std::optional<FakeLink::Call> asked(Host *host, const QString &method = u"channel.list"_s)
    {
        return Hosts::link(host)->takeCall(method);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_hosts = std::make_unique<Hosts>();
        m_one = m_hosts->live(u"fra-1"_s, {});
        m_other = m_hosts->live(u"fra-2"_s, {});
    }
    void cleanup() { m_hosts.reset(); }

    void asksTheAgentForOnePage()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        auto call = asked(m_one);
        QVERIFY(call);
        QCOMPARE(call->params.value("page"_L1).toInt(), 1);
        QCOMPARE(call->params.value("page_size"_L1).toInt(), PagedModel::pageSize);
        QList<api::Channel> page;
        for (int i = 0; i < 100; ++i)
            page.append(channelOf(u"c%1"_s.arg(i, 3, 10, QLatin1Char('0'))));
        FakeLink::answer(*call, channels(100'000, page));
        QCOMPARE(model.rowCount(), 100);
        QCOMPARE(model.total(), 100'000);
        QCOMPARE(model.pageCount(), 1000);

        model.setPage(700);
        call = asked(m_one);
        QVERIFY(call);
        QCOMPARE(call->params.value("page"_L1).toInt(), 701);
        QCOMPARE(call->params.value("page_size"_L1).toInt(), PagedModel::pageSize);
        QCOMPARE(model.page(), 0);
        FakeLink::answer(*call, channels(100'000, {channelOf(u"far"_s)}));
        QCOMPARE(model.page(), 700);
        QCOMPARE(names(model), QStringList{u"far"_s});
    }

    void sortingAndFilteringAreTheAgents()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        const auto old = asked(m_one);
        model.sort(ChannelsModel::LastMessage, Qt::DescendingOrder);
        model.setFilterText(u" room "_s);
        (void)asked(m_one);
        const auto call = asked(m_one);
        QVERIFY(call);
        QCOMPARE(call->params.value("sort"_L1).toString(), u"last_at"_s);
        QCOMPARE(call->params.value("order"_L1).toString(), u"desc"_s);
        QCOMPARE(call->params.value("filter"_L1).toString(), u"room"_s);
        // What an earlier question brings is void.
        FakeLink::answer(*old, channels(1, {channelOf(u"old"_s)}));
        QCOMPARE(model.rowCount(), 0);
        model.sort(ChannelsModel::Rate, Qt::AscendingOrder);
        QVERIFY(!asked(m_one));
    }

    void severalHostsAreOneSortedList()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}, {m_other, u"chat"_s}});
        model.sort(ChannelsModel::Published, Qt::DescendingOrder);
        model.setActive(true);
        const auto first = asked(m_one);
        const auto second = asked(m_other);
        QVERIFY(first && second);
        FakeLink::answer(*first, channels(3, {channelOf(u"a"_s, 9), channelOf(u"b"_s, 5), channelOf(u"c"_s, 1)}));
        QCOMPARE(model.rowCount(), 0);
        FakeLink::answer(*second, channels(2, {channelOf(u"a"_s, 7), channelOf(u"z"_s, 5)}));
        QCOMPARE(names(model), (QStringList{u"a"_s, u"a"_s, u"b"_s, u"z"_s, u"c"_s}));
        QCOMPARE(model.keyAt(1), (ChannelKey{m_other, u"chat"_s, u"a"_s}));
        QCOMPARE(model.rowOf({m_one, u"chat"_s, u"a"_s}), 0);
        QCOMPARE(model.total(), 5);
    }

    void aPageOfSeveralHostsNeedsTheirBeginnings()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}, {m_other, u"chat"_s}});
        model.setActive(true);
        const auto page = [](const QString &prefix, int count) {
            QList<api::Channel> items;
            for (int i = 0; i < count; ++i)
                items.append(channelOf(prefix + u"%1"_s.arg(i, 4, 10, QLatin1Char('0'))));
            return items;
        };
        FakeLink::answer(*asked(m_one), channels(5000, page(u"a"_s, 100)));
        FakeLink::answer(*asked(m_other), channels(5000, page(u"b"_s, 100)));
        QCOMPARE(model.index(99, 0).data().toString(), u"a0099"_s);
        QCOMPARE(model.reachable(), PagedModel::mostMerged);
        model.setPage(1);
        const auto call = asked(m_one);
        QVERIFY(call);
        QCOMPARE(call->params.value("page"_L1).toInt(), 1);
        QCOMPARE(call->params.value("page_size"_L1).toInt(), 200);
        FakeLink::answer(*call, channels(5000, page(u"a"_s, 150)));
        FakeLink::answer(*asked(m_other), channels(5000, page(u"b"_s, 200)));
        QCOMPARE(model.index(49, 0).data().toString(), u"a0149"_s);
        QCOMPARE(model.index(50, 0).data().toString(), u"b0000"_s);
    }

    void whoIsLateDoesNotHoldUpTheOthers()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}, {m_other, u"chat"_s}});
        model.setActive(true);
        FakeLink::answer(*asked(m_one), channels(1, {channelOf(u"b"_s)}));
        const auto late = asked(m_other);
        QVERIFY(late);
        QTRY_COMPARE(names(model), QStringList{u"b"_s});
        FakeLink::answer(*late, channels(1, {channelOf(u"a"_s)}));
        QCOMPARE(names(model), (QStringList{u"a"_s, u"b"_s}));
    }

    void aSelectionGoesWithItsChannel()
    {
        ChannelsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        FakeLink::answer(*asked(m_one), channels(4, {channelOf(u"a"_s), channelOf(u"b"_s), channelOf(u"c"_s), channelOf(u"d"_s)}));
        const QPersistentModelIndex gone = model.index(0, 0);
        const QPersistentModelIndex moved = model.index(1, 0);
        const QPersistentModelIndex last = model.index(3, 0);
        model.refresh();
        FakeLink::answer(*asked(m_one), channels(4, {channelOf(u"d"_s), channelOf(u"new"_s), channelOf(u"c"_s), channelOf(u"b"_s)}));
        QCOMPARE(names(model), (QStringList{u"d"_s, u"new"_s, u"c"_s, u"b"_s}));
        QVERIFY(!gone.isValid());
        QCOMPARE(moved.row(), 3);
        QCOMPARE(last.row(), 0);
        QCOMPARE(last.data().toString(), u"d"_s);
    }

    void nothingMovesWhileHeld()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        FakeLink::answer(*asked(m_one), channels(2, {channelOf(u"a"_s, 1), channelOf(u"b"_s, 1)}));
        model.setHeld(true);
        model.refresh();
        FakeLink::answer(*asked(m_one), channels(3, {channelOf(u"new"_s), channelOf(u"b"_s, 8), channelOf(u"a"_s, 1)}));
        QCOMPARE(names(model), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(model.index(1, ChannelsModel::Published).data().toString(), u"8"_s);
        model.setHeld(false);
        QTRY_VERIFY(!Hosts::link(m_one)->calls.isEmpty());
        FakeLink::answer(*asked(m_one), channels(3, {channelOf(u"new"_s), channelOf(u"b"_s, 8), channelOf(u"a"_s, 1)}));
        QCOMPARE(names(model), (QStringList{u"new"_s, u"b"_s, u"a"_s}));
    }

    void anotherQuestionIsAnsweredEvenWhileHeld()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        FakeLink::answer(*asked(m_one), channels(2, {channelOf(u"a"_s), channelOf(u"b"_s)}));
        model.setHeld(true);
        model.setFilterText(u"c"_s);
        FakeLink::answer(*asked(m_one), channels(1, {channelOf(u"c"_s)}));
        QCOMPARE(names(model), QStringList{u"c"_s});
        // From then on it is held again.
        model.refresh();
        FakeLink::answer(*asked(m_one), channels(2, {channelOf(u"c"_s), channelOf(u"cc"_s)}));
        QCOMPARE(names(model), QStringList{u"c"_s});
    }

    void theRateIsTheDifferenceOfTwoAnswers()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        FakeLink::answer(*asked(m_one), channels(1, {channelOf(u"a"_s, 10)}));
        QCOMPARE(model.index(0, ChannelsModel::Rate).data().toString(), u"–"_s);
        // The next question comes by itself.
        QTRY_VERIFY(!Hosts::link(m_one)->calls.isEmpty());
        FakeLink::answer(*asked(m_one), channels(1, {channelOf(u"a"_s, 10'000'010)}));
        const QString rate = model.index(0, ChannelsModel::Rate).data().toString();
        QVERIFY2(rate.endsWith(u" M"_s), qPrintable(rate));
        // A log that began anew says nothing of how fast it goes.
        QTRY_VERIFY(!Hosts::link(m_one)->calls.isEmpty());
        FakeLink::answer(*asked(m_one), channels(1, {channelOf(u"a"_s, 3)}));
        QCOMPARE(model.index(0, ChannelsModel::Rate).data().toString(), u"–"_s);
    }

    void whatAnAwayHostSaidStaysPale()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        FakeLink::answer(*asked(m_one), channels(1, {channelOf(u"a"_s)}));
        QVERIFY(!model.index(0, 0).data(InstancesModel::DimmedRole).toBool());
        Hosts::link(m_one)->become(HostLink::State::Away);
        model.refresh();
        QVERIFY(!asked(m_one));
        QCOMPARE(names(model), QStringList{u"a"_s});
        QVERIFY(model.index(0, 0).data(InstancesModel::DimmedRole).toBool());
    }

    void anErrorKeepsWhatWasKnown()
    {
        ChannelsModel model;
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        FakeLink::answer(*asked(m_one), channels(1, {channelOf(u"a"_s)}));
        model.refresh();
        FakeLink::answer(*asked(m_one), failure(ErrorCode::TimedOut, u"nobody"_s));
        QCOMPARE(names(model), QStringList{u"a"_s});
        QCOMPARE(model.parts().first().problem->message, u"nobody"_s);
    }

    void anAgentThatNamesOneTwiceConfusesNobody()
    {
        ChannelsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setHubs({{m_one, u"chat"_s}});
        model.setActive(true);
        FakeLink::answer(*asked(m_one), channels(3, {channelOf(u"a"_s), channelOf(u"a"_s), channelOf(u"b"_s)}));
        QCOMPARE(names(model), (QStringList{u"a"_s, u"b"_s}));
    }

    void findsMembersByTheBeginningOfTheirNames()
    {
        PlacesModel model;
        model.setHubs({{m_one, {}}, {m_other, {}}});
        model.setActive(true);
        QVERIFY(Hosts::link(m_one)->calls.isEmpty());
        model.setMember(u"an"_s);
        const auto call = asked(m_one, u"presence.find"_s);
        QVERIFY(call);
        QCOMPARE(call->params.value("member"_L1).toString(), u"an"_s);
        QVERIFY(call->params.value("prefix"_L1).toBool());
        api::PresenceFind::Result found;
        found.total = 1;
        found.items = {{u"chat"_s, u"news"_s, u"anna"_s, u"2026-11-22T11:00:00.000Z"_s, u"n"_s, u"chat"_s}};
        FakeLink::answer(*call, json::toJson(found));
        found.items = {{u"chat"_s, u"lobby"_s, u"ann"_s, u"2026-11-22T11:00:00.000Z"_s, u"n"_s, u"chat"_s}};
        FakeLink::answer(*asked(m_other, u"presence.find"_s), json::toJson(found));
        QCOMPARE(names(model), (QStringList{u"ann"_s, u"anna"_s}));
        QCOMPARE(model.keyAt(0), (ChannelKey{m_other, u"chat"_s, u"lobby"_s}));
        QCOMPARE(model.memberAt(1), u"anna"_s);
    }

    void goesToAMemberOfTenThousand_data()
    {
        QTest::addColumn<QString>("sought");
        QTest::addColumn<int>("page");
        QTest::addColumn<QString>("found");
        QTest::addColumn<bool>("isExact");
        QTest::newRow("first") << u"m00000"_s << 0 << u"m00000"_s << true;
        QTest::newRow("middle") << u"m04711"_s << 47 << u"m04711"_s << true;
        QTest::newRow("last") << u"m09999"_s << 99 << u"m09999"_s << true;
        QTest::newRow("first of its page") << u"m05000"_s << 50 << u"m05000"_s << true;
        QTest::newRow("beginning of a name") << u"m0471"_s << 47 << u"m04710"_s << false;
        QTest::newRow("before all") << u"a"_s << 0 << u"m00000"_s << false;
        QTest::newRow("behind all") << u"zoe"_s << 99 << u"m09999"_s << false;
    }
    void goesToAMemberOfTenThousand()
    {
        QFETCH(QString, sought);
        QFETCH(int, page);
        QFETCH(QString, found);
        QFETCH(bool, isExact);
        RosterModel model;
        QSignalSpy arrived(&model, &RosterModel::arrived);
        model.setChannel({m_one, u"chat"_s, u"lobby"_s});
        model.setActive(true);
        FakeLink::answer(*asked(m_one, u"presence.list"_s), rosterPage(10'000, {{u"page"_s, 1}, {u"page_size"_s, 100}}));
        QCOMPARE(model.rowCount(), 100);
        model.goTo(sought);
        int questions = 0;
        while (arrived.isEmpty() && questions < 30) {
            const auto call = asked(m_one, u"presence.list"_s);
            QVERIFY(call);
            ++questions;
            FakeLink::answer(*call, rosterPage(10'000, call->params));
        }
        QVERIFY2(questions <= 9, qPrintable(QString::number(questions)));
        QCOMPARE(arrived.size(), 1);
        QCOMPARE(model.page(), page);
        QCOMPARE(model.memberAt(arrived.first().at(0).toInt()), found);
        QCOMPARE(arrived.first().at(1).toBool(), isExact);
    }

    void goesToAMemberBeforeTheRosterIsThere()
    {
        RosterModel model;
        QSignalSpy arrived(&model, &RosterModel::arrived);
        model.setChannel({m_one, u"chat"_s, u"lobby"_s});
        model.setActive(true);
        model.goTo(u"m04711"_s);
        for (int i = 0; i < 30 && arrived.isEmpty(); ++i) {
            const auto call = asked(m_one, u"presence.list"_s);
            QVERIFY(call);
            FakeLink::answer(*call, rosterPage(10'000, call->params));
        }
        QCOMPARE(model.memberAt(arrived.first().at(0).toInt()), u"m04711"_s);
    }

    void nobodyIsInAnEmptyChannel()
    {
        RosterModel model;
        QSignalSpy arrived(&model, &RosterModel::arrived);
        model.setChannel({m_one, u"chat"_s, u"lobby"_s});
        model.setActive(true);
        FakeLink::answer(*asked(m_one, u"presence.list"_s), rosterPage(0, {{u"page"_s, 1}, {u"page_size"_s, 100}}));
        model.goTo(u"ann"_s);
        for (int i = 0; i < 5 && arrived.isEmpty(); ++i) {
            if (const auto call = asked(m_one, u"presence.list"_s))
                FakeLink::answer(*call, rosterPage(0, call->params));
        }
        QCOMPARE(arrived.size(), 1);
        QCOMPARE(arrived.first().at(0).toInt(), -1);
    }

    void theLastPageMayVanish()
    {
        RosterModel model;
        model.setChannel({m_one, u"chat"_s, u"lobby"_s});
        model.setActive(true);
        FakeLink::answer(*asked(m_one, u"presence.list"_s), rosterPage(250, {{u"page"_s, 1}, {u"page_size"_s, 100}}));
        model.setPage(2);
        FakeLink::answer(*asked(m_one, u"presence.list"_s), rosterPage(120, {{u"page"_s, 3}, {u"page_size"_s, 100}}));
        const auto call = asked(m_one, u"presence.list"_s);
        QVERIFY(call);
        QCOMPARE(call->params.value("page"_L1).toInt(), 2);
        FakeLink::answer(*call, rosterPage(120, call->params));
        QCOMPARE(model.rowCount(), 20);
        QCOMPARE(model.page(), 1);
    }

    void theCatalogueKnowsTheHubsOfEachHost()
    {
        HubCatalogue hubs(m_hosts->list);
        QVERIFY(Hosts::link(m_one)->calls.isEmpty());
        hubs.setActive(true);
        api::HubList::Result result;
        api::Hub chat;
        chat.hub = u"chat"_s;
        chat.channels = 7;
        chat.sessions = 40;
        result.items = {chat};
        result.total = 1;
        FakeLink::answer(*asked(m_one, u"hub.list"_s), json::toJson(result));
        QVERIFY(!hubs.isSettled());
        FakeLink::answer(*asked(m_other, u"hub.list"_s), failure(ErrorCode::MethodNotFound, u"no such method"_s));
        QVERIFY(hubs.isSettled());
        QCOMPARE(hubs.hubs(), (QList<HubKey>{{m_one, u"chat"_s}}));
        QCOMPARE(hubs.names(), QStringList{u"chat"_s});
        QCOMPARE(hubs.channels(), 7);
        QCOMPARE(hubs.find({m_one, u"chat"_s})->sessions, 40);
        QVERIFY(!hubs.find({m_other, u"chat"_s}));
        QCOMPARE(hubs.entries().at(1).problem->code, ErrorCode::MethodNotFound);
        hubs.setScope(m_other);
        QVERIFY(hubs.hubs().isEmpty());
    }
};

QTEST_MAIN(tst_ChannelModels)
#include "tst_ChannelModels.moc"

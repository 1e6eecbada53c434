// SPDX-License-Identifier: GPL-3.0-or-later
// The page of channels where the agent is the test: more members and other answers than one has at hand.
#include "manager-gui/model/ChannelsModel.h"
#include "tests/manager-gui/support/ChannelsDriver.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

class tst_ChannelsPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<ChannelsDriver> m;

    /// A hub whose agent is the test.
    Host *openFake(const QString &name = u"fra-1"_s, Environment environment = Environment::None)
    {
        if (!m->application && !m->start(m->fakeLinks()))
            return nullptr;
        Host *host = m->live(name, {makeInstance(u"chat"_s)}, {}, environment);
        m->showChannels();
        return host;
    }
    static bool isAsked(Host *host, const QString &method)
    {
        const QList<FakeLink::Call> &calls = Manager::link(host)->calls;
        return std::any_of(calls.begin(), calls.end(), [&](const FakeLink::Call &call) { return call.method == method; });
    }
    static void answer(Host *host, const QString &method, const Result<QJsonValue> &result)
    {
        QTRY_VERIFY2(isAsked(host, method), qPrintable(method));
        FakeLink::answer(*Manager::link(host)->takeCall(method), result);
    }
    static QJsonValue hubs(qint64 sessions = 1812, const QStringList &names = {u"chat"_s})
    {
        api::HubList::Result result;
        for (const QString &name : names) {
            api::Hub hub;
            hub.hub = name;
            hub.instances = {u"chat"_s};
            hub.channels = 1;
            hub.sessions = sessions;
            result.items.append(hub);
        }
        result.total = result.items.size();
        return json::toJson(result);
    }
    static QJsonValue channels(const QStringList &names, qint64 total = -1)
    {
        api::ChannelList::Result result;
        for (const QString &name : names) {
            api::Channel channel;
            channel.channel = name;
            channel.members = 10'000;
            channel.subscribers = 10'412;
            channel.messages = 1000;
            channel.bytes = 402'000;
            channel.published = 81'000;
            channel.last_at = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
            result.items.append(channel);
        }
        result.total = total < 0 ? names.size() : total;
        return json::toJson(result);
    }
    static QJsonValue members(const QJsonObject &params, qint64 total)
    {
        api::PresenceList::Result result;
        result.total = total;
        const qint64 first = (params.value("page"_L1).toInt() - 1) * 100;
        const QString since = QDateTime::currentDateTimeUtc().addSecs(-200).toString(Qt::ISODateWithMs);
        for (qint64 i = first; i < std::min(total, first + 100); ++i) {
            const QString name = u"member-%1"_s.arg(i, 5, 10, QLatin1Char('0'));
            result.items.append(
                {name, QJsonObject{{u"name"_s, u"Member %1"_s.arg(i)}, {u"status"_s, u"online"_s}}, since, u"fra-1"_s, u"chat"_s});
        }
        return json::toJson(result);
    }
    static void answerRoster(Host *host, qint64 total)
    {
        QTRY_VERIFY(isAsked(host, u"presence.list"_s));
        const auto call = Manager::link(host)->takeCall(u"presence.list"_s);
        FakeLink::answer(*call, members(call->params, total));
    }
    /// For who wants to look at it: SIGNALBOX_PICTURES names a folder.
    void picture(const QString &name)
    {
        const QString folder = qEnvironmentVariable("SIGNALBOX_PICTURES");
        if (folder.isEmpty())
            return;
        m->application->window().resize(1280, 800);
        for (const char *table : {"channelsTable", "rosterTable"}) {
            if (const QTableView *view = m->table(table))
                QTRY_COMPARE(view->horizontalHeader()->length(), view->viewport()->width());
        }
        m->application->window().grab().save(u"%1/%2.png"_s.arg(folder, name));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support (propagateSizeHints|raise|grabbing))"_s));
        m = std::make_unique<ChannelsDriver>();
    }
    void cleanup() { m.reset(); }

    void saysWhatToDoWithoutAHub()
    {
        Host *host = openFake();
        answer(host, u"hub.list"_s, hubs(0, {}));
        QTRY_VERIFY(m->label("channelsEmpty").contains(u"instances of the type pubsub"_s));
        m->application->window().selectHost(host);
        QTRY_VERIFY(m->find<QPushButton>("createHubButton"));
        QVERIFY(m->find<QPushButton>("createHubButton")->isEnabled());
        picture(u"no-hub-light"_s);
    }

    void namesWhoIsNotInTheList()
    {
        Host *host = openFake();
        Host *old = openFake(u"old-1"_s);
        answer(host, u"hub.list"_s, hubs());
        answer(old, u"hub.list"_s, failure(ErrorCode::MethodNotFound, u"no such method"_s));
        answer(host, u"channel.list"_s, channels({u"lobby"_s}));
        QTRY_COMPARE(m->cellOf("channelsTable", 0, ChannelsModel::HostName), u"fra-1"_s);
        QVERIFY(!m->table("channelsTable")->isColumnHidden(ChannelsModel::HostName));
        QCOMPARE(m->label("channelsPagingNote"), u"old-1 does not know channels yet: its agent is older than this window."_s);
    }

    void showsTenThousandMembers()
    {
        Host *host = openFake();
        m->application->window().selectHost(host);
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"room.general"_s, u"room.help"_s, u"room.trading"_s}, 1206));
        m->openChannel(u"room.general"_s);
        answerRoster(host, 10'000);
        QCOMPARE(m->label("rosterPagingRows"), u"1–100 of 10,000"_s);
        QCOMPARE(m->find<QTabBar>("channelTabs")->tabData(0).toString(), u"10,000"_s);
        picture(u"ten-thousand-light"_s);
        m->click("rosterPagingNext");
        answerRoster(host, 10'000);
        QCOMPARE(m->label("rosterPagingRows"), u"101–200 of 10,000"_s);
        m->type("rosterGoTo", u"member-04711"_s);
        for (int i = 0; i < 12 && m->label("rosterPagingRows") != u"4,701–4,800 of 10,000"_s; ++i)
            answerRoster(host, 10'000);
        QCOMPARE(m->label("rosterPagingRows"), u"4,701–4,800 of 10,000"_s);
        QCOMPARE(m->cellOf("rosterTable", m->table("rosterTable")->currentIndex().row(), 0), u"member-04711"_s);
        m->theme->apply(Appearance::Dark);
        picture(u"ten-thousand-dark"_s);
    }

    void theOpenChannelStaysWhenItLeavesTheList()
    {
        Host *host = openFake();
        m->application->window().selectHost(host);
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"a"_s, u"b"_s, u"c"_s}));
        m->openChannel(u"b"_s);
        // What somebody types meanwhile goes to no other channel.
        m->find<QLineEdit>("channelSearch")->clear();
        m->type("channelSearch", u"x"_s);
        answer(host, u"channel.list"_s, channels({u"a"_s, u"c"_s}));
        QCOMPARE(m->rowOf("channelsTable", u"b"_s), -1);
        QCOMPARE(m->label("channelName"), u"b"_s);
        QVERIFY(!m->table("channelsTable")->selectionModel()->hasSelection());
        QCOMPARE(m->label("publishTo"), u"to b"_s);
    }

    void returnOpensWhatWasFoundAndNotWhatWasThere()
    {
        Host *host = openFake();
        m->application->window().selectHost(host);
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"news"_s, u"user.1"_s}));
        m->type("channelSearch", u"user"_s);
        QTest::keyClick(m->find<QLineEdit>("channelSearch"), Qt::Key_Return);
        QVERIFY(m->label("channelName") != u"news"_s);
        answer(host, u"channel.list"_s, channels({u"user.1"_s}));
        QCOMPARE(m->label("channelName"), u"user.1"_s);
    }

    void aRefusalOfAnotherChannelIsTold()
    {
        Host *host = openFake();
        m->application->window().selectHost(host);
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"a"_s, u"b"_s}));
        m->openChannel(u"a"_s);
        m->typeMessage(u"1"_s);
        m->click("publishButton");
        m->openChannel(u"b"_s);
        answer(host, u"channel.publish"_s, failure(ErrorCode::NotPermitted, u"you may not"_s));
        QVERIFY2(m->label("messageWords").startsWith(u"Not published in a: "_s), qPrintable(m->label("messageWords")));
        QCOMPARE(m->find<QPlainTextEdit>("messageEdit")->toPlainText(), u"1"_s);
    }

    void aRepeatAfterALostAnswerGoesWithTheSameId()
    {
        Host *host = openFake();
        m->application->window().selectHost(host);
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"lobby"_s}));
        m->openChannel(u"lobby"_s);
        m->typeMessage(u"1"_s);
        m->click("publishButton");
        const auto first = Manager::link(host)->takeCall(u"channel.publish"_s);
        QVERIFY(first);
        FakeLink::answer(*first, failure(ErrorCode::TimedOut, u"no answer"_s));
        QCOMPARE(m->label("messageWords"), u"Not published: no answer"_s);
        QCOMPARE(m->find<QPlainTextEdit>("messageEdit")->toPlainText(), u"1"_s);
        m->click("publishButton");
        const auto second = Manager::link(host)->takeCall(u"channel.publish"_s);
        QVERIFY(second);
        QCOMPARE(second->params.value("request_id"_L1), first->params.value("request_id"_L1));
        FakeLink::answer(*second, QJsonValue(QJsonObject{{u"position"_s, u"abc.1"_s}}));
        QVERIFY(m->label("messageWords").endsWith(u"position abc.1"_s));
        m->typeMessage(u"1"_s);
        m->click("publishButton");
        const auto third = Manager::link(host)->takeCall(u"channel.publish"_s);
        QVERIFY(third);
        QVERIFY(third->params.value("request_id"_L1) != first->params.value("request_id"_L1));
    }

    void showsWhatClientsWroteAsTheyWroteIt()
    {
        const QString name = u"<b>x</b>"_s;
        const QString escaped = u"<span>%1&lt;b&gt;x&lt;/b&gt;%2</span>"_s;
        Host *host = openFake();
        m->application->window().selectHost(host);
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({name}));
        QCOMPARE(m->cellOf("channelsTable", 0, ChannelsModel::Name), name);
        QCOMPARE(m->table("channelsTable")->model()->index(0, 0).data(Qt::ToolTipRole), escaped.arg(QString(), QString()));
        m->openChannel(name);
        QCOMPARE(m->find<QLabel>("channelName")->toolTip(), escaped.arg(QString(), QString()));
        QCOMPARE(m->label("publishTo"), u"to "_s + name);
        QCOMPARE(m->find<QLabel>("publishTo")->toolTip(), escaped.arg(u"to "_s, u" in the hub chat on fra-1"_s));
        answerRoster(host, 1);
        m->type("rosterGoTo", name);
        QTest::keyClick(m->find<QLineEdit>("rosterGoTo"), Qt::Key_Return);
        for (int i = 0; i < 3 && m->label("rosterFound").isEmpty(); ++i)
            answerRoster(host, 1);
        QCOMPARE(m->label("rosterFound"), u"“<b>x</b>” is not here; this is the place"_s);
        QCOMPARE(m->find<QLabel>("rosterFound")->toolTip(), escaped.arg(u"“"_s, u"” is not here; this is the place"_s));
        m->type("channelSearch", name);
        answer(host, u"channel.list"_s, channels({}));
        QCOMPARE(m->label("channelsEmpty"), u"No channel contains “<b>x</b>”"_s);
        m->find<QTabBar>("channelTabs")->setCurrentIndex(1);
        answer(host, u"channel.history"_s, json::toJson(api::ChannelHistory::Result()));
        QVERIFY2(m->label("messagesEmpty").startsWith(u"<b>x</b> keeps no message"_s), qPrintable(m->label("messagesEmpty")));
        for (const char *shown : {"channelName", "publishTo", "channelsEmpty", "channelsPagingNote", "messagesEmpty", "messagesNote",
                                  "messageWords", "hubAbout", "channelAbout"})
            QVERIFY2(m->find<QLabel>(shown)->textFormat() == Qt::PlainText, shown);
        m->find<QTabBar>("channelTabs")->setCurrentIndex(0);
        for (const char *shown : {"rosterFound", "rosterPagingNote"})
            QVERIFY2(m->find<QLabel>(shown)->textFormat() == Qt::PlainText, shown);
        m->click("broadcastButton");
        QCOMPARE(m->find<QLabel>("broadcastTitle")->textFormat(), Qt::PlainText);
    }

    void nobodyIsAskedWhileThePageIsAway()
    {
        Host *host = openFake();
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"lobby"_s}));
        m->find<QTabBar>("pageTabs")->setCurrentIndex(0);
        Manager::link(host)->calls.clear();
        // What makes the page ask anew while it is there.
        Manager::link(host)->become(HostLink::State::Away);
        Manager::link(host)->become(HostLink::State::Live);
        m->live(u"fra-2"_s, {});
        for (const FakeLink::Call &call : std::as_const(Manager::link(host)->calls))
            QVERIFY2(!call.method.startsWith(u"hub."_s) && !call.method.startsWith(u"channel."_s), qPrintable(call.method));
        m->find<QTabBar>("pageTabs")->setCurrentIndex(1);
        QVERIFY(Manager::link(host)->takeCall(u"hub.list"_s));
    }

    void isUsedByKeyboard()
    {
        Host *host = openFake();
        m->find<QTabBar>("pageTabs")->setCurrentIndex(0);
        QTest::keyClick(&m->application->window(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(m->application->window().focusWidget(), m->find<QLineEdit>("channelSearch"));
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"lobby"_s, u"news"_s}));
        QTest::keyClick(m->find<QLineEdit>("channelSearch"), Qt::Key_Return);
        QCOMPARE(m->application->window().focusWidget(), m->table("channelsTable"));
        QCOMPARE(m->label("channelName"), u"lobby"_s);
        QTest::keyClick(m->table("channelsTable"), Qt::Key_Down);
        QCOMPARE(m->label("channelName"), u"news"_s);
        QTest::keyClick(m->table("channelsTable"), Qt::Key_Return);
        QCOMPARE(m->application->window().focusWidget(), m->table("rosterTable"));
        QTest::keyClick(&m->application->window(), Qt::Key_G, Qt::ControlModifier);
        QTest::keyClick(&m->application->window(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m->find<QTabBar>("pageTabs")->currentIndex(), 1);
        for (const char *name : {"channelSearch", "messageEdit", "channelsTable", "rosterTable", "rosterGoTo", "publishQos"})
            QVERIFY2(!m->find<QWidget>(name)->accessibleName().isEmpty(), name);
    }

    void theLayoutIsRemembered()
    {
        Host *host = openFake();
        answer(host, u"hub.list"_s, hubs());
        m->find<QTabBar>("channelTabs")->setCurrentIndex(1);
        m->application->window().close();
        m->application.reset();
        QVERIFY(m->start(m->fakeLinks()));
        // The one host is refused now, for its secret is not there any more.
        m->application->window().selectHost(nullptr);
        QVERIFY(m->find<QTabBar>("pageTabs"));
        QCOMPARE(m->find<QTabBar>("pageTabs")->currentIndex(), 1);
        QCOMPARE(m->find<QTabBar>("channelTabs")->currentIndex(), 1);
    }
};

QTEST_MAIN(tst_ChannelsPage)
#include "tst_ChannelsPage.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The page of channels as a person uses it, in the real window on a real agent with real clients; and, where the agent is the
// test, with more members and other answers than one has at hand.
#include "manager-gui/model/ChannelsModel.h"
#include "manager-gui/model/MessagesModel.h"
#include "manager-gui/model/PlacesModel.h"
#include "manager-gui/model/RosterModel.h"
#include "tests/manager-gui/support/Manager.h"
#include "tests/support/AgentProcess.h"

#include <QtWebSockets/QWebSocket>

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

/// A client of a hub: connected, subscribed to one channel, and in it.
class Client
{
public:
    Client(quint16 port, const QString &name, const QString &channel)
    {
        QObject::connect(&m_socket, &QWebSocket::connected, &m_socket, [this, name, channel] {
            call(u"connect"_s, {{u"client"_s, name}});
            call(u"subscribe"_s, {{u"channel"_s, channel}});
            call(u"enter"_s, {{u"channel"_s, channel}, {u"info"_s, QJsonObject{{u"name"_s, name.toUpper()}}}});
        });
        QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                         [this](const QString &text) { m_heard.append(QJsonDocument::fromJson(text.toUtf8()).object()); });
        m_socket.open(QUrl(u"ws://127.0.0.1:%1"_s.arg(port)));
    }
    /// What notifications of this kind said.
    QJsonArray heard(const QString &method) const
    {
        QJsonArray data;
        for (const QJsonObject &frame : m_heard) {
            if (frame.value("method"_L1).toString() == method)
                data.append(frame.value("params"_L1).toObject().value("data"_L1));
        }
        return data;
    }
    void leave() { m_socket.close(); }

private:
    void call(const QString &method, const QJsonObject &params)
    {
        const QJsonObject frame{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, ++m_id}, {u"method"_s, method}, {u"params"_s, params}};
        m_socket.sendTextMessage(QString::fromUtf8(QJsonDocument(frame).toJson(QJsonDocument::Compact)));
    }

    QWebSocket m_socket;
    QList<QJsonObject> m_heard;
    int m_id = 0;
};

} // namespace

class tst_ChannelsWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<AgentProcess> m_agent;
    std::unique_ptr<Manager> m;

    void showChannels()
    {
        m->find<QTabBar>("pageTabs")->setCurrentIndex(1);
        QVERIFY(m->find<QWidget>("channelsPage"));
    }
    /// The real agent, enrolled with this role, and its page of channels.
    void openReal(const QString &role = u"admin"_s, Environment environment = Environment::None)
    {
        m_agent = std::make_unique<AgentProcess>();
        m_agent->setInstances(
            u"[[instance]]\nname = \"chat\"\ntype = \"pubsub\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s);
        QVERIFY2(m_agent->start(), qPrintable(m_agent->errorText()));
        QVERIFY(m->start(Application::agentLinks()));
        const AgentProcess::Answer made = m_agent->cli({u"enroll"_s, u"--role"_s, role});
        QVERIFY2(made.exitCode == 0, made.errors.constData());
        m->type("enrolmentTokenEdit", QString::fromUtf8(made.output).trimmed());
        m->click("addHostConfirm");
        QTRY_VERIFY(m->hosts().count() == 1 && m->hosts().at(0)->agent());
        if (environment != Environment::None) {
            SavedHost saved = m->hosts().at(0)->saved();
            saved.environment = environment;
            m->hosts().edit(m->hosts().at(0), saved);
        }
        showChannels();
        QTRY_VERIFY(m_agent->portOf(u"chat"_s) != 0);
    }
    QTableView *table(const char *name) { return m->find<QTableView>(name); }
    static QString cell(const QTableView *view, int row, int column) { return view->model()->index(row, column).data().toString(); }
    /// -1 when it is not there.
    static int rowOf(const QTableView *view, const QString &name, int column = 0)
    {
        for (int row = 0; view && row < view->model()->rowCount(); ++row) {
            if (cell(view, row, column) == name)
                return row;
        }
        return -1;
    }
    static void clickRow(QTableView *view, int row)
    {
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(row, 0)).center());
    }
    void openChannel(const QString &name)
    {
        QTRY_VERIFY(rowOf(table("channelsTable"), name) >= 0);
        clickRow(table("channelsTable"), rowOf(table("channelsTable"), name));
        QTRY_COMPARE(m->label("channelName"), name);
    }
    void typeMessage(const QString &text)
    {
        auto *edit = m->find<QPlainTextEdit>("messageEdit");
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    QPushButton *publishButton() { return m->find<QPushButton>("publishButton"); }

    /// A hub whose agent is the test.
    Host *openFake(const QString &name = u"fra-1"_s, Environment environment = Environment::None)
    {
        if (!m->application && !m->start(m->fakeLinks()))
            return nullptr;
        Host *host = m->live(name, {makeInstance(u"chat"_s)}, {}, environment);
        showChannels();
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
    /// For who wants to look at it: SIGNALBOX_PICTURES names a folder.
    void picture(const QString &name)
    {
        const QString folder = qEnvironmentVariable("SIGNALBOX_PICTURES");
        if (folder.isEmpty())
            return;
        m->application->window().resize(1280, 800);
        QTest::qWait(300);
        m->application->window().grab().save(u"%1/%2.png"_s.arg(folder, name));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support (propagateSizeHints|raise|grabbing))"_s));
        m = std::make_unique<Manager>();
    }
    void cleanup()
    {
        m.reset();
        m_agent.reset();
    }

    void showsWhoIsInAChannelAndWhatIsSaidThere()
    {
        openReal();
        QTRY_VERIFY(m->label("channelsEmpty").startsWith(u"No channels yet"_s));
        Client ann(m_agent->portOf(u"chat"_s), u"ann"_s, u"lobby"_s);
        openChannel(u"lobby"_s);
        QTRY_COMPARE(cell(table("channelsTable"), 0, ChannelsModel::Members), u"1"_s);
        QTRY_COMPARE(rowOf(table("rosterTable"), u"ann"_s), 0);
        QCOMPARE(cell(table("rosterTable"), 0, RosterModel::Info), u"{\"name\":\"ANN\"}"_s);
        QCOMPARE(cell(table("rosterTable"), 0, RosterModel::Instance), u"chat"_s);

        // Who comes and goes shows by itself, and what is selected stays selected.
        clickRow(table("rosterTable"), 0);
        QTest::mouseMove(&m->application->window(), QPoint(5, 5));
        auto zoe = std::make_unique<Client>(m_agent->portOf(u"chat"_s), u"alf"_s, u"lobby"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rowOf(table("rosterTable"), u"ann"_s), 1, 10'000);
        QCOMPARE(table("rosterTable")->selectionModel()->selectedRows().value(0).row(), 1);

        // Published through the window, it is among the messages, and the client has it.
        m->find<QTabBar>("channelTabs")->setCurrentIndex(1);
        QTRY_VERIFY(m->label("messagesEmpty").contains(u"keeps no message"_s));
        typeMessage(u"{\"text\": \"Hello\"}"_s);
        m->find<QComboBox>("publishQos")->setCurrentIndex(2);
        QTest::keyClick(m->find<QPlainTextEdit>("messageEdit"), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(m->label("messageWords").startsWith(u"Published at"_s));
        QTRY_COMPARE(cell(table("messagesTable"), 0, MessagesModel::Data), u"{\"text\":\"Hello\"}"_s);
        QCOMPARE(cell(table("messagesTable"), 0, MessagesModel::From), u"agent:%1"_s.arg(m->hosts().at(0)->account()));
        QTRY_COMPARE(ann.heard(u"message"_s), (QJsonArray{QJsonObject{{u"text"_s, u"Hello"_s}}}));
        QVERIFY(m->find<QPlainTextEdit>("messageEdit")->toPlainText().isEmpty());

        // What others publish comes by itself; paused it does not.
        m_agent->cli({u"publish"_s, u"chat"_s, u"lobby"_s, u"2"_s});
        QTRY_COMPARE(table("messagesTable")->model()->rowCount(), 2);
        clickRow(table("messagesTable"), 0);
        QCOMPARE(m->find<QPlainTextEdit>("messageFull")->toPlainText(), u"{\n    \"text\": \"Hello\"\n}"_s);
        m->click("pauseMessagesButton");
        m_agent->cli({u"publish"_s, u"chat"_s, u"lobby"_s, u"3"_s});
        QTRY_VERIFY(m->label("messagesNote").startsWith(u"Paused"_s));
        QCOMPARE(table("messagesTable")->model()->rowCount(), 2);
        m->click("pauseMessagesButton");
        QTest::mouseMove(&m->application->window(), QPoint(5, 5));
        QTRY_COMPARE(table("messagesTable")->model()->rowCount(), 3);

        // The list of channels has heard of it, too.
        QTRY_VERIFY_WITH_TIMEOUT(cell(table("channelsTable"), 0, ChannelsModel::Kept).startsWith(u"3 · "_s), 10'000);
        QCOMPARE(m->find<QTabBar>("pageTabs")->tabData(1).toString(), u"1"_s);
    }

    void findsAMemberAndOpensItsChannel()
    {
        openReal();
        Client ann(m_agent->portOf(u"chat"_s), u"ann"_s, u"lobby"_s);
        Client anton(m_agent->portOf(u"chat"_s), u"anton"_s, u"garden"_s);
        QTRY_COMPARE(table("channelsTable")->model()->rowCount(), 2);
        // A name that is none of a channel leads on to the members.
        m->type("channelSearch", u"anto"_s);
        QTRY_COMPARE(m->label("channelsEmpty"), u"No channel contains “anto”"_s);
        m->click("findMemberButton");
        QTRY_COMPARE(rowOf(table("placesTable"), u"anton"_s), 0);
        QCOMPARE(cell(table("placesTable"), 0, PlacesModel::Channel), u"garden"_s);
        m->type("channelSearch", u"an"_s);
        QTRY_COMPARE(table("placesTable")->model()->rowCount(), 2);
        clickRow(table("placesTable"), rowOf(table("placesTable"), u"anton"_s));
        QTRY_COMPARE(m->label("channelName"), u"garden"_s);
        QTRY_COMPARE(table("rosterTable")->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(cell(table("rosterTable"), table("rosterTable")->selectionModel()->selectedRows().first().row(), 0), u"anton"_s);
        // Escape empties the field.
        QTest::keyClick(m->find<QLineEdit>("channelSearch"), Qt::Key_Escape);
        QVERIFY(m->label("placesEmpty").startsWith(u"Type how"_s));
    }

    void saysWhereJsonIsWrongAndLosesNothing()
    {
        openReal();
        Client ann(m_agent->portOf(u"chat"_s), u"ann"_s, u"lobby"_s);
        openChannel(u"lobby"_s);
        typeMessage(u"{\"a\" 1}"_s);
        QCOMPARE(m->label("messageWords"), u"Line 1, column 6: a colon is missing behind the name"_s);
        QVERIFY(!publishButton()->isEnabled());
        QTest::keyClick(m->find<QPlainTextEdit>("messageEdit"), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(m->label("messageWords").startsWith(u"Line 1"_s));
        typeMessage(u"plain \"words\""_s);
        m->click("messageAsText");
        QCOMPARE(m->find<QPlainTextEdit>("messageEdit")->toPlainText(), u"\"plain \\\"words\\\"\""_s);
        QVERIFY(publishButton()->isEnabled());
        m->click("publishButton");
        QTRY_COMPARE(ann.heard(u"message"_s), (QJsonArray{u"plain \"words\""_s}));
        // What the window remembers can be had back.
        QTRY_VERIFY(m->find<QToolButton>("publishRecent")->isEnabled());
        QMenu *recent = m->find<QToolButton>("publishRecent")->menu();
        Q_EMIT recent->aboutToShow();
        QCOMPARE(recent->actions().size(), 1);
        recent->actions().first()->trigger();
        QCOMPARE(m->find<QPlainTextEdit>("messageEdit")->toPlainText(), u"\"plain \\\"words\\\"\""_s);

        // Out of reach: the words stay.
        m_agent->kill();
        QTRY_VERIFY(!publishButton()->isEnabled());
        QCOMPARE(m->find<QPlainTextEdit>("messageEdit")->toPlainText(), u"\"plain \\\"words\\\"\""_s);
        QCOMPARE(rowOf(table("channelsTable"), u"lobby"_s), 0);
    }

    void broadcastsToAWholeHub()
    {
        openReal(u"admin"_s, Environment::Production);
        Client ann(m_agent->portOf(u"chat"_s), u"ann"_s, u"lobby"_s);
        openChannel(u"lobby"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m->label("hubAbout").startsWith(u"Hub chat · 1 session"_s), 10'000);
        m->click("broadcastButton");
        QVERIFY(m->label("broadcastTitle").startsWith(u"Broadcast to 1 session"_s));
        QVERIFY(m->label("broadcastTitle").endsWith(u" of the hub chat on demo?"_s));
        auto *dialog = m->find<QDialog>("broadcastDialog");
        auto *edit = dialog->findChild<QPlainTextEdit *>(u"messageEdit"_s);
        QTest::keyClicks(edit, u"[1, 2]"_s);
        auto *send = dialog->findChild<QPushButton *>(u"broadcastSend"_s);
        QVERIFY(!send->isEnabled());
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"broadcastTyped"_s), u"demo"_s);
        QVERIFY(send->isEnabled());
        const QPointer<QDialog> open = dialog;
        QTest::mouseClick(send, Qt::LeftButton);
        QTRY_VERIFY(!open);
        QTRY_COMPARE(ann.heard(u"broadcast"_s), (QJsonArray{QJsonArray{1, 2}}));
    }

    void aViewerSeesButDoesNotPublish()
    {
        openReal(u"viewer"_s);
        Client ann(m_agent->portOf(u"chat"_s), u"ann"_s, u"lobby"_s);
        openChannel(u"lobby"_s);
        QTRY_COMPARE(rowOf(table("rosterTable"), u"ann"_s), 0);
        const QString why = u"Needs the role operator on chat; you are viewer"_s;
        QVERIFY(!publishButton()->isEnabled());
        QCOMPARE(publishButton()->toolTip(), why);
        QVERIFY(!m->find<QPushButton>("broadcastButton")->isEnabled());
        QCOMPARE(m->find<QPushButton>("broadcastButton")->toolTip(), why);
        m->find<QTabBar>("channelTabs")->setCurrentIndex(1);
        QVERIFY(m->label("messagesEmpty").endsWith(why));
    }

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
        QTRY_COMPARE(cell(table("channelsTable"), 0, ChannelsModel::HostName), u"fra-1"_s);
        QVERIFY(!table("channelsTable")->isColumnHidden(ChannelsModel::HostName));
        QCOMPARE(m->label("channelsPagingNote"), u"old-1 does not know channels yet: its agent is older than this window."_s);
    }

    void showsTenThousandMembers()
    {
        Host *host = openFake();
        m->application->window().selectHost(host);
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"room.general"_s, u"room.help"_s, u"room.trading"_s}, 1206));
        openChannel(u"room.general"_s);
        const auto answerRoster = [&] {
            QTRY_VERIFY(isAsked(host, u"presence.list"_s));
            const auto call = Manager::link(host)->takeCall(u"presence.list"_s);
            FakeLink::answer(*call, members(call->params, 10'000));
        };
        answerRoster();
        QCOMPARE(m->label("rosterPagingRows"), u"1–100 of 10,000"_s);
        QCOMPARE(m->find<QTabBar>("channelTabs")->tabData(0).toString(), u"10,000"_s);
        picture(u"ten-thousand-light"_s);
        m->click("rosterPagingNext");
        answerRoster();
        QCOMPARE(m->label("rosterPagingRows"), u"101–200 of 10,000"_s);
        m->type("rosterGoTo", u"member-04711"_s);
        for (int i = 0; i < 12 && m->label("rosterPagingRows") != u"4,701–4,800 of 10,000"_s; ++i)
            answerRoster();
        QCOMPARE(m->label("rosterPagingRows"), u"4,701–4,800 of 10,000"_s);
        QCOMPARE(cell(table("rosterTable"), table("rosterTable")->currentIndex().row(), 0), u"member-04711"_s);
        m->theme->apply(Appearance::Dark);
        picture(u"ten-thousand-dark"_s);
    }

    void theOpenChannelStaysWhenItLeavesTheList()
    {
        Host *host = openFake();
        m->application->window().selectHost(host);
        answer(host, u"hub.list"_s, hubs());
        answer(host, u"channel.list"_s, channels({u"a"_s, u"b"_s, u"c"_s}));
        openChannel(u"b"_s);
        // What somebody types meanwhile goes to no other channel.
        m->find<QLineEdit>("channelSearch")->clear();
        m->type("channelSearch", u"x"_s);
        answer(host, u"channel.list"_s, channels({u"a"_s, u"c"_s}));
        QCOMPARE(rowOf(table("channelsTable"), u"b"_s), -1);
        QCOMPARE(m->label("channelName"), u"b"_s);
        QVERIFY(!table("channelsTable")->selectionModel()->hasSelection());
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
        openChannel(u"a"_s);
        typeMessage(u"1"_s);
        m->click("publishButton");
        openChannel(u"b"_s);
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
        openChannel(u"lobby"_s);
        typeMessage(u"1"_s);
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
        typeMessage(u"1"_s);
        m->click("publishButton");
        const auto third = Manager::link(host)->takeCall(u"channel.publish"_s);
        QVERIFY(third);
        QVERIFY(third->params.value("request_id"_L1) != first->params.value("request_id"_L1));
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
        QCOMPARE(m->application->window().focusWidget(), table("channelsTable"));
        QCOMPARE(m->label("channelName"), u"lobby"_s);
        QTest::keyClick(table("channelsTable"), Qt::Key_Down);
        QCOMPARE(m->label("channelName"), u"news"_s);
        QTest::keyClick(table("channelsTable"), Qt::Key_Return);
        QCOMPARE(m->application->window().focusWidget(), table("rosterTable"));
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

QTEST_MAIN(tst_ChannelsWindow)
#include "tst_ChannelsWindow.moc"

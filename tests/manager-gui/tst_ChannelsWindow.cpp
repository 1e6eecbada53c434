// SPDX-License-Identifier: GPL-3.0-or-later
// The page of channels as a person uses it, in the real window on a real agent with real clients.
#include "manager-gui/model/ChannelsModel.h"
#include "manager-gui/model/MessagesModel.h"
#include "manager-gui/model/PlacesModel.h"
#include "manager-gui/model/RosterModel.h"
#include "tests/manager-gui/support/ChannelsDriver.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/ChannelClient.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_ChannelsWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<AgentProcess> m_agent;
    std::unique_ptr<ChannelsDriver> m;

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
        m->showChannels();
        QTRY_VERIFY(m_agent->portOf(u"chat"_s) != 0);
    }
    /// Somebody who has connected, subscribed to a channel, and entered it.
    std::unique_ptr<ChannelClient> enter(const QString &name, const QString &channel)
    {
        auto client = std::make_unique<ChannelClient>(m_agent->portOf(u"chat"_s));
        client->send(u"connect"_s, {{u"client"_s, name}});
        client->send(u"subscribe"_s, ChannelClient::in(channel));
        client->send(u"enter"_s, ChannelClient::in(channel, {{u"info"_s, QJsonObject{{u"name"_s, name.toUpper()}}}}));
        return client;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support (propagateSizeHints|raise|grabbing))"_s));
        m = std::make_unique<ChannelsDriver>();
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
        const auto ann = enter(u"ann"_s, u"lobby"_s);
        m->openChannel(u"lobby"_s);
        QTRY_COMPARE(m->cellOf("channelsTable", 0, ChannelsModel::Members), u"1"_s);
        QTRY_COMPARE(m->rowOf("rosterTable", u"ann"_s), 0);
        QCOMPARE(m->cellOf("rosterTable", 0, RosterModel::Info), u"{\"name\":\"ANN\"}"_s);
        QCOMPARE(m->cellOf("rosterTable", 0, RosterModel::Instance), u"chat"_s);

        // Who comes and goes shows by itself, and what is selected stays selected.
        m->clickRow("rosterTable", 0);
        QTest::mouseMove(&m->application->window(), QPoint(5, 5));
        const auto alf = enter(u"alf"_s, u"lobby"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m->rowOf("rosterTable", u"ann"_s), 1, 10'000);
        QCOMPARE(m->table("rosterTable")->selectionModel()->selectedRows().value(0).row(), 1);

        // Published through the window, it is among the messages, and the client has it.
        m->find<QTabBar>("channelTabs")->setCurrentIndex(1);
        QTRY_VERIFY(m->label("messagesEmpty").contains(u"keeps no message"_s));
        m->typeMessage(u"{\"text\": \"Hello\"}"_s);
        m->find<QComboBox>("publishQos")->setCurrentIndex(2);
        QTest::keyClick(m->find<QPlainTextEdit>("messageEdit"), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(m->label("messageWords").startsWith(u"Published at"_s));
        QTRY_COMPARE(m->cellOf("messagesTable", 0, MessagesModel::Data), u"{\"text\":\"Hello\"}"_s);
        QCOMPARE(m->cellOf("messagesTable", 0, MessagesModel::From), u"agent:%1"_s.arg(m->hosts().at(0)->account()));
        QTRY_COMPARE(ann->heard(u"message"_s), (QJsonArray{QJsonObject{{u"text"_s, u"Hello"_s}}}));
        QVERIFY(m->find<QPlainTextEdit>("messageEdit")->toPlainText().isEmpty());

        // What others publish comes by itself; paused it does not.
        m_agent->cli({u"publish"_s, u"chat"_s, u"lobby"_s, u"2"_s});
        QTRY_COMPARE(m->table("messagesTable")->model()->rowCount(), 2);
        m->clickRow("messagesTable", 0);
        QCOMPARE(m->find<QPlainTextEdit>("messageFull")->toPlainText(), u"{\n    \"text\": \"Hello\"\n}"_s);
        m->click("pauseMessagesButton");
        m_agent->cli({u"publish"_s, u"chat"_s, u"lobby"_s, u"3"_s});
        QTRY_VERIFY(m->label("messagesNote").startsWith(u"Paused"_s));
        QCOMPARE(m->table("messagesTable")->model()->rowCount(), 2);
        m->click("pauseMessagesButton");
        QTest::mouseMove(&m->application->window(), QPoint(5, 5));
        QTRY_COMPARE(m->table("messagesTable")->model()->rowCount(), 3);

        // The list of channels has heard of it, too.
        QTRY_VERIFY_WITH_TIMEOUT(m->cellOf("channelsTable", 0, ChannelsModel::Kept).startsWith(u"3 · "_s), 10'000);
        QCOMPARE(m->find<QTabBar>("pageTabs")->tabData(1).toString(), u"1"_s);
    }

    void findsAMemberAndOpensItsChannel()
    {
        openReal();
        const auto ann = enter(u"ann"_s, u"lobby"_s);
        const auto anton = enter(u"anton"_s, u"garden"_s);
        QTRY_COMPARE(m->table("channelsTable")->model()->rowCount(), 2);
        // A name that is none of a channel leads on to the members.
        m->type("channelSearch", u"anto"_s);
        QTRY_COMPARE(m->label("channelsEmpty"), u"No channel contains “anto”"_s);
        m->click("findMemberButton");
        QTRY_COMPARE(m->rowOf("placesTable", u"anton"_s), 0);
        QCOMPARE(m->cellOf("placesTable", 0, PlacesModel::Channel), u"garden"_s);
        m->type("channelSearch", u"an"_s);
        QTRY_COMPARE(m->table("placesTable")->model()->rowCount(), 2);
        m->clickRow("placesTable", m->rowOf("placesTable", u"anton"_s));
        QTRY_COMPARE(m->label("channelName"), u"garden"_s);
        QTRY_COMPARE(m->table("rosterTable")->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(m->cellOf("rosterTable", m->table("rosterTable")->selectionModel()->selectedRows().first().row(), 0), u"anton"_s);
        // Escape empties the field.
        QTest::keyClick(m->find<QLineEdit>("channelSearch"), Qt::Key_Escape);
        QVERIFY(m->label("placesEmpty").startsWith(u"Type how"_s));
    }

    void saysWhereJsonIsWrongAndLosesNothing()
    {
        openReal();
        const auto ann = enter(u"ann"_s, u"lobby"_s);
        m->openChannel(u"lobby"_s);
        m->typeMessage(u"{\"a\" 1}"_s);
        QCOMPARE(m->label("messageWords"), u"Line 1, column 6: a colon is missing behind the name"_s);
        QVERIFY(!m->publishButton()->isEnabled());
        QTest::keyClick(m->find<QPlainTextEdit>("messageEdit"), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(m->label("messageWords").startsWith(u"Line 1"_s));
        m->typeMessage(u"plain \"words\""_s);
        m->click("messageAsText");
        QCOMPARE(m->find<QPlainTextEdit>("messageEdit")->toPlainText(), u"\"plain \\\"words\\\"\""_s);
        QVERIFY(m->publishButton()->isEnabled());
        m->click("publishButton");
        QTRY_COMPARE(ann->heard(u"message"_s), (QJsonArray{u"plain \"words\""_s}));
        // What the window remembers can be had back.
        QTRY_VERIFY(m->find<QToolButton>("publishRecent")->isEnabled());
        QMenu *recent = m->find<QToolButton>("publishRecent")->menu();
        Q_EMIT recent->aboutToShow();
        QCOMPARE(recent->actions().size(), 1);
        recent->actions().first()->trigger();
        QCOMPARE(m->find<QPlainTextEdit>("messageEdit")->toPlainText(), u"\"plain \\\"words\\\"\""_s);

        // Out of reach: the words stay.
        m_agent->kill();
        QTRY_VERIFY(!m->publishButton()->isEnabled());
        QCOMPARE(m->find<QPlainTextEdit>("messageEdit")->toPlainText(), u"\"plain \\\"words\\\"\""_s);
        QCOMPARE(m->rowOf("channelsTable", u"lobby"_s), 0);
    }

    void broadcastsToAWholeHub()
    {
        openReal(u"admin"_s, Environment::Production);
        const auto ann = enter(u"ann"_s, u"lobby"_s);
        m->openChannel(u"lobby"_s);
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
        QTRY_COMPARE(ann->heard(u"broadcast"_s), (QJsonArray{QJsonArray{1, 2}}));
    }

    void aViewerSeesButDoesNotPublish()
    {
        openReal(u"viewer"_s);
        const auto ann = enter(u"ann"_s, u"lobby"_s);
        m->openChannel(u"lobby"_s);
        QTRY_COMPARE(m->rowOf("rosterTable", u"ann"_s), 0);
        const QString why = u"Needs the role operator on chat; you are viewer"_s;
        QVERIFY(!m->publishButton()->isEnabled());
        QCOMPARE(m->publishButton()->toolTip(), why);
        QVERIFY(!m->find<QPushButton>("broadcastButton")->isEnabled());
        QCOMPARE(m->find<QPushButton>("broadcastButton")->toolTip(), why);
        m->find<QTabBar>("channelTabs")->setCurrentIndex(1);
        QVERIFY(m->label("messagesEmpty").endsWith(why));
    }
};

QTEST_MAIN(tst_ChannelsWindow)
#include "tst_ChannelsWindow.moc"

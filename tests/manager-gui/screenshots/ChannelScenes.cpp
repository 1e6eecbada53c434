// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/manager-gui/screenshots/ChannelScenes.h"

#include "manager-gui/app/MainWindow.h"
#include "manager-gui/model/ChannelsModel.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/pages/channels/ChannelsPage.h"
#include "manager-gui/widgets/LiveTable.h"
#include "tests/manager-gui/screenshots/Stage.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/ChannelClient.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtWidgets/QApplication>
#include <QtWidgets/QPlainTextEdit>

#include <functional>

using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace signalbox::test {

namespace {

constexpr int people = 260;
// Messages in room.general.
constexpr int said = 12;
// Three rooms, a channel for each of twelve users, and three of quotes.
constexpr int channelCount = 18;

QString hubs()
{
    const auto instance = [](const char *name) {
        return u"[[instance]]\nname = \"%1\"\ntype = \"pubsub\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s.arg(
            QLatin1StringView(name));
    };
    return instance("chat") + instance("quotes");
}

/// Subscribes to channels and, under a full name, enters them.
std::unique_ptr<ChannelClient> person(quint16 port, const QString &name, const QString &fullName, const QStringList &channels)
{
    auto client = std::make_unique<ChannelClient>(port);
    client->send(u"connect"_s, {{u"client"_s, name}});
    for (const QString &channel : channels) {
        client->send(u"subscribe"_s, ChannelClient::in(channel));
        if (!fullName.isEmpty())
            client->send(u"enter"_s,
                         ChannelClient::in(channel, {{u"info"_s, QJsonObject{{u"name"_s, fullName}, {u"status"_s, u"online"_s}}}}));
    }
    return client;
}

std::vector<std::unique_ptr<ChannelClient>> crowd(const AgentProcess &agent)
{
    const QStringList first{u"ann"_s, u"bob"_s, u"carla"_s, u"chen"_s, u"dalia"_s, u"emil"_s, u"fatou"_s, u"gus"_s, u"hana"_s, u"ivo"_s};
    const QStringList last{u"Weber"_s, u"Ito"_s, u"Ruiz"_s, u"Novák"_s, u"داليا"_s, u"Diop"_s, u"Olsen"_s};
    const quint16 port = agent.portOf(u"chat"_s);
    std::vector<std::unique_ptr<ChannelClient>> all;
    for (int i = 0; i < people; ++i) {
        const QString name = i < first.size() ? first.at(i) : u"%1.%2"_s.arg(first.at(i % first.size())).arg(i);
        QString full = first.at(i % first.size());
        full[0] = full.at(0).toUpper();
        full += u' ' + last.at(i % last.size());
        QStringList channels{u"room.general"_s};
        if (i % 2 == 0)
            channels.append(u"room.trading"_s);
        if (i % 9 == 0)
            channels.append(u"room.help"_s);
        if (i < 12)
            channels.append(u"user.%1"_s.arg(4711 + i));
        all.push_back(person(port, name, full, channels));
    }
    const quint16 quotes = agent.portOf(u"quotes"_s);
    for (int i = 0; i < 20; ++i)
        all.push_back(person(quotes, u"feed-%1"_s.arg(i), QString(), {u"quotes.EURUSD"_s, u"quotes.GBPUSD"_s, u"news"_s}));
    return all;
}

/// What people say.
void talk(const AgentProcess &agent)
{
    const QStringList lines{u"Good morning"_s, u"Maintenance at 15:00 UTC"_s, u"Who has the numbers of yesterday?"_s, u"On it"_s,
                            u"Danke!"_s};
    for (int i = 0; i < said; ++i) {
        agent.cli({u"publish"_s, u"chat"_s, u"room.general"_s,
                   QString::fromUtf8(
                       QJsonDocument(QJsonObject{{u"text"_s, lines.at(i % lines.size())}, {u"n"_s, i}}).toJson(QJsonDocument::Compact))});
    }
    agent.cli({u"publish"_s, u"quotes"_s, u"quotes.EURUSD"_s, u"1.0871"_s, u"--retain"_s});
}

bool openChannel(Stage &stage, const QString &name)
{
    LiveTable *table = stage.window().channels()->table();
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, 0).data().toString() == name) {
            table->selectRow(row);
            return true;
        }
    }
    return false;
}

int rows(const Stage &stage, const QString &table)
{
    const auto *view = qobject_cast<QTableView *>(stage.visible(table));
    return view ? view->model()->rowCount() : -1;
}

/// All channels are there; their rates are known from the second answer on.
bool isListed(const Stage &stage)
{
    const auto *view = qobject_cast<QTableView *>(stage.visible(u"channelsTable"_s));
    return rows(stage, u"channelsTable"_s) == channelCount
        && view->model()->index(0, ChannelsModel::Rate).data().toString() != format::rate(std::nullopt);
}

bool isAtMember(const Stage &stage, const QString &name)
{
    const auto *view = qobject_cast<QTableView *>(stage.visible(u"rosterTable"_s));
    return view && view->selectionModel()->hasSelection() && view->currentIndex().siblingAtColumn(0).data().toString() == name;
}

using Take = std::function<bool(const char *name)>;

bool takeLists(Stage &stage, const Take &take)
{
    bool ok = waitUntil([&] { return isListed(stage) && openChannel(stage, u"room.general"_s); });
    ok = ok && waitUntil([&] { return rows(stage, u"rosterTable"_s) == PagedModel::pageSize; }) && take("channels-members");
    ok = ok && stage.type(u"rosterGoTo"_s, u"gus"_s) && stage.pressReturn(u"rosterGoTo"_s);
    ok = ok && waitUntil([&] { return isAtMember(stage, u"gus"_s); }) && take("channels-go-to-member");
    ok = ok && stage.click(u"searchMembers"_s) && stage.type(u"channelSearch"_s, u"emil"_s) && stage.pressReturn(u"channelSearch"_s);
    ok = ok && waitUntil([&] { return rows(stage, u"placesTable"_s) > 0 && isAtMember(stage, u"emil"_s); }) && take("channels-find-member");
    ok = ok && stage.click(u"searchChannels"_s) && stage.type(u"channelSearch"_s, u"nowhere"_s);
    ok = ok && waitUntil([&] { return stage.isShown(u"findMemberButton"_s); }) && take("channels-no-match");
    return ok && stage.type(u"channelSearch"_s, QString()) && waitUntil([&] { return isListed(stage); });
}

bool takeMessages(Stage &stage, AgentProcess &agent, const Take &take, const QString &broadcastFile)
{
    bool ok = openChannel(stage, u"room.general"_s) && stage.showTabAt(u"channelTabs"_s, 1);
    ok = ok && waitUntil([&] { return rows(stage, u"messagesTable"_s) == said; }) && take("channels-messages");
    auto *edit = qobject_cast<QPlainTextEdit *>(stage.visible(u"messageEdit"_s));
    auto *messages = qobject_cast<QTableView *>(stage.visible(u"messagesTable"_s));
    if (!ok || !edit || !messages)
        return false;
    messages->selectRow(3);
    edit->setPlainText(u"{\"text\": \"Hello\",\n \"to\" \"all\"}"_s);
    ok = take("channels-wrong-json");
    edit->setPlainText(u"{\"text\": \"Maintenance is over\"}"_s);
    ok = ok && stage.click(u"publishButton"_s);
    ok = ok && waitUntil([&] { return rows(stage, u"messagesTable"_s) == said + 1 && edit->toPlainText().isEmpty(); })
        && take("channels-published");
    ok = ok && stage.click(u"broadcastButton"_s) && waitUntil([&] { return stage.isShown(u"broadcastDialog"_s); });
    ok = ok && stage.takeDialog(u"broadcastDialog"_s, broadcastFile);
    // Who comes back to a host that is gone sees what it last said.
    agent.kill();
    ok = ok && waitUntil([&] { return !stage.isLive(u"demo"_s); });
    return ok && stage.showTabAt(u"channelTabs"_s, 0) && take("channels-away");
}

} // namespace

bool takeChannels(const QString &folder, const QString &language)
{
    AgentProcess agent;
    agent.setInstances(hubs());
    AgentProcess bare;
    bare.setName(u"staging"_s);
    if (!agent.start() || !bare.start())
        return false;
    const auto all = crowd(agent);
    talk(agent);
    Stage stage(language);
    const QString suffix = language.isEmpty() ? QString() : u'-' + language;
    const Take take = [&](const char *name) {
        const auto file = [&](const char *look) {
            return u"%1/%2-%3%4.png"_s.arg(folder, QLatin1StringView(name), QLatin1StringView(look), suffix);
        };
        stage.setAppearance(Appearance::Dark);
        const bool ok = stage.take(file("dark"));
        stage.setAppearance(Appearance::Light);
        return ok && stage.take(file("light"));
    };
    bool ok = stage.addHost(agent.enrolmentToken()) && stage.addHost(bare.enrolmentToken());
    ok = ok && stage.selectHost(u"staging"_s) && stage.showTabAt(u"pageTabs"_s, 1);
    ok = ok && waitUntil([&] { return stage.isShown(u"createHubButton"_s); }) && take("channels-no-hub");
    ok = ok && stage.selectHost({}) && waitUntil([&] { return isListed(stage); });
    ok = ok && take("channels-all-hosts") && stage.selectHost(u"demo"_s);
    return ok && takeLists(stage, take) && takeMessages(stage, agent, take, u"%1/broadcast-light%2.png"_s.arg(folder, suffix));
}

} // namespace signalbox::test

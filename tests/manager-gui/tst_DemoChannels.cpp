// SPDX-License-Identifier: GPL-3.0-or-later
// What the made-up hosts say of hubs, channels and members: read as the answers of agents are read.
#include "manager-gui/hosts/demo/DemoAgent.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace {

const auto byCount = api::SortOrder::Descending;

qint64 numberOf(const QString &position)
{
    return position.section(u'.', 1).toLongLong();
}

} // namespace

class tst_DemoChannels : public QObject
{
    Q_OBJECT

    std::unique_ptr<DemoWorld> m_world;

    template <typename Method>
    Result<typename Method::Result> ask(const typename Method::Params &params, const QString &host = u"fra-1"_s,
                                        const QJsonObject &options = {})
    {
        QJsonObject all = json::toObject(params);
        for (auto it = options.begin(); it != options.end(); ++it)
            all.insert(it.key(), it.value());
        const auto answer = DemoAgent(*m_world, *m_world->find(host + u".example"_s)).answer(json::toQString(Method::name), all);
        if (!answer)
            return failure(answer.error());
        return json::fromJson<typename Method::Result>(*answer);
    }
    api::Channel channel(const QString &name, const QString &hub = u"chat"_s)
    {
        const auto found = ask<api::ChannelList>({.hub = hub, .filter = name});
        for (const api::Channel &one : found ? found->items : QList<api::Channel>()) {
            if (one.channel == name)
                return one;
        }
        return {};
    }
    QList<api::PresenceList::Item> everybody(const QString &name)
    {
        QList<api::PresenceList::Item> all;
        for (QString after;; after = all.last().member) {
            const auto page = ask<api::PresenceList>({.hub = u"chat"_s, .channel = name, .after = after, .page_size = 700});
            if (!page || page->items.isEmpty())
                return all;
            all += page->items;
            if (!page->more)
                return all;
        }
    }
    template <typename Method>
    void verifyRefused(const typename Method::Params &params, ErrorCode code, const QString &host = u"fra-1"_s)
    {
        const auto answer = ask<Method>(params, host);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, code);
        QVERIFY(!answer.error().message.isEmpty());
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_world = std::make_unique<DemoWorld>(7);
        m_world->playLastMinutes();
    }

    void hubsHaveTheirInstancesAndFigures()
    {
        for (const QString &host : {u"fra-1"_s, u"fra-2"_s, u"sin-1"_s}) {
            const auto hubs = ask<api::HubList>({}, host);
            QVERIFY(hubs);
            QCOMPARE(hubs->total, 2);
            const api::Hub &chat = hubs->items.first();
            QCOMPARE(chat.hub, u"chat"_s);
            QCOMPARE(chat.instances, QStringList({u"chat"_s, u"lobby"_s}));
            QVERIFY(chat.members > 3000 && chat.sessions > chat.members / 2 && chat.published > 0 && chat.delivered > chat.published);
            QCOMPARE(hubs->items.last().hub, u"quotes"_s);
            QVERIFY(!hubs->items.last().presence && hubs->items.last().members == 0);
        }
        const auto busiest = ask<api::HubList>({.filter = u"LOB"_s, .sort = u"sessions"_s, .order = byCount});
        QCOMPARE(busiest->total, 1);
        QCOMPARE(ask<api::HubList>({.sort = u"channels"_s, .page = 2, .page_size = 1})->items.first().channels, 1206);
        verifyRefused<api::HubList>({.sort = u"nothing"_s}, ErrorCode::InvalidParams);
    }

    void oneHostHasNoHub()
    {
        QCOMPARE(ask<api::HubList>({}, u"stage-2"_s)->total, 0);
        QVERIFY(ask<api::HubList>({}, u"localhost"_s)->total == 1);
        verifyRefused<api::ChannelList>({.hub = u"chat"_s}, ErrorCode::NotFound, u"stage-2"_s);
    }

    void channelsAreFilteredSortedAndPaged()
    {
        QStringList names;
        for (int page = 1; page <= 13; ++page) {
            const auto list = ask<api::ChannelList>({.hub = u"chat"_s, .page = page});
            QVERIFY(list);
            QCOMPARE(list->total, 1206);
            QCOMPARE(list->items.size(), page < 13 ? 100 : 6);
            for (const api::Channel &one : list->items)
                names.append(one.channel);
        }
        QVERIFY(std::is_sorted(names.begin(), names.end()));
        QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), 1206);
        const auto largest = ask<api::ChannelList>({.hub = u"chat"_s, .sort = u"members"_s, .order = byCount, .page_size = 3});
        QCOMPARE(largest->items.first().channel, u"room.general"_s);
        QVERIFY(std::abs(largest->items.first().members - 3380) <= 20 && std::abs(largest->items.first().subscribers - 3412) <= 20);
        QCOMPARE(largest->items.last().channel, u"room.help"_s);
        QCOMPARE(ask<api::ChannelList>({.hub = u"chat"_s, .filter = u"ROOM.t"_s})->items.first().channel, u"room.tea"_s);
        const auto latest = ask<api::ChannelList>({.hub = u"chat"_s, .sort = u"last_at"_s, .order = byCount});
        QVERIFY(latest->items.first().last_at && *latest->items.at(0).last_at >= *latest->items.at(1).last_at);
        verifyRefused<api::ChannelList>({.hub = u"chat"_s, .sort = u"size"_s}, ErrorCode::InvalidParams);
        verifyRefused<api::ChannelList>({.hub = u"chat"_s, .page_size = 1001}, ErrorCode::InvalidParams);
        verifyRefused<api::ChannelList>({.hub = u"chat"_s, .page = 0}, ErrorCode::InvalidParams);
        verifyRefused<api::ChannelList>({.hub = u"chats"_s}, ErrorCode::NotFound);
    }

    void figuresMoveWithTheClock()
    {
        const api::Channel before = channel(u"quotes.EURUSD"_s, u"quotes"_s);
        const qint64 then = m_world->now();
        m_world->playLastMinutes();
        const api::Channel after = channel(u"quotes.EURUSD"_s, u"quotes"_s);
        const double rate = double(after.published - before.published) / (double(m_world->now() - then) / 1000);
        QVERIFY2(rate > 2000 && rate < 2200, qPrintable(QString::number(rate)));
        QCOMPARE(after.messages, 1000);
        QVERIFY(after.retained && after.bytes > after.messages);
    }

    void historyHasTheLastMessages()
    {
        const auto history = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"room.general"_s, .limit = 1000});
        QVERIFY(history);
        QVERIFY(history->complete);
        QCOMPARE(history->items.size(), 1000);
        QCOMPARE(history->items.last().position, history->position);
        QCOMPARE(numberOf(history->position), channel(u"room.general"_s).published);
        for (qsizetype i = 0; i < history->items.size(); ++i) {
            const api::ChannelMessage &message = history->items.at(i);
            QCOMPARE(numberOf(message.position), numberOf(history->position) - 999 + i);
            QVERIFY(!message.data["text"_L1].toString().isEmpty() && message.from);
            QVERIFY(i == 0 || history->items.at(i - 1).at <= message.at);
        }
        QCOMPARE(ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"room.help"_s, .limit = 3})->items.size(), 3);
        QVERIFY(ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"not.there"_s})->items.isEmpty());
    }

    void aMessageStaysWhatItWas()
    {
        const api::ChannelHistory::Params params{.hub = u"chat"_s, .channel = u"news"_s, .limit = 1000};
        const auto before = ask<api::ChannelHistory>(params);
        m_world->playLastMinutes();
        const auto after = ask<api::ChannelHistory>(params);
        QHash<QString, QJsonObject> known;
        for (const api::ChannelMessage &message : before->items)
            known.insert(message.position, json::toObject(message));
        int met = 0;
        for (const api::ChannelMessage &message : after->items) {
            if (!known.contains(message.position))
                continue;
            ++met;
            QCOMPARE(json::toObject(message), known.value(message.position));
        }
        QVERIFY(met > 20);
    }

    void historyGoesOnFromAPosition()
    {
        const auto all = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s, .limit = 1000});
        const QString middle = all->items.at(all->items.size() - 11).position;
        const auto rest = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s, .since = middle});
        QVERIFY(rest->complete);
        QCOMPARE(rest->items.size(), 10);
        QCOMPARE(numberOf(rest->items.first().position), numberOf(middle) + 1);
        const auto some = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s, .limit = 4, .since = middle});
        QVERIFY(!some->complete);
        QCOMPARE(numberOf(some->items.last().position), numberOf(middle) + 4);
        const auto none = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s, .since = all->position});
        QVERIFY(none->complete && none->items.isEmpty());
        const QString tooOld = middle.section(u'.', 0, 0) + u".1"_s;
        QVERIFY(!ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s, .limit = 1000, .since = tooOld})->complete);
        const QString foreign = ask<api::ChannelHistory>({.hub = u"quotes"_s, .channel = u"quotes.EURUSD"_s})->position;
        QVERIFY(!ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s, .since = foreign})->complete);
        verifyRefused<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s, .since = u"yesterday"_s}, ErrorCode::InvalidParams);
        verifyRefused<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s, .limit = 0}, ErrorCode::InvalidParams);
        verifyRefused<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news*"_s}, ErrorCode::ChannelNameInvalid);
    }

    void whatIsPublishedIsInTheHistory()
    {
        const qint64 before = channel(u"room.help"_s).published;
        const api::ChannelPublish::Params params{.hub = u"chat"_s, .channel = u"room.help"_s, .data = QJsonObject{{u"text"_s, u"hi"_s}}};
        const auto dry = ask<api::ChannelPublish>(params, u"fra-1"_s, {{u"dry_run"_s, true}});
        QVERIFY(dry && !dry->position);
        const QJsonObject once{{u"request_id"_s, u"one"_s}};
        const auto published = ask<api::ChannelPublish>(params, u"fra-1"_s, once);
        QVERIFY(published && published->position);
        QCOMPARE(ask<api::ChannelPublish>(params, u"fra-1"_s, once)->position, published->position);
        QCOMPARE(numberOf(*published->position), before + 1);
        QCOMPARE(channel(u"room.help"_s).published, before + 1);
        const auto now = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"room.help"_s, .limit = 2});
        QCOMPARE(now->items.last().position, *published->position);
        QCOMPARE(now->items.last().data, params.data);
        QCOMPARE(now->items.last().from, u"agent:anna"_s);
        QVERIFY(now->items.first().from != now->items.last().from);
        m_world->playLastMinutes();
        const auto history =
            ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"room.help"_s, .limit = 1000, .since = *published->position});
        QVERIFY(!history->items.isEmpty());
        const QString earlier = published->position->section(u'.', 0, 0) + u'.' + QString::number(before);
        const auto behind = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"room.help"_s, .limit = 1, .since = earlier});
        const auto later = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"room.help"_s, .limit = 1000});
        // Twelve a second: after five minutes it is behind what is kept.
        QVERIFY(behind->items.first().position == later->items.first().position && !behind->complete);
    }

    void aNewChannelIsThereWhenSomethingIsPublishedInIt()
    {
        const api::ChannelPublish::Params params{
            .hub = u"chat"_s, .channel = u"room.new"_s, .data = u"first"_s, .qos = 2, .id = u"a-1"_s, .retain = true};
        const auto published = ask<api::ChannelPublish>(params);
        QVERIFY(published);
        QCOMPARE(numberOf(*published->position), 1);
        QCOMPARE(ask<api::ChannelPublish>(params)->position, published->position);
        const api::Channel made = channel(u"room.new"_s);
        QVERIFY(made.retained && made.messages == 1 && made.subscribers == 0 && made.last_at);
        const auto history = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"room.new"_s});
        QCOMPARE(history->items.size(), 1);
        QCOMPARE(history->items.first().data, QJsonValue(u"first"_s));
        QCOMPARE(history->items.first().from, u"agent:anna"_s);
        QCOMPARE(history->items.first().id, u"a-1"_s);
        QVERIFY(ask<api::ChannelPublish>({.hub = u"chat"_s, .channel = u"room.new"_s, .data = {}, .retain = true}));
        QVERIFY(!channel(u"room.new"_s).retained);
        m_world->playLastMinutes();
        m_world->playLastMinutes();
        m_world->playLastMinutes();
        QCOMPARE(channel(u"room.new"_s).messages, 0);
        QCOMPARE(channel(u"room.new"_s).published, 2);
    }

    void whatIsWrongIsNotPublished()
    {
        using Publish = api::ChannelPublish;
        verifyRefused<Publish>({.hub = u"chat"_s, .channel = u"a*"_s, .data = 1}, ErrorCode::ChannelNameInvalid);
        verifyRefused<Publish>({.hub = u"chat"_s, .channel = {}, .data = 1}, ErrorCode::ChannelNameInvalid);
        verifyRefused<Publish>({.hub = u"chat"_s, .channel = QString(200, u'ü'), .data = 1}, ErrorCode::ChannelNameInvalid);
        verifyRefused<Publish>({.hub = u"chat"_s, .channel = u"news"_s, .data = QString(65'535, u'x')}, ErrorCode::InvalidParams);
        verifyRefused<Publish>({.hub = u"chat"_s, .channel = u"news"_s, .data = 1, .qos = 2}, ErrorCode::InvalidParams);
        verifyRefused<Publish>({.hub = u"none"_s, .channel = u"news"_s, .data = 1}, ErrorCode::NotFound);
        verifyRefused<Publish>({.hub = u"chat"_s, .channel = u"news"_s, .data = 1}, ErrorCode::NotPermitted, u"stage-1"_s);
        verifyRefused<api::HubBroadcast>({.hub = u"chat"_s, .data = 1}, ErrorCode::NotPermitted, u"stage-1"_s);
        QVERIFY(ask<api::HubBroadcast>({.hub = u"chat"_s, .data = 1}, u"fra-2"_s));
    }

    void everyMemberIsListedOnce()
    {
        const auto first = ask<api::PresenceList>({.hub = u"chat"_s, .channel = u"room.general"_s});
        QVERIFY(first);
        QVERIFY(first->more && first->missing.isEmpty());
        QCOMPARE(first->items.size(), 100);
        const QList<api::PresenceList::Item> all = everybody(u"room.general"_s);
        QCOMPARE(all.size(), first->total);
        QCOMPARE(all.size(), channel(u"room.general"_s).members);
        QSet<QString> instances;
        for (qsizetype i = 0; i < all.size(); ++i) {
            QVERIFY(i == 0 || all.at(i - 1).member < all.at(i).member);
            QCOMPARE(all.at(i).node, u"fra-1"_s);
            instances.insert(all.at(i).instance);
        }
        QCOMPARE(instances, QSet<QString>({u"chat"_s, u"lobby"_s}));
        const auto second = ask<api::PresenceList>({.hub = u"chat"_s, .channel = u"room.general"_s, .page = 2});
        QCOMPARE(second->items.first().member, all.at(100).member);
        const auto is = [&](const auto &property) { return std::any_of(first->items.begin(), first->items.end(), property); };
        QVERIFY(is([](const auto &item) { return item.info["name"_L1].toString().startsWith(u'ع'); }));
        QVERIFY(is([](const auto &item) { return item.member.size() > 80; }));
        QVERIFY(is([](const auto &item) { return item.info.isNull(); }));
        QVERIFY(ask<api::PresenceList>({.hub = u"chat"_s, .channel = u"not.there"_s})->items.isEmpty());
        verifyRefused<api::PresenceList>({.hub = u"chat"_s, .channel = {}}, ErrorCode::ChannelNameInvalid);
    }

    void theVersionCountsWhoComesAndGoes()
    {
        const auto roster = [this] {
            const auto all = everybody(u"room.general"_s);
            QSet<QString> names;
            for (const api::PresenceList::Item &item : all)
                names.insert(item.member);
            return std::pair(names, ask<api::PresenceList>({.hub = u"chat"_s, .channel = u"room.general"_s})->version);
        };
        const auto [before, version] = roster();
        m_world->playLastMinutes();
        const auto [after, later] = roster();
        const qint64 differ = (before - after).size() + (after - before).size();
        QVERIFY(later > version && differ <= later - version);
        QCOMPARE((later - version - differ) % 2, 0);
    }

    void aMemberIsFoundWhereverItIs()
    {
        const auto ann = ask<api::PresenceFind>({.member = u"ann"_s});
        QVERIFY(ann && ann->total >= 2);
        QCOMPARE(ann->items.size(), ann->total);
        for (const api::PresenceFind::Item &item : ann->items) {
            QCOMPARE(item.member, u"ann"_s);
            const QList<api::PresenceList::Item> all = everybody(item.channel);
            QVERIFY(std::any_of(all.begin(), all.end(), [](const api::PresenceList::Item &one) { return one.member == "ann"_L1; }));
        }
        const auto many = ask<api::PresenceFind>({.member = u"a"_s, .prefix = true, .page_size = 50});
        QVERIFY(many->total > 200);
        QCOMPARE(many->items.size(), 50);
        QVERIFY(many->items.first().member <= many->items.last().member && many->items.first().member.startsWith(u'a'));
        QCOMPARE(ask<api::PresenceFind>({.member = u"ann"_s, .hub = u"quotes"_s})->total, 0);
        QCOMPARE(ask<api::PresenceFind>({.member = u"nobody at all"_s, .prefix = true})->total, 0);
        verifyRefused<api::PresenceFind>({.member = {}}, ErrorCode::InvalidParams);
        verifyRefused<api::PresenceFind>({.member = u"a"_s, .prefix = true, .page = 11, .page_size = 1000}, ErrorCode::InvalidParams);
    }

    void nobodyIsInAHubThatNobodyServes()
    {
        for (const QString &name : {u"chat"_s, u"lobby"_s})
            QVERIFY(ask<api::InstanceStop>({name}));
        m_world->playLastMinutes();
        const auto hubs = ask<api::HubList>({.filter = u"chat"_s});
        QCOMPARE(hubs->items.first().channels, 0);
        QCOMPARE(hubs->items.first().members, 0);
        QCOMPARE(ask<api::ChannelList>({.hub = u"chat"_s})->total, 0);
        QCOMPARE(ask<api::PresenceFind>({.member = u"ann"_s})->total, 0);
        QVERIFY(ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"news"_s})->position.isEmpty());
        verifyRefused<api::ChannelPublish>({.hub = u"chat"_s, .channel = u"news"_s, .data = 1}, ErrorCode::InvalidState);
        verifyRefused<api::HubBroadcast>({.hub = u"chat"_s, .data = 1}, ErrorCode::InvalidState);
    }

    void theSameSeedTellsTheSame()
    {
        const auto told = [this] {
            const auto history = ask<api::ChannelHistory>({.hub = u"chat"_s, .channel = u"room.help"_s, .limit = 20});
            QJsonArray all{history->position};
            for (const api::ChannelMessage &message : history->items)
                all.append(message.data);
            for (const api::PresenceList::Item &item : everybody(u"room.help"_s))
                all.append(item.member);
            return all;
        };
        const QJsonArray first = told();
        init();
        QCOMPARE(told(), first);
        m_world = std::make_unique<DemoWorld>(8);
        m_world->playLastMinutes();
        QVERIFY(told() != first);
    }
};

QTEST_GUILESS_MAIN(tst_DemoChannels)
#include "tst_DemoChannels.moc"

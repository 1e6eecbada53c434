// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/PubSubServerType.h"
#include "tests/server-core/embed/ChatHost.h"
#include "tests/server-core/embed/Kept.h"
#include "tests/server-core/embed/Rules.h"
#include "tests/support/ChannelClient.h"

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::ChannelClient;
using test::Kept;
using test::Rules;

namespace {

/// A plugin's type: whoever calls itself as its channel is let in there.
class Club : public PubSubServerType
{
public:
    QString name() const override { return u"club"_s; }
    std::shared_ptr<AccessPolicy> policy(const QJsonObject &options) const override
    {
        const QString member = options.value(u"member"_s).toString();
        return std::make_shared<Rules>([member](const ConnectRequest &request, const ConnectReply &reply) {
            if (request.client == member)
                reply.letIn({.may = {{member}}});
            else
                reply.refuse(u"members only"_s);
        });
    }
    QJsonObject optionsSchema() const override
    {
        QJsonObject properties = channelOptions();
        properties.insert(u"member"_s, QJsonObject{{u"type"_s, u"string"_s}});
        return optionsOf(properties, {u"member"_s});
    }
};

} // namespace

class tst_AccessPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_chat.end(); }

    void letsInWhomItKnows();
    void grantsByChannel();
    void saysWhoSomebodyIs();
    void isToldWhoAsks();
    void decidesLater();
    void decidesChannelByChannel();
    void asksForEachRightOfASubscription();
    void isMissedWhenThereIsNone();
    void leavesTheHubOfOthersAsItIs();
    void survivesStopsWhileItDecides();
    void isAPluginsOwn();

private:
    static QString codeOf(const QJsonObject &called) { return ChannelClient::codeOf(called); }
    static QJsonObject in(const QString &channel, const QJsonObject &more = {}) { return ChannelClient::in(channel, more); }

    test::ChatHost m_chat;
};

void tst_AccessPolicy::letsInWhomItKnows()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &request, const ConnectReply &reply) {
        if (request.client == u"ann"_s)
            reply.letIn({.may = {{u"room*"_s}}});
        else
            reply.refuse(u"only Ann is let in here"_s);
    });
    PubSub &chat = m_chat.serve(rules);
    ChannelClient ann(chat.port());
    QCOMPARE(ann.connectAs(u"ann"_s).value(u"client"_s).toString(), u"ann"_s);
    QVERIFY(ann.call(u"subscribe"_s, in(u"room.1"_s, {{u"presence"_s, true}})).contains(u"position"_s));
    ann.call(u"enter"_s, in(u"room.1"_s));
    QCOMPARE(chat.presence().members("room.1").items.value(0).name, u"ann"_s);
    ChannelClient bob(chat.port());
    const QJsonObject refused = bob.connectAs(u"bob"_s);
    QCOMPARE(codeOf(refused), u"NotPermitted"_s);
    QCOMPARE(refused.value(u"message"_s).toString(), u"only Ann is let in here"_s);
    QVERIFY(!refused.value(u"retryable"_s).toBool());
    QCOMPARE(codeOf(bob.call(u"subscribe"_s, in(u"room.1"_s))), u"NotConnected"_s);
    // What the program says itself it may.
    chat.publish("elsewhere", "1");
}

void tst_AccessPolicy::grantsByChannel()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &, const ConnectReply &reply) {
        reply.letIn({.may = {{u"room*"_s}, {u"news"_s, ChannelRight::Subscribe}, {u"*not a channel*"_s}}});
    });
    ChannelClient ann(m_chat.serve(rules).port());
    ann.connectAs(u"ann"_s);
    QVERIFY(codeOf(ann.call(u"publish"_s, in(u"room.1"_s, {{u"data"_s, 1}}))).isEmpty());
    QVERIFY(codeOf(ann.call(u"subscribe"_s, in(u"room*"_s))).isEmpty());
    QVERIFY(codeOf(ann.call(u"subscribe"_s, in(u"news"_s))).isEmpty());
    const QJsonObject refused = ann.call(u"publish"_s, in(u"news"_s, {{u"data"_s, 1}}));
    QCOMPARE(codeOf(refused), u"NotPermitted"_s);
    QCOMPARE(refused.value(u"message"_s).toString(), u"this server does not permit \"publish\" in \"news\""_s);
    for (const QString &method : {u"history"_s, u"members"_s, u"enter"_s})
        QCOMPARE(codeOf(ann.call(method, in(u"news"_s))), u"NotPermitted"_s);
    QCOMPARE(codeOf(ann.call(u"broadcast"_s, {{u"data"_s, 1}})), u"NotPermitted"_s);
    QCOMPARE(codeOf(ann.call(u"subscribe"_s, in(u"*"_s))), u"NotPermitted"_s);
    QCOMPARE(codeOf(ann.call(u"refresh"_s, {{u"token"_s, u"t"_s}})), u"TokenInvalid"_s);
}

void tst_AccessPolicy::saysWhoSomebodyIs()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &request, const ConnectReply &reply) {
        reply.letIn({.name = QString::fromUtf8(request.token), .info = {{u"name"_s, u"Ann"_s}}, .may = {{u"*"_s}}});
    });
    PubSub &chat = m_chat.serve(rules);
    ChannelClient ann(chat.port());
    const QJsonObject connected = ann.call(u"connect"_s, {{u"client"_s, u"somebody"_s}, {u"token"_s, u"ann"_s}});
    QCOMPARE(connected.value(u"client"_s).toString(), u"ann"_s);
    QCOMPARE(ann.call(u"enter"_s, in(u"room"_s, {{u"member"_s, u"bob"_s}})).value(u"member"_s).toString(), u"ann"_s);
    const auto roster = chat.presence().members("room");
    QCOMPARE(roster.items.value(0).name, u"ann"_s);
    QCOMPARE(roster.items.value(0).info, R"({"name":"Ann"})"_ba);
    ann.call(u"subscribe"_s, in(u"room"_s));
    ann.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}));
    QTRY_COMPARE(ann.told(u"message"_s).value(0).value(u"from"_s).toString(), u"ann"_s);
}

void tst_AccessPolicy::isToldWhoAsks()
{
    const auto rules = std::make_shared<Rules>(Rules::nothing);
    ChannelClient ann(m_chat.serve(rules).port());
    const QString session = ann.call(u"connect"_s, {{u"client"_s, u"ann"_s}, {u"token"_s, u"secret"_s}}).value(u"session"_s).toString();
    QCOMPARE(rules->connects().size(), 1);
    const ConnectRequest connect = rules->connects().first();
    QCOMPARE(connect.session, session);
    QCOMPARE(connect.instance, u"chat"_s);
    QCOMPARE(connect.client, u"ann"_s);
    QCOMPARE(connect.token, "secret"_ba);
    QVERIFY(connect.peer.startsWith(u"127.0.0.1:"_s) && !connect.tls);
    ann.call(u"broadcast"_s, {{u"data"_s, 1}});
    ann.call(u"history"_s, in(u"room"_s));
    QCOMPARE(rules->requests().size(), 2);
    QCOMPARE(rules->requests().at(0).channel, u"*"_s);
    QCOMPARE(rules->requests().at(0).right, ChannelRight::Publish);
    QCOMPARE(rules->requests().at(1).channel, u"room"_s);
    QCOMPARE(rules->requests().at(1).right, ChannelRight::History);
    QCOMPARE(rules->requests().at(1).client, u"ann"_s);
    QCOMPARE(rules->requests().at(1).session, session);
}

void tst_AccessPolicy::decidesLater()
{
    Kept<ConnectReply> replies;
    const auto rules = std::make_shared<Rules>([&replies](const ConnectRequest &, const ConnectReply &reply) { replies.add(reply); });
    ChannelClient ann(m_chat.serve(rules).port());
    // All of it before anybody has decided.
    const QList<int> ids{ann.send(u"connect"_s, {{u"client"_s, u"ann"_s}}), ann.send(u"subscribe"_s, in(u"room"_s)),
                         ann.send(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}, {u"qos"_s, 1}})), ann.send(u"unsubscribe"_s, in(u"room"_s))};
    QTRY_COMPARE(replies.count(), 1);
    QVERIFY(ann.answers.isEmpty());
    replies.take().letIn({.may = {{u"*"_s}}});
    QTRY_COMPARE(ann.answers.size(), 4);
    for (const QJsonObject &answer : std::as_const(ann.answers))
        QVERIFY2(answer.contains(u"result"_s), QJsonDocument(answer).toJson().constData());
    QCOMPARE(ann.answers.first().value(u"id"_s).toInt(), ids.first());
    QCOMPARE(codeOf(ann.call(u"ping"_s, {})), QString());
}

void tst_AccessPolicy::decidesChannelByChannel()
{
    Kept<ChannelReply> replies;
    const auto rules = std::make_shared<Rules>(Rules::nothing, [&replies](const ChannelRequest &request, const ChannelReply &reply) {
        if (request.channel == u"at once"_s)
            reply.allow();
        else
            replies.add(reply);
    });
    ChannelClient ann(m_chat.serve(rules).port());
    ann.connectAs(u"ann"_s);
    QVERIFY(codeOf(ann.call(u"publish"_s, in(u"at once"_s, {{u"data"_s, 1}}))).isEmpty());
    const int waits = ann.send(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}, {u"qos"_s, 1}}));
    const int behind = ann.send(u"ping"_s, {});
    QTRY_COMPARE(replies.count(), 1);
    const qsizetype before = ann.answers.size();
    replies.take().allow();
    QTRY_COMPARE(ann.answers.size(), before + 2);
    QVERIFY(ann.answers.at(before).contains(u"result"_s) && ann.answers.at(before + 1).contains(u"result"_s));
    QVERIFY(waits < behind);
    // It is known now.
    for (int i = 0; i < 3; ++i)
        QVERIFY(codeOf(ann.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}))).isEmpty());
    QCOMPARE(rules->requests().size(), 2);
    // Another right is not, nor is what was refused.
    for (int i = 0; i < 2; ++i) {
        ann.send(u"subscribe"_s, in(u"room"_s));
        QTRY_COMPARE(replies.count(), 1);
        replies.take().refuse(u"write only"_s);
        QTRY_COMPARE(ChannelClient::errorOf(ann.answers.last()).value(u"message"_s).toString(), u"write only"_s);
        ann.answers.clear();
        ann.answers.append(QJsonObject());
    }
    QCOMPARE(rules->requests().size(), 4);
}

void tst_AccessPolicy::asksForEachRightOfASubscription()
{
    Kept<ChannelReply> replies;
    const auto rules =
        std::make_shared<Rules>(Rules::nothing, [&replies](const ChannelRequest &, const ChannelReply &reply) { replies.add(reply); });
    ChannelClient ann(m_chat.serve(rules).port());
    ann.connectAs(u"ann"_s);
    ann.answers.clear();
    ann.send(u"subscribe"_s, in(u"room"_s, {{u"presence"_s, true}}));
    ann.send(u"publish"_s, in(u"room"_s, {{u"data"_s, 7}}));
    for (int asked = 1; asked <= 3; ++asked) {
        QTRY_COMPARE(replies.count(), 1);
        QCOMPARE(rules->requests().size(), asked);
        replies.take().allow();
    }
    QTRY_COMPARE(ann.told(u"message"_s).value(0).value(u"data"_s).toInt(), 7);
    QCOMPARE(rules->requests().at(0).right, ChannelRight::Subscribe);
    QCOMPARE(rules->requests().at(1).right, ChannelRight::Presence);
    QCOMPARE(rules->requests().at(2).right, ChannelRight::Publish);
    QTRY_COMPARE(ann.answers.size(), 2);
    QVERIFY(ann.answers.first().value(u"result"_s).toObject().contains(u"members"_s));
}

void tst_AccessPolicy::isMissedWhenThereIsNone()
{
    PubSub &chat = m_chat.make(1);
    chat.setAccess(nullptr);
    m_chat.host().start();
    QTRY_COMPARE(chat.state(), Server::State::Failed);
}

void tst_AccessPolicy::leavesTheHubOfOthersAsItIs()
{
    PubSub &chat = m_chat.make(1);
    ServerConfig config = test::ChatHost::local();
    config.more = {{u"hub"_s, u"chat"_s}};
    auto &lobby = m_chat.host().add<PubSub>("lobby", config);
    chat.setHub({.historyCount = 2});
    const auto rules = std::make_shared<Rules>(Rules::everything);
    chat.setAccess(rules);
    lobby.setAccess(rules);
    m_chat.run();
    QTRY_VERIFY(lobby.isRunning());
    for (int i = 1; i <= 3; ++i)
        lobby.publish("room", QByteArray::number(i));
    std::optional<Answer<History>> history;
    lobby.history("room", {}, this, [&history](const Answer<History> &answer) { history = answer; });
    QTRY_VERIFY(history);
    QCOMPARE(history->items.size(), 2);
}

void tst_AccessPolicy::survivesStopsWhileItDecides()
{
    Kept<ConnectReply> replies;
    Kept<ChannelReply> channelReplies;
    const auto rules = std::make_shared<Rules>(
        [&replies](const ConnectRequest &request, const ConnectReply &reply) {
            if (request.client == u"ann"_s)
                return reply.letIn();
            replies.add(reply);
        },
        [&channelReplies](const ChannelRequest &, const ChannelReply &reply) { channelReplies.add(reply); });
    PubSub &chat = m_chat.serve(rules);
    ChannelClient ann(chat.port());
    ChannelClient bob(chat.port());
    ChannelClient eve(chat.port());
    ann.connectAs(u"ann"_s);
    ann.send(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}));
    bob.send(u"connect"_s, {{u"client"_s, u"bob"_s}});
    QTRY_COMPARE(replies.count(), 1);
    eve.send(u"connect"_s, {{u"client"_s, u"eve"_s}});
    QTRY_VERIFY(replies.count() == 2 && channelReplies.count() == 1);
    const ConnectReply forBob = replies.take();
    const ConnectReply forEve = replies.take();
    // A client that leaves meanwhile: nobody reads that until it is decided.
    eve.close();
    forEve.letIn();
    QTRY_COMPARE(chat.sessions(), 2);
    QSignalSpy stopped(&m_chat.host(), &Host::stopped);
    m_chat.host().stop();
    QTRY_COMPARE(stopped.count(), 1);
    QTRY_VERIFY(!ann.isOpen() && !bob.isOpen());
    forBob.letIn({.may = {{u"*"_s}}});
    channelReplies.take().allow();
    // And a host that ends at once, with a decision that comes even later.
    m_chat.run();
    ChannelClient late(chat.port());
    late.send(u"connect"_s, {{u"client"_s, u"late"_s}});
    QTRY_COMPARE(replies.count(), 1);
    m_chat.end();
    replies.take().letIn({.may = {{u"*"_s}}});
    QTRY_VERIFY(!late.isOpen());
    QVERIFY(late.answers.isEmpty());
}

void tst_AccessPolicy::isAPluginsOwn()
{
    Host host(1);
    const QJsonObject options{{u"member"_s, u"ann"_s}};
    // By itself its hub is open, and that nobody has meant.
    Server &alone = host.add<Club>("alone", {.address = u"127.0.0.1"_s, .options = options});
    auto &door = host.add<PubSub>("door", test::ChatHost::local());
    door.setHub({.access = HubSettings::Access::Service});
    Server &club = host.add<Club>("club", {.address = u"127.0.0.1"_s, .options = options, .more = {{u"hub"_s, u"door"_s}}});
    host.start();
    QTRY_VERIFY2(club.isRunning(), qPrintable(club.error()));
    QTRY_COMPARE(alone.state(), Server::State::Failed);
    QVERIFY2(alone.error().contains(u"does not leave that to it"_s), qPrintable(alone.error()));
    QTRY_COMPARE(door.state(), Server::State::Failed);
    QVERIFY2(door.error().contains(u"this one decides nothing"_s), qPrintable(door.error()));
    ChannelClient ann(club.port());
    ChannelClient bob(club.port());
    QVERIFY(codeOf(ann.connectAs(u"ann"_s)).isEmpty());
    QVERIFY(codeOf(ann.call(u"publish"_s, in(u"ann"_s, {{u"data"_s, 1}}))).isEmpty());
    QCOMPARE(codeOf(ann.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}))), u"NotPermitted"_s);
    QCOMPARE(bob.connectAs(u"bob"_s).value(u"message"_s).toString(), u"members only"_s);
}

QTEST_GUILESS_MAIN(tst_AccessPolicy)
#include "tst_AccessPolicy.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Host.h"
#include "server-core/include/signalbox/PubSub.h"
#include "server-core/include/signalbox/PubSubServerType.h"
#include "tests/server-core/embed/ChannelClient.h"

#include <deque>
#include <functional>
#include <mutex>
#include <stdexcept>

using namespace signalbox;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::ChannelClient;

namespace {

/// Does what the test says, and keeps what it was asked.
class Rules : public AccessPolicy
{
public:
    using Connect = std::function<void(const ConnectRequest &, const ConnectReply &)>;
    using Request = std::function<void(const ChannelRequest &, const ChannelReply &)>;

    explicit Rules(Connect connect, Request request = {}) : m_connect(std::move(connect)), m_request(std::move(request)) { }

    void connect(const ConnectRequest &request, const ConnectReply &reply) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_connects.push_back(request);
        }
        m_connect(request, reply);
    }
    void request(const ChannelRequest &request, const ChannelReply &reply) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
        }
        if (m_request)
            m_request(request, reply);
        else
            AccessPolicy::request(request, reply);
    }
    std::chrono::milliseconds patience() const override { return longest; }

    QList<ConnectRequest> connects() const
    {
        const std::lock_guard lock(m_mutex);
        return m_connects;
    }
    QList<ChannelRequest> requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    std::chrono::milliseconds longest = 30s;

private:
    const Connect m_connect;
    const Request m_request;
    mutable std::mutex m_mutex;
    QList<ConnectRequest> m_connects;
    QList<ChannelRequest> m_requests;
};

/// Replies that somebody gives later.
template <typename Reply>
class Kept
{
public:
    void add(const Reply &reply)
    {
        const std::lock_guard lock(m_mutex);
        m_replies.push_back(reply);
    }
    int count() const
    {
        const std::lock_guard lock(m_mutex);
        return int(m_replies.size());
    }
    Reply take()
    {
        const std::lock_guard lock(m_mutex);
        Reply reply = m_replies.front();
        m_replies.pop_front();
        return reply;
    }

private:
    mutable std::mutex m_mutex;
    std::deque<Reply> m_replies;
};

void everything(const ConnectRequest &, const ConnectReply &reply)
{
    reply.letIn({.may = {{u"*"_s}}});
}

void nothing(const ConnectRequest &, const ConnectReply &reply)
{
    reply.letIn();
}

const ServerConfig local{.address = u"127.0.0.1"_s};

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
    void letsInWhomItKnows();
    void grantsByChannel();
    void saysWhoSomebodyIs();
    void isToldWhoAsks();
    void decidesLater();
    void decidesChannelByChannel();
    void asksForEachRightOfASubscription();
    void refusesInTheMiddleOfOtherCalls();
    void refusesWhatTakesTooLong();
    void refusesWhatNobodyAnswers();
    void refusesWhatThrows();
    void refusesNamesThatAreNone();
    void hasNoWildcardForAName();
    void isMissedWhenThereIsNone();
    void leavesTheHubOfOthersAsItIs();
    void takesTheFirstAnswerOnly();
    void takesBackWhatItGranted();
    void endsASession();
    void survivesStopsWhileItDecides();
    void closesAfterThreeRefusals();
    void isAPluginsOwn();

private:
    PubSub &serve(const std::shared_ptr<AccessPolicy> &policy)
    {
        m_host = std::make_unique<Host>(2);
        auto &chat = m_host->add<PubSub>("chat", local);
        chat.setAccess(policy);
        m_host->start();
        [&chat] { QTRY_VERIFY2(chat.isRunning(), qPrintable(chat.error())); }();
        return chat;
    }
    static QString codeOf(const QJsonObject &answer) { return answer.value(u"error"_s).toString(); }
    static QJsonObject in(const QString &channel, QJsonObject more = {})
    {
        more.insert(u"channel"_s, channel);
        return more;
    }

    std::unique_ptr<Host> m_host;
};

void tst_AccessPolicy::letsInWhomItKnows()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &request, const ConnectReply &reply) {
        if (request.client == u"ann"_s)
            reply.letIn({.may = {{u"room*"_s}}});
        else
            reply.refuse(u"only Ann is let in here"_s);
    });
    PubSub &chat = serve(rules);
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
    ChannelClient ann(serve(rules).port());
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
    PubSub &chat = serve(rules);
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
    const auto rules = std::make_shared<Rules>(nothing);
    ChannelClient ann(serve(rules).port());
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
    ChannelClient ann(serve(rules).port());
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
    const auto rules = std::make_shared<Rules>(nothing, [&replies](const ChannelRequest &request, const ChannelReply &reply) {
        if (request.channel == u"at once"_s)
            reply.allow();
        else
            replies.add(reply);
    });
    ChannelClient ann(serve(rules).port());
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
        std::make_shared<Rules>(nothing, [&replies](const ChannelRequest &, const ChannelReply &reply) { replies.add(reply); });
    ChannelClient ann(serve(rules).port());
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

void tst_AccessPolicy::refusesInTheMiddleOfOtherCalls()
{
    const auto rules = std::make_shared<Rules>(nothing);
    ChannelClient ann(serve(rules).port());
    ann.connectAs(u"ann"_s);
    QCOMPARE(codeOf(ann.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}))), u"NotPermitted"_s);
    QCOMPARE(codeOf(ann.call(u"ping"_s, {})), QString());
    QVERIFY(ann.isOpen());
}

void tst_AccessPolicy::refusesWhatTakesTooLong()
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
    rules->longest = 50ms;
    ChannelClient bob(serve(rules).port());
    const QJsonObject refused = bob.connectAs(u"bob"_s);
    QCOMPARE(codeOf(refused), u"NotPermitted"_s);
    QVERIFY(refused.value(u"retryable"_s).toBool());
    QVERIFY(refused.value(u"message"_s).toString().contains(u"in time"_s));
    // Too late for that one.
    replies.take().letIn({.may = {{u"*"_s}}});
    QVERIFY(codeOf(bob.connectAs(u"ann"_s)).isEmpty());
    const QJsonObject second = bob.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}));
    QCOMPARE(codeOf(second), u"NotPermitted"_s);
    QVERIFY(second.value(u"retryable"_s).toBool());
    channelReplies.take().allow();
    QCOMPARE(codeOf(bob.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}))), u"NotPermitted"_s);
}

void tst_AccessPolicy::refusesWhatNobodyAnswers()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &, const ConnectReply &) {});
    ChannelClient ann(serve(rules).port());
    const QJsonObject refused = ann.connectAs(u"ann"_s);
    QCOMPARE(codeOf(refused), u"NotPermitted"_s);
    QVERIFY(refused.value(u"message"_s).toString().contains(u"has not decided"_s));
}

void tst_AccessPolicy::refusesWhatThrows()
{
    Kept<ConnectReply> replies;
    const auto rules = std::make_shared<Rules>(
        [&replies](const ConnectRequest &request, const ConnectReply &reply) {
            if (request.client == u"ann"_s)
                return reply.letIn();
            if (request.client == u"bob"_s)
                replies.add(reply);
            throw std::runtime_error("thrown");
        },
        [](const ChannelRequest &, const ChannelReply &) { throw 1; });
    ChannelClient client(serve(rules).port());
    QCOMPARE(codeOf(client.connectAs(u"bob"_s)), u"NotPermitted"_s);
    replies.take().letIn({.may = {{u"*"_s}}});
    QCOMPARE(codeOf(client.connectAs(u"eve"_s)), u"NotPermitted"_s);
    QVERIFY(codeOf(client.connectAs(u"ann"_s)).isEmpty());
    QCOMPARE(codeOf(client.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}))), u"NotPermitted"_s);
}

void tst_AccessPolicy::refusesNamesThatAreNone()
{
    const auto rules = std::make_shared<Rules>(
        [](const ConnectRequest &, const ConnectReply &reply) { reply.letIn({.name = u"a\nb"_s, .may = {{u"*"_s}}}); });
    ChannelClient ann(serve(rules).port());
    QCOMPARE(codeOf(ann.connectAs(u"ann"_s)), u"NotPermitted"_s);
}

void tst_AccessPolicy::hasNoWildcardForAName()
{
    const auto rules = std::make_shared<Rules>(
        [](const ConnectRequest &request, const ConnectReply &reply) { reply.letIn({.may = {{u"private."_s + request.client}}}); });
    ChannelClient mallory(serve(rules).port());
    QCOMPARE(codeOf(mallory.connectAs(u"*"_s)), u"InvalidParams"_s);
    QVERIFY(rules->connects().isEmpty());
    QVERIFY(!mallory.connectAs(u"mallory"_s).contains(u"error"_s));
    QCOMPARE(codeOf(mallory.call(u"subscribe"_s, in(u"private.*"_s))), u"NotPermitted"_s);
}

void tst_AccessPolicy::isMissedWhenThereIsNone()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    chat.setAccess(nullptr);
    host.start();
    QTRY_COMPARE(chat.state(), Server::State::Failed);
}

void tst_AccessPolicy::leavesTheHubOfOthersAsItIs()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    ServerConfig config = local;
    config.more = {{u"hub"_s, u"chat"_s}};
    auto &lobby = host.add<PubSub>("lobby", config);
    chat.setHub({.historyCount = 2});
    const auto rules = std::make_shared<Rules>(everything);
    chat.setAccess(rules);
    lobby.setAccess(rules);
    host.start();
    QTRY_VERIFY(chat.isRunning() && lobby.isRunning());
    for (int i = 1; i <= 3; ++i)
        lobby.publish("room", QByteArray::number(i));
    std::optional<Answer<History>> history;
    lobby.history("room", {}, this, [&history](const Answer<History> &answer) { history = answer; });
    QTRY_VERIFY(history);
    QCOMPARE(history->items.size(), 2);
}

void tst_AccessPolicy::takesTheFirstAnswerOnly()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &, const ConnectReply &reply) {
        reply.refuse(u"no"_s);
        reply.letIn({.may = {{u"*"_s}}});
    });
    ChannelClient ann(serve(rules).port());
    QCOMPARE(ann.connectAs(u"ann"_s).value(u"message"_s).toString(), u"no"_s);
}

void tst_AccessPolicy::takesBackWhatItGranted()
{
    const auto rules = std::make_shared<Rules>(
        [](const ConnectRequest &, const ConnectReply &reply) {
            reply.letIn({.may = {{u"room"_s}, {u"news"_s}}});
        },
        [](const ChannelRequest &request, const ChannelReply &reply) {
            if (request.channel == u"asked"_s)
                reply.allow();
            else
                reply.refuse();
        });
    PubSub &chat = serve(rules);
    ChannelClient ann(chat.port());
    ann.connectAs(u"ann"_s);
    for (const QString &channel : {u"room"_s, u"news"_s, u"asked"_s})
        QVERIFY(codeOf(ann.call(u"subscribe"_s, in(channel))).isEmpty());
    ann.call(u"enter"_s, in(u"room"_s));
    QCOMPARE(chat.presence().members("room").total, 1);
    rules->connects().first().access.change({{u"news"_s, ChannelRight::Subscribe}});
    QTRY_COMPARE(ann.told(u"unsubscribed"_s).size(), 2);
    QStringList ended;
    for (const QJsonObject &note : ann.told(u"unsubscribed"_s)) {
        ended += note.value(u"channel"_s).toString();
        QCOMPARE(note.value(u"reason"_s).toString(), u"not_permitted"_s);
    }
    QCOMPARE(ended, QStringList({u"asked"_s, u"room"_s}));
    QTRY_COMPARE(chat.presence().members("room").total, 0);
    QCOMPARE(codeOf(ann.call(u"publish"_s, in(u"news"_s, {{u"data"_s, 1}}))), u"NotPermitted"_s);
    chat.publish("news", "1");
    QTRY_COMPARE(ann.told(u"message"_s).size(), 1);
    // Asked anew.
    const qsizetype asked = rules->requests().size();
    QVERIFY(codeOf(ann.call(u"subscribe"_s, in(u"asked"_s))).isEmpty());
    QCOMPARE(rules->requests().size(), asked + 1);
}

void tst_AccessPolicy::endsASession()
{
    const auto rules = std::make_shared<Rules>(everything);
    ChannelClient ann(serve(rules).port());
    ann.connectAs(u"ann"_s);
    const ClientAccess access = rules->connects().first().access;
    access.close(u"the club has closed"_s);
    QTRY_VERIFY(!ann.isOpen());
    QCOMPARE(ann.closeCode(), 1008);
    QCOMPARE(ann.closeReason(), u"the club has closed"_s);
    // Nobody is there any more.
    access.change({});
    access.close();
    ClientAccess().change({});
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
    PubSub &chat = serve(rules);
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
    QSignalSpy stopped(m_host.get(), &Host::stopped);
    m_host->stop();
    QTRY_COMPARE(stopped.count(), 1);
    QTRY_VERIFY(!ann.isOpen() && !bob.isOpen());
    forBob.letIn({.may = {{u"*"_s}}});
    channelReplies.take().allow();
    // And a host that ends at once, with a decision that comes even later.
    m_host->start();
    QTRY_VERIFY(chat.isRunning());
    ChannelClient late(chat.port());
    late.send(u"connect"_s, {{u"client"_s, u"late"_s}});
    QTRY_COMPARE(replies.count(), 1);
    m_host.reset();
    replies.take().letIn({.may = {{u"*"_s}}});
    QTRY_VERIFY(!late.isOpen());
    QVERIFY(late.answers.isEmpty());
}

void tst_AccessPolicy::closesAfterThreeRefusals()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &, const ConnectReply &reply) { reply.refuse(); });
    ChannelClient eve(serve(rules).port());
    for (int i = 0; i < 4; ++i)
        eve.send(u"connect"_s, {{u"client"_s, u"eve"_s}});
    QTRY_VERIFY(!eve.isOpen());
    QCOMPARE(eve.closeCode(), 1008);
    QCOMPARE(rules->connects().size(), 3);
}

void tst_AccessPolicy::isAPluginsOwn()
{
    Host host(1);
    const QJsonObject options{{u"member"_s, u"ann"_s}};
    // By itself its hub is open, and that nobody has meant.
    Server &alone = host.add<Club>("alone", {.address = u"127.0.0.1"_s, .options = options});
    auto &door = host.add<PubSub>("door", local);
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

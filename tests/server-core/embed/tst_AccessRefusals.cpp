// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/embed/ChatHost.h"
#include "tests/server-core/embed/Kept.h"
#include "tests/server-core/embed/Rules.h"
#include "tests/support/ChannelClient.h"

#include <stdexcept>

using namespace signalbox;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::ChannelClient;
using test::Kept;
using test::Rules;

class tst_AccessRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_chat.end(); }

    void refusesInTheMiddleOfOtherCalls();
    void refusesWhatTakesTooLong();
    void refusesWhatNobodyAnswers();
    void refusesWhatThrows();
    void refusesNamesThatAreNone();
    void hasNoWildcardForAName();
    void takesTheFirstAnswerOnly();
    void closesAfterThreeRefusals();
    void takesBackWhatItGranted();
    void endsASession();

private:
    static QString codeOf(const QJsonObject &called) { return ChannelClient::codeOf(called); }
    static QJsonObject in(const QString &channel, const QJsonObject &more = {}) { return ChannelClient::in(channel, more); }

    test::ChatHost m_chat;
};

void tst_AccessRefusals::refusesInTheMiddleOfOtherCalls()
{
    const auto rules = std::make_shared<Rules>(Rules::nothing);
    ChannelClient ann(m_chat.serve(rules).port());
    ann.connectAs(u"ann"_s);
    QCOMPARE(codeOf(ann.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}))), u"NotPermitted"_s);
    QCOMPARE(codeOf(ann.call(u"ping"_s, {})), QString());
    QVERIFY(ann.isOpen());
}

void tst_AccessRefusals::refusesWhatTakesTooLong()
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
    ChannelClient bob(m_chat.serve(rules).port());
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

void tst_AccessRefusals::refusesWhatNobodyAnswers()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &, const ConnectReply &) {});
    ChannelClient ann(m_chat.serve(rules).port());
    const QJsonObject refused = ann.connectAs(u"ann"_s);
    QCOMPARE(codeOf(refused), u"NotPermitted"_s);
    QVERIFY(refused.value(u"message"_s).toString().contains(u"has not decided"_s));
}

void tst_AccessRefusals::refusesWhatThrows()
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
    ChannelClient client(m_chat.serve(rules).port());
    QCOMPARE(codeOf(client.connectAs(u"bob"_s)), u"NotPermitted"_s);
    replies.take().letIn({.may = {{u"*"_s}}});
    QCOMPARE(codeOf(client.connectAs(u"eve"_s)), u"NotPermitted"_s);
    QVERIFY(codeOf(client.connectAs(u"ann"_s)).isEmpty());
    QCOMPARE(codeOf(client.call(u"publish"_s, in(u"room"_s, {{u"data"_s, 1}}))), u"NotPermitted"_s);
}

void tst_AccessRefusals::refusesNamesThatAreNone()
{
    const auto rules = std::make_shared<Rules>(
        [](const ConnectRequest &, const ConnectReply &reply) { reply.letIn({.name = u"a\nb"_s, .may = {{u"*"_s}}}); });
    ChannelClient ann(m_chat.serve(rules).port());
    QCOMPARE(codeOf(ann.connectAs(u"ann"_s)), u"NotPermitted"_s);
}

void tst_AccessRefusals::hasNoWildcardForAName()
{
    const auto rules = std::make_shared<Rules>(
        [](const ConnectRequest &request, const ConnectReply &reply) { reply.letIn({.may = {{u"private."_s + request.client}}}); });
    ChannelClient mallory(m_chat.serve(rules).port());
    QCOMPARE(codeOf(mallory.connectAs(u"*"_s)), u"InvalidParams"_s);
    QVERIFY(rules->connects().isEmpty());
    QVERIFY(!mallory.connectAs(u"mallory"_s).contains(u"error"_s));
    QCOMPARE(codeOf(mallory.call(u"subscribe"_s, in(u"private.*"_s))), u"NotPermitted"_s);
}

void tst_AccessRefusals::takesTheFirstAnswerOnly()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &, const ConnectReply &reply) {
        reply.refuse(u"no"_s);
        reply.letIn({.may = {{u"*"_s}}});
    });
    ChannelClient ann(m_chat.serve(rules).port());
    QCOMPARE(ann.connectAs(u"ann"_s).value(u"message"_s).toString(), u"no"_s);
}

void tst_AccessRefusals::closesAfterThreeRefusals()
{
    const auto rules = std::make_shared<Rules>([](const ConnectRequest &, const ConnectReply &reply) { reply.refuse(); });
    ChannelClient eve(m_chat.serve(rules).port());
    for (int i = 0; i < 4; ++i)
        eve.send(u"connect"_s, {{u"client"_s, u"eve"_s}});
    QTRY_VERIFY(!eve.isOpen());
    QCOMPARE(eve.closeCode(), 1008);
    QCOMPARE(rules->connects().size(), 3);
}

void tst_AccessRefusals::takesBackWhatItGranted()
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
    PubSub &chat = m_chat.serve(rules);
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

void tst_AccessRefusals::endsASession()
{
    const auto rules = std::make_shared<Rules>(Rules::everything);
    ChannelClient ann(m_chat.serve(rules).port());
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

QTEST_GUILESS_MAIN(tst_AccessRefusals)
#include "tst_AccessRefusals.moc"

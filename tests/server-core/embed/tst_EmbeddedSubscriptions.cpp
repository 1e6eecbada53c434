// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/embed/ChatHost.h"
#include "tests/support/ChannelClient.h"

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::ChannelClient;

class tst_EmbeddedSubscriptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_chat.end(); }

    void hearsWhatIsPublished();
    void hearsNothingThatItMayNot();
    void tellsASlowListenerWhatIsMissing();

private:
    test::ChatHost m_chat;
};

void tst_EmbeddedSubscriptions::hearsWhatIsPublished()
{
    PubSub &chat = m_chat.make();
    QList<Publication> heard;
    QList<Publication> all;
    const auto early = chat.subscribe("room", this, [&heard](const ChannelNews &news) { heard += news.messages; });
    m_chat.run();
    auto wildcard = chat.subscribe("r*", nullptr, [&all](const ChannelNews &news) { all += news.messages; });
    ChannelClient ann(chat.port());
    ann.connectAs(u"ann"_s);
    // Both subscriptions are there when the hub counts them.
    std::optional<Answer<ChannelList>> list;
    chat.channels({}, this, [&list](const Answer<ChannelList> &answer) { list = answer; });
    QTRY_VERIFY(list);
    QCOMPARE(list->items.value(0).subscribers, 1);
    ann.call(u"publish"_s, {{u"channel"_s, u"room"_s}, {u"data"_s, 1}, {u"qos"_s, 1}, {u"id"_s, u"a1"_s}});
    ann.call(u"publish"_s, {{u"channel"_s, u"rest"_s}, {u"data"_s, 2}});
    ann.call(u"publish"_s, {{u"channel"_s, u"else"_s}, {u"data"_s, 3}});
    QTRY_VERIFY(heard.size() == 1 && all.size() == 2);
    QCOMPARE(heard[0].channel, u"room"_s);
    QCOMPARE(heard[0].data, "1"_ba);
    QCOMPARE(heard[0].from, u"ann"_s);
    QCOMPARE(heard[0].id, u"a1"_s);
    QVERIFY(!heard[0].position.isEmpty() && qAbs(heard[0].at.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    wildcard.end();
    ann.call(u"publish"_s, {{u"channel"_s, u"room"_s}, {u"data"_s, 4}});
    QTRY_COMPARE(heard.size(), 2);
    QCOMPARE(all.size(), 2);
}

void tst_EmbeddedSubscriptions::hearsNothingThatItMayNot()
{
    PubSub &chat = m_chat.make();
    chat.setHub({.more = {{u"limits"_s, QJsonObject{{u"max_channels"_s, 1}}}}});
    m_chat.run();
    QStringList errors;
    int count = 0;
    const auto take = [&](const ChannelNews &news) {
        errors += news.error.code;
        ++count;
    };
    const auto wrong = chat.subscribe("a*b", this, take);
    QTRY_COMPARE(errors, QStringList({u"ChannelNameInvalid"_s}));
    std::vector<ChannelSubscription> many;
    for (int i = 0; i < 10; ++i)
        many.push_back(chat.subscribe(QString::number(i), this, take));
    QTRY_VERIFY(errors.contains(u"TooManyChannels"_s));
    many.clear();
    count = 0;
    std::optional<ChannelSubscription> other;
    {
        const QObject context;
        other = chat.subscribe("0", &context, take);
    }
    std::optional<Answer<Published>> published;
    chat.publish("0", "1", {}, this, [&published](const Answer<Published> &given) { published = given; });
    QTRY_VERIFY(published);
    QCOMPARE(count, 0);
    // One that outlives its host.
    const auto last = chat.subscribe("0", this, take);
    m_chat.end();
    other.reset();
}

void tst_EmbeddedSubscriptions::tellsASlowListenerWhatIsMissing()
{
    PubSub &chat = m_chat.running(1);
    qint64 missing = 0;
    qint64 messages = 0;
    int calls = 0;
    QByteArray last;
    const auto subscription = chat.subscribe("room", this, [&](const ChannelNews &news) {
        QVERIFY(missing == 0 || news.missing == 0 || messages > 0);
        missing += news.missing;
        messages += news.messages.size();
        last = news.messages.last().data;
        ++calls;
    });
    // Without a turn of this thread's event loop.
    constexpr int count = 25'000;
    for (int i = 0; i < count; ++i)
        chat.publish("room", QByteArray::number(i));
    QVERIFY(chat.presence().members("room"));
    QTRY_COMPARE(last, QByteArray::number(count - 1));
    QCOMPARE(messages + missing, count);
    QVERIFY2(missing >= count - 2 * 10'000, "the rest fits into no box");
    QVERIFY2(calls < 100, "what comes together is told together");
}

QTEST_GUILESS_MAIN(tst_EmbeddedSubscriptions)
#include "tst_EmbeddedSubscriptions.moc"

// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/embed/ChatHost.h"
#include "tests/support/ChannelClient.h"

#include <QtCore/QSemaphore>
#include <QtCore/QThread>
#include <QtNetwork/QTcpSocket>

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::ChannelClient;

namespace {

/// Keeps its thread busy until it is let go.
class Busy : public Service
{
public:
    static QSemaphore &begun()
    {
        static QSemaphore semaphore;
        return semaphore;
    }
    static QSemaphore &mayEnd()
    {
        static QSemaphore semaphore;
        return semaphore;
    }
    void onMessage(signalbox::Session &, QByteArrayView, MessageKind) override
    {
        begun().release();
        mayEnd().acquire();
    }
};

} // namespace

class tst_EmbeddedPresence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_chat.end(); }

    void showsTheRoster();
    void findsMembers();
    void waitsOnTheMainThreadOnly();
    void waitsOnlySoLong();

private:
    test::ChatHost m_chat;
};

void tst_EmbeddedPresence::showsTheRoster()
{
    PubSub &chat = m_chat.make();
    const auto nobody = chat.presence().members("room");
    QVERIFY(nobody && nobody.total == 0);
    m_chat.run();
    ChannelClient ann(chat.port());
    ChannelClient bob(chat.port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    ann.call(u"enter"_s, {{u"channel"_s, u"room"_s}, {u"info"_s, QJsonObject{{u"name"_s, u"Ann"_s}}}});
    bob.call(u"enter"_s, {{u"channel"_s, u"room"_s}});
    // Without a turn of the event loop.
    QStringList names;
    for (const Member &member : chat.presence().members("room").items)
        names += member.name;
    QCOMPARE(names, QStringList({u"ann"_s, u"bob"_s}));
    const auto first = chat.presence().members("room", {.pageSize = 1});
    QVERIFY2(first, qPrintable(first.error.message));
    QCOMPARE(first.total, 2);
    QVERIFY(first.more && first.version > 0);
    QCOMPARE(first.items.size(), 1);
    QCOMPARE(first.items[0].info, R"({"name":"Ann"})"_ba);
    QCOMPARE(first.items[0].instance, u"chat"_s);
    QCOMPARE(first.items[0].channel, u"room"_s);
    QVERIFY(qAbs(first.items[0].since.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QCOMPARE(chat.presence().members("room", {.pageSize = 1, .after = u"ann"_s}).items[0].name, u"bob"_s);

    std::optional<Answer<MemberList>> later;
    chat.presence().members("room", this, [&later](const Answer<MemberList> &answer) { later = answer; });
    QVERIFY(!later);
    QTRY_VERIFY(later);
    QCOMPARE(later->items.size(), 2);

    QCOMPARE(chat.presence().members("room*").error.code, u"ChannelNameInvalid"_s);
    QCOMPARE(chat.presence().members("room", {.page = 0}).error.code, u"InvalidParams"_s);
    QCOMPARE(chat.presence().members("room", {.pageSize = 1001}).error.code, u"InvalidParams"_s);
    later.reset();
    chat.presence().members("room", {.page = -1}, this, [&later](const Answer<MemberList> &answer) { later = answer; });
    QTRY_VERIFY(later);
    QCOMPARE(later->error.code, u"InvalidParams"_s);
    ann.call(u"leave"_s, {{u"channel"_s, u"room"_s}});
    QCOMPARE(chat.presence().members("room").total, 1);
}

void tst_EmbeddedPresence::findsMembers()
{
    PubSub &chat = m_chat.running();
    ChannelClient ann(chat.port());
    ann.connectAs(u"ann"_s);
    for (const QString &channel : {u"b"_s, u"a"_s})
        ann.call(u"enter"_s, {{u"channel"_s, channel}});
    const auto found = chat.presence().find("ann");
    QCOMPARE(found.total, 2);
    QCOMPARE(found.items[0].channel, u"a"_s);
    QCOMPARE(chat.presence().find("an").total, 0);
    QCOMPARE(chat.presence().find("an", {.prefix = true, .limit = 1}).items.size(), 1);
    QCOMPARE(chat.presence().find("").error.code, u"InvalidParams"_s);
    std::optional<Answer<FoundMembers>> later;
    chat.presence().find("ann", this, [&later](const Answer<FoundMembers> &answer) { later = answer; });
    QTRY_VERIFY(later);
    QCOMPARE(later->total, 2);
}

void tst_EmbeddedPresence::waitsOnTheMainThreadOnly()
{
    PubSub &chat = m_chat.running(1);
    Answer<MemberList> answer;
    const std::unique_ptr<QThread> thread(QThread::create([&] { answer = chat.presence().members("room"); }));
    thread->start();
    QVERIFY(thread->wait(10000));
    QCOMPARE(answer.error.code, u"InvalidState"_s);
}

void tst_EmbeddedPresence::waitsOnlySoLong()
{
    PubSub &chat = m_chat.make(1);
    auto &busy = m_chat.host().add<Busy>("busy", test::ChatHost::local());
    m_chat.run();
    QTRY_VERIFY(busy.isRunning());
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, busy.port());
    socket.write("x");
    QTRY_COMPARE(Busy::begun().available(), 1);
    const auto answer = chat.presence().members("room");
    Busy::mayEnd().release();
    QCOMPARE(answer.error.code, u"TimedOut"_s);
    QVERIFY(answer.error.retryable);
    QTRY_VERIFY(chat.presence().members("room"));
}

QTEST_GUILESS_MAIN(tst_EmbeddedPresence)
#include "tst_EmbeddedPresence.moc"

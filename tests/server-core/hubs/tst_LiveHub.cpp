// SPDX-License-Identifier: Apache-2.0
#include "server-core/hubs/HubDirectory.h"

#include <QtTest/QTest>

#include <deque>
#include <future>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

namespace {

/// A session on a hub's thread: asked on its thread, read from the test's.
class Listener final : public hub::Subscriber
{
public:
    Listener(hubs::HubPlace &place, hub::SubscriberId id) : m_place(place), m_id(id)
    {
        run([this](hubs::HubPlace &self) { self.shard().attach(*this); });
    }
    ~Listener()
    {
        run([this](hubs::HubPlace &self) { self.endSession(m_id, presence::SessionEnd::Lost); });
    }

    /// On its thread, and waits for it.
    void run(const std::function<void(hubs::HubPlace &)> &task)
    {
        std::promise<void> done;
        m_place.post([&](hubs::HubPlace &self) {
            task(self);
            done.set_value();
        });
        done.get_future().wait();
    }
    void subscribe(const QByteArray &channel, std::optional<hub::Position> since = {})
    {
        run([&](hubs::HubPlace &self) { self.shard().subscribe(m_id, ++m_token, channel, hub::Qos::AtMostOnce, since); });
        QTRY_VERIFY(m_subscribed == m_token);
    }
    void publish(const QByteArray &channel, int count)
    {
        run([&](hubs::HubPlace &self) {
            for (int i = 0; i < count; ++i)
                self.shard().publish(m_id, ++m_token, {.channel = channel, .data = QByteArray::number(i), .from = "me"});
        });
    }

    hub::SubscriberId subscriberId() const override { return m_id; }
    void onSubscribed(hub::Token token, const QByteArray &, const hub::Subscribed &answer) override
    {
        m_recovered = answer.recovered;
        m_gaps += answer.gap ? 1 : 0;
        m_subscribed = token;
    }
    void onPublished(hub::Token, const QByteArray &position) override
    {
        const std::lock_guard lock(m_mutex);
        m_published.push_back(position);
    }
    void onHistory(hub::Token, const hub::History &) override { }
    void onRefused(hub::Token, const Error &error) override { qWarning().noquote() << error.message; }
    void onMessages(const hub::Batch &batch) override
    {
        const std::lock_guard lock(m_mutex);
        for (const hub::PublicationRef &publication : batch.publications())
            m_data.push_back(publication->draft.data);
    }
    void onGap(const QByteArray &, const hub::Gap &) override { ++m_gaps; }
    void onAnnouncement(const hub::Announcement &) override { ++m_announcements; }
    void onAckTimeout(const QByteArray &) override { }
    bool hasRoom() const override { return true; }

    std::size_t count() const
    {
        const std::lock_guard lock(m_mutex);
        return m_data.size();
    }
    std::vector<QByteArray> data() const
    {
        const std::lock_guard lock(m_mutex);
        return m_data;
    }
    std::size_t published() const
    {
        const std::lock_guard lock(m_mutex);
        return m_published.size();
    }
    hub::Position lastPublished() const
    {
        const std::lock_guard lock(m_mutex);
        return *hub::Position::fromText(m_published.back());
    }
    bool recovered() const { return m_recovered; }
    int gaps() const { return m_gaps; }
    int announcements() const { return m_announcements; }

private:
    hubs::HubPlace &m_place;
    const hub::SubscriberId m_id;
    hub::Token m_token = 0;
    std::atomic<hub::Token> m_subscribed{0};
    std::atomic<bool> m_recovered{false};
    std::atomic<int> m_gaps{0};
    std::atomic<int> m_announcements{0};
    mutable std::mutex m_mutex;
    std::vector<QByteArray> m_data;
    std::vector<QByteArray> m_published;
};

struct Relief final : hubs::CongestionListener {
    void onCongestionOver() override { over = true; }
    std::atomic<bool> over{false};
};

hubs::HubEncoders encoders()
{
    return {[](const hub::Draft &draft, QByteArrayView) { return draft.data; },
            [](const presence::RosterEvent &) { return QByteArray("event"); }};
}

hubs::HubProfile profileOf(const QString &name)
{
    return {.name = name};
}

} // namespace

class tst_LiveHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void deliversOverAllThreads();
    void servesThreadsThatComeAndGo();
    void outlivesItsProcess();
    void tellsWhenItCannotKeepUp();
    void takesChangesOver();
    void isOneForAllWhoNameIt();

private:
    hubs::LiveHub &hub() { return *m_directory->obtain("node", profileOf(u"chat"_s)); }

    std::unique_ptr<net::IoPool> m_pool;
    std::unique_ptr<hubs::HubDirectory> m_directory;
};

void tst_LiveHub::init()
{
    m_pool = std::make_unique<net::IoPool>(3, u"hub/"_s);
    m_pool->start();
    m_directory = std::make_unique<hubs::HubDirectory>(encoders(), *m_pool);
}

void tst_LiveHub::cleanup()
{
    m_pool->stop();
    m_directory.reset();
    m_pool.reset();
}

void tst_LiveHub::deliversOverAllThreads()
{
    hubs::LiveHub &chat = hub();
    std::deque<Listener> listeners;
    for (hub::SubscriberId id = 1; id <= 9; ++id)
        listeners.emplace_back(*chat.homes()[id % 3], id).subscribe("news");
    for (Listener &listener : listeners)
        listener.publish("news", 100);
    for (Listener &listener : listeners) {
        QTRY_COMPARE(listener.count(), std::size_t(900));
        QTRY_COMPARE(listener.published(), std::size_t(100));
        QCOMPARE(listener.data(), listeners.front().data());
    }
    listeners.front().run([](hubs::HubPlace &self) {
        self.shard().announce(std::make_shared<const hub::Announcement>(hub::Announcement{"all", "me", {}}));
    });
    for (Listener &listener : listeners)
        QTRY_COMPARE(listener.announcements(), 1);
}

void tst_LiveHub::servesThreadsThatComeAndGo()
{
    hubs::LiveHub &chat = hub();
    Listener atHome(*chat.homes()[0], 1);
    for (int i = 0; i < 16; ++i)
        atHome.subscribe("c" + QByteArray::number(i));
    for (int round = 0; round < 3; ++round) {
        net::IoPool own(2, u"own/"_s);
        own.start();
        chat.addThreads(own);
        {
            Listener guest(chat.placeOn(*own.threads()[1]), hub::SubscriberId(100 + round));
            const std::size_t before = atHome.count();
            for (int i = 0; i < 16; ++i)
                guest.subscribe("c" + QByteArray::number(i));
            for (int i = 0; i < 16; ++i)
                guest.publish("c" + QByteArray::number(i), 10);
            QTRY_COMPARE(guest.count(), std::size_t(160));
            QTRY_COMPARE(atHome.count(), before + 160);
        }
        own.stop();
        chat.removeThreads(own);
    }
    atHome.publish("c1", 1);
    QTRY_COMPARE(atHome.count(), std::size_t(481));
}

void tst_LiveHub::outlivesItsProcess()
{
    std::optional<hub::SealedHub> sealed;
    hub::Position seen;
    {
        hubs::LiveHub &chat = hub();
        Listener one(*chat.homes()[0], 1);
        one.publish("news", 5);
        QTRY_COMPARE(one.published(), std::size_t(5));
        seen = one.lastPublished();
        one.publish("news", 5);
        QTRY_COMPARE(one.published(), std::size_t(10));
    }
    std::promise<hub::SealedHub> promise;
    m_directory->retire(u"chat"_s)->seal([&promise](hub::SealedHub hub) { promise.set_value(std::move(hub)); });
    sealed = promise.get_future().get();
    cleanup();
    init();
    const std::shared_ptr<hubs::LiveHub> next = m_directory->obtain("node", profileOf(u"chat"_s), std::move(sealed));
    Listener two(*next->homes()[1], 2);
    two.subscribe("news", seen);
    QVERIFY(two.recovered());
    QTRY_COMPARE(two.count(), std::size_t(5));
    QCOMPARE(two.gaps(), 0);
}

void tst_LiveHub::tellsWhenItCannotKeepUp()
{
    hubs::LiveHub &chat = hub();
    Listener slow(*chat.homes()[0], 1);
    slow.subscribe("a");
    Listener fast(*chat.homes()[1], 2);
    Relief relief;
    fast.run([&](hubs::HubPlace &self) { self.awaitRelief(relief); });
    // Its thread is busy with something else.
    std::promise<void> hold;
    const std::shared_future<void> held = hold.get_future().share();
    chat.homes()[0]->post([held](hubs::HubPlace &) { held.wait(); });
    QVERIFY(!chat.isCongested());
    // Of these channels a third has its home there.
    for (int i = 0; i < 120; ++i)
        fast.publish("c" + QByteArray::number(i), 1000);
    QTRY_VERIFY(chat.isCongested());
    QVERIFY(!relief.over);
    hold.set_value();
    QTRY_VERIFY(!chat.isCongested());
    QTRY_VERIFY(relief.over);
    QTRY_COMPARE(fast.published(), std::size_t(120'000));
}

void tst_LiveHub::takesChangesOver()
{
    hubs::LiveHub &chat = hub();
    Listener one(*chat.homes()[0], 1);
    one.publish("news", 1);
    QTRY_COMPARE(one.published(), std::size_t(1));
    const hub::Position first = one.lastPublished();
    one.publish("news", 9);
    QTRY_COMPARE(one.published(), std::size_t(10));
    hubs::HubProfile fewer = profileOf(u"chat"_s);
    fewer.channels.log.count = 3;
    fewer.presence = false;
    chat.apply(fewer);
    QVERIFY(!chat.profile()->presence);
    one.subscribe("news", first);
    QVERIFY(!one.recovered());
    QTRY_COMPARE(one.count(), std::size_t(3));
    QCOMPARE(one.gaps(), 1);
}

void tst_LiveHub::isOneForAllWhoNameIt()
{
    hubs::LiveHub &chat = hub();
    QCOMPARE(&hub(), &chat);
    QCOMPARE(m_directory->find(u"chat"_s).get(), &chat);
    QVERIFY(!m_directory->find(u"news"_s));
    m_directory->obtain("node", profileOf(u"news"_s));
    QCOMPARE(m_directory->names(), QStringList({u"chat"_s, u"news"_s}));
    QCOMPARE(chat.name(), QByteArray("chat"));
    QCOMPARE(chat.node(), QByteArray("node"));
}

QTEST_GUILESS_MAIN(tst_LiveHub)
#include "tst_LiveHub.moc"

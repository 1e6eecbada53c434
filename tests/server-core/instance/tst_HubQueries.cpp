// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubQueries.h"

#include "server-core/instance/InstanceHost.h"
#include "server-core/types/TypeRegistry.h"

#include <QtTest/QtTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::core;

class tst_HubQueries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_host = std::make_unique<InstanceHost>(2, m_types);
        HubConfig config;
        config.name = u"market"_s;
        config.historyAge = std::chrono::hours(1);
        m_host->setHubs(HubDefinitions({config}));
        m_host->liveHubs().open(config, {}, [this](const Result<std::shared_ptr<hubs::LiveHub>> &hub) { m_hub = *hub; });
        QTRY_VERIFY(m_hub);
    }
    void cleanup()
    {
        m_hub.reset();
        m_host.reset();
    }

    void textGoesThereAndBack_data();
    void textGoesThereAndBack();
    void anUnknownQuestionIsSaidToBeOne();
    void publishesAndRemembers();
    void namesTheNearestHub();
    void aHubThatWasNeverServedIsEmpty();
    void listsAreMadeOneAfterTheOther();
    void aLongListStopsNoThread();

private:
    template <typename Ask>
    Result<typename Ask::Answer> ask(const Ask &question, const QString &hub = u"market"_s)
    {
        std::optional<Result<typename Ask::Answer>> answer;
        m_host->askHub<Ask>(hub, question, [&answer](const Result<typename Ask::Answer> &one) { answer = one; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000))
            return failure(ErrorCode::TimedOut, u"no answer"_s);
        return *answer;
    }
    void fill(int channels);

    TypeRegistry m_types = TypeRegistry::withBuiltins();
    std::unique_ptr<InstanceHost> m_host;
    std::shared_ptr<hubs::LiveHub> m_hub;
};

void tst_HubQueries::textGoesThereAndBack_data()
{
    QTest::addColumn<HubAsk>("ask");
    QTest::newRow("figures") << HubAsk(HubFiguresAsk());
    QTest::newRow("channels") << HubAsk(ChannelsAsk{u"ä"_s, ChannelSort::LastAt, true, 7, 8});
    QTest::newRow("history") << HubAsk(HistoryAsk{u"news"_s, 5, {}});
    QTest::newRow("publish") << HubAsk(PublishAsk{u"news"_s, u"{\"a\":\"\\n\"}"_s, 2, u"id"_s, true, u"ann"_s});
    QTest::newRow("announce") << HubAsk(AnnounceAsk{u"1"_s, u"ann"_s});
    QTest::newRow("members") << HubAsk(MembersAsk{u"news"_s, u"ann"_s, 2, 3});
    QTest::newRow("find-member") << HubAsk(FindMemberAsk{u"ann"_s, true, 9});
}

void tst_HubQueries::textGoesThereAndBack()
{
    QFETCH(HubAsk, ask);
    QVERIFY(checkHubAsk(ask));
    const QJsonObject document = toDocument(ask);
    QCOMPARE(document.value(u"op"_s).toString(), QString::fromLatin1(QTest::currentDataTag()));
    const Result<HubAsk> again = hubAskFrom(document);
    QVERIFY(again);
    QCOMPARE(again->index(), ask.index());
    QCOMPARE(toDocument(*again), document);
}

void tst_HubQueries::anUnknownQuestionIsSaidToBeOne()
{
    QCOMPARE(hubAskFrom({{u"op"_s, u"of-a-later-release"_s}}).error().code, ErrorCode::Unsupported);
    QCOMPARE(hubAskFrom({}).error().code, ErrorCode::Unsupported);
    QCOMPARE(hubAskFrom({{u"op"_s, u"members"_s}}).error().code, ErrorCode::InvalidParams);
}

void tst_HubQueries::publishesAndRemembers()
{
    const auto published = ask(PublishAsk{u"news"_s, u"{\"n\":1}"_s, 0, u"id"_s, false, u"agent:ann"_s});
    QVERIFY(published);
    const auto history = ask(HistoryAsk{u"news"_s, 10, {}});
    QVERIFY(history);
    QCOMPARE(history->items.size(), 1);
    QCOMPARE(history->items.first().data, u"{\"n\":1}"_s);
    QCOMPARE(history->items.first().from, u"agent:ann"_s);
    QCOMPARE(history->items.first().position, published->position);
    QVERIFY(qAbs(history->items.first().at - QDateTime::currentMSecsSinceEpoch()) < 60'000);
    QCOMPARE(history->position, published->position);
    const auto page = ask(ChannelsAsk());
    QVERIFY(page);
    QCOMPARE(page->total, 1);
    QCOMPARE(page->items.first().published, 1);
    QCOMPARE(ask(HubFiguresAsk())->channels, 1);
}

void tst_HubQueries::namesTheNearestHub()
{
    const Error error = ask(HubFiguresAsk(), u"markt"_s).error();
    QCOMPARE(error.code, ErrorCode::NotFound);
    QVERIFY(error.message.contains(u"did you mean \"market\""_s));
    QCOMPARE(ask(MembersAsk{u"a*"_s}).error().code, ErrorCode::ChannelNameInvalid);
}

void tst_HubQueries::aHubThatWasNeverServedIsEmpty()
{
    HubConfig config;
    config.name = u"idle"_s;
    m_host->setHubs(HubDefinitions({config}));
    QCOMPARE(ask(ChannelsAsk(), u"idle"_s)->total, 0);
    QCOMPARE(ask(PublishAsk{u"news"_s, u"1"_s}, u"idle"_s).error().code, ErrorCode::InvalidState);
    QStringList names;
    for (const HubStatus &status : m_host->hubStatuses())
        names.append(status.name);
    QCOMPARE(names, (QStringList{u"idle"_s, u"market"_s}));
}

void tst_HubQueries::fill(int channels)
{
    std::atomic<int> left{channels};
    for (int i = 0; i < channels; ++i) {
        hub::Draft draft{.channel = "channel-" + QByteArray::number(i), .data = "1"};
        const int home = m_hub->homes().front()->shard().homeOf(draft.channel);
        m_hub->homes()[std::size_t(home)]->post([draft, &left](hubs::HubPlace &place) {
            (void)place.shard().publishHere(draft);
            --left;
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(left.load(), 0, 60'000);
}

void tst_HubQueries::listsAreMadeOneAfterTheOther()
{
    fill(100);
    int answered = 0;
    int refused = 0;
    constexpr int asked = 30;
    for (int i = 0; i < asked; ++i) {
        m_host->askHub<ChannelsAsk>(u"market"_s, ChannelsAsk{.limit = 1}, [&](const Result<ChannelPage> &page) {
            ++answered;
            if (!page)
                ++refused;
            QVERIFY(page ? page->total == 100 : page.error().code == ErrorCode::RateLimited && page.error().retryable);
        });
    }
    QTRY_COMPARE(answered, asked);
    QCOMPARE(refused, 10);
    QCOMPARE(ask(ChannelsAsk())->total, 100);
}

void tst_HubQueries::aLongListStopsNoThread()
{
    constexpr int channels = 100'000;
    fill(channels);
    // A task that posts itself again sees how long others keep it waiting. The median tells of the walk's turns; a machine that has other
    // work makes single ones long.
    struct Beat {
        std::atomic<bool> stop{false};
        std::vector<qint64> waits;
        std::atomic<bool> stopped{false};
    };
    const auto beat = std::make_shared<Beat>();
    std::function<void(hubs::HubPlace &, std::chrono::steady_clock::time_point)> next;
    next = [&next, beat](hubs::HubPlace &place, std::chrono::steady_clock::time_point posted) {
        const auto now = std::chrono::steady_clock::now();
        beat->waits.push_back(std::chrono::duration_cast<std::chrono::microseconds>(now - posted).count());
        if (beat->stop)
            beat->stopped = true;
        else
            place.post([&next, now](hubs::HubPlace &self) { next(self, now); });
    };
    m_hub->homes().front()->post([&next](hubs::HubPlace &place) { next(place, std::chrono::steady_clock::now()); });
    const auto page = ask(ChannelsAsk{u"9"_s, ChannelSort::Published, true, 0, 100});
    beat->stop = true;
    QTRY_VERIFY(beat->stopped);
    QVERIFY(page);
    QVERIFY(page->total > 30'000);
    QCOMPARE(page->items.size(), 100);
    std::sort(beat->waits.begin(), beat->waits.end());
    // In one turn the 50,000 channels of this thread would take some 20 ms, and the list would have been seen in a few beats.
    const auto slow = std::count_if(beat->waits.begin(), beat->waits.end(), [](qint64 wait) { return wait > 5'000; });
    qInfo() << "beats" << beat->waits.size() << "median us" << beat->waits[beat->waits.size() / 2] << "99%"
            << beat->waits[beat->waits.size() * 99 / 100] << "over 5 ms" << slow;
    QVERIFY(beat->waits.size() > 50);
    QVERIFY(beat->waits[beat->waits.size() * 9 / 10] < 5'000);
}

QTEST_GUILESS_MAIN(tst_HubQueries)
#include "tst_HubQueries.moc"

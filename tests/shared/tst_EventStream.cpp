// SPDX-License-Identifier: Apache-2.0
#include "shared/client/EventStream.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::client;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Subscription = api::EventSubscribe;

namespace {

class RecordingCaller : public Caller
{
public:
    using Caller::request;
    void request(const QString &method, const QJsonObject &params, Reply reply) override
    {
        methods += method;
        since += json::fromJson<Subscription::Params>(params)->since;
        replies += std::move(reply);
    }
    void answer(const Subscription::Result &result) { replies.last()(json::toJson(result)); }

    QStringList methods;
    QList<std::optional<Subscription::Position>> since;
    QList<Reply> replies;
};

api::Event at(qint64 revision, const QString &epoch = u"e1"_s)
{
    return {epoch, revision, u"instance.changed"_s, u"now"_s, {}};
}

Subscription::Result snapshot(qint64 revision, const QString &epoch = u"e1"_s)
{
    return {epoch, revision, false, api::AgentInfo{}, QList<api::Instance>{}, {}};
}

Subscription::Result resumed(qint64 revision, const QList<api::Event> &events, const QString &epoch = u"e1"_s)
{
    return {epoch, revision, false, std::nullopt, std::nullopt, events};
}

} // namespace

class tst_EventStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void startsWithASnapshotThenContiguousEvents();
    void repeatedEventsAreDroppedOnce();
    void aGapIsFilledFromTheLog();
    void eventsDuringAResumeComeAfterIt();
    void aLostRangeIsASnapshot();
    void anotherEpochIsAGap();
    void reconnectResumesFromTheLastPosition();
    void forgettingAsksForASnapshot();
    void anIncompleteResumeIsNotBelieved_data();
    void anIncompleteResumeIsNotBelieved();
    void noSnapshotAtFirstIsAnError();
    void unreadableEventsAreAnError();
    void aBusyAgentIsAskedAgain();
    void aRefusalEndsTheStream();
    void answersAfterStopAreIgnored();
    void stoppingFromASlotStopsAtOnce();

private:
    void begin(qint64 revision);
    void take(const api::Event &e) { m_stream->take(json::toObject(e)); }

    std::unique_ptr<RecordingCaller> m_agent;
    std::unique_ptr<EventStream> m_stream;
    QList<qint64> m_revisions;
    int m_snapshots = 0;
    QList<Error> m_failures;
};

void tst_EventStream::init()
{
    m_agent = std::make_unique<RecordingCaller>();
    m_stream = std::make_unique<EventStream>(*m_agent);
    m_revisions.clear();
    m_snapshots = 0;
    m_failures.clear();
    connect(m_stream.get(), &EventStream::eventReceived, this, [this](const api::Event &e) { m_revisions += e.revision; });
    connect(m_stream.get(), &EventStream::snapshotReceived, this, [this] { ++m_snapshots; });
    connect(m_stream.get(), &EventStream::failed, this, [this](const Error &e) { m_failures += e; });
}

void tst_EventStream::cleanup()
{
    m_stream.reset();
}

void tst_EventStream::begin(qint64 revision)
{
    m_stream->start(1ms);
    m_agent->answer(snapshot(revision));
    QCOMPARE(m_snapshots, 1);
}

void tst_EventStream::startsWithASnapshotThenContiguousEvents()
{
    m_stream->start(1ms);
    QCOMPARE(m_agent->methods, QStringList{u"event.subscribe"_s});
    QVERIFY(!m_agent->since.first());
    take(at(10)); // part of the snapshot
    take(at(11)); // after it
    QVERIFY(m_revisions.isEmpty());
    m_agent->answer(snapshot(10));
    take(at(12));
    QCOMPARE(m_snapshots, 1);
    QCOMPARE(m_revisions, (QList<qint64>{11, 12}));
    QCOMPARE(m_agent->methods.size(), 1);
}

void tst_EventStream::repeatedEventsAreDroppedOnce()
{
    begin(10);
    take(at(11));
    take(at(11));
    take(at(10));
    take(at(12));
    QCOMPARE(m_revisions, (QList<qint64>{11, 12}));
    QCOMPARE(m_agent->methods.size(), 1);
}

void tst_EventStream::aGapIsFilledFromTheLog()
{
    begin(10);
    take(at(11));
    take(at(14));
    QCOMPARE(m_revisions, QList<qint64>{11});
    QCOMPARE(m_agent->methods.size(), 2);
    QCOMPARE(m_agent->since.last()->revision, 11);
    QCOMPARE(m_agent->since.last()->epoch, u"e1"_s);
    m_agent->answer(resumed(14, {at(12), at(13), at(14)}));
    QCOMPARE(m_revisions, (QList<qint64>{11, 12, 13, 14}));
    QCOMPARE(m_snapshots, 1);
}

void tst_EventStream::eventsDuringAResumeComeAfterIt()
{
    begin(10);
    take(at(12));
    take(at(13));
    take(at(14));
    QCOMPARE(m_agent->methods.size(), 2);
    m_agent->answer(resumed(12, {at(11), at(12)}));
    QCOMPARE(m_revisions, (QList<qint64>{11, 12, 13, 14}));
}

void tst_EventStream::aLostRangeIsASnapshot()
{
    begin(10);
    take(at(5000));
    Subscription::Result lost = snapshot(5000);
    lost.resync = true;
    m_agent->answer(lost);
    QCOMPARE(m_snapshots, 2);
    take(at(5001));
    QCOMPARE(m_revisions, QList<qint64>{5001});
}

void tst_EventStream::anotherEpochIsAGap()
{
    begin(10);
    take(at(11, u"e2"_s));
    QVERIFY(m_revisions.isEmpty());
    QCOMPARE(m_agent->methods.size(), 2);
    m_agent->answer(snapshot(11, u"e2"_s));
    take(at(12, u"e2"_s));
    QCOMPARE(m_revisions, QList<qint64>{12});
}

void tst_EventStream::reconnectResumesFromTheLastPosition()
{
    begin(10);
    take(at(11));
    m_stream->stop();
    take(at(12));
    m_stream->start(1ms);
    QCOMPARE(m_agent->since.last()->revision, 11);
    m_agent->answer(resumed(13, {at(12), at(13)}));
    QCOMPARE(m_revisions, (QList<qint64>{11, 12, 13}));
    QCOMPARE(m_snapshots, 1);
}

void tst_EventStream::forgettingAsksForASnapshot()
{
    begin(10);
    m_stream->stop();
    m_stream->forget();
    m_stream->start(1ms);
    QVERIFY(!m_agent->since.last());
}

void tst_EventStream::anIncompleteResumeIsNotBelieved_data()
{
    QTest::addColumn<Subscription::Result>("answer");
    QTest::newRow("hole") << resumed(13, {at(11), at(13)});
    QTest::newRow("short") << resumed(13, {at(11), at(12)});
    QTest::newRow("back in time") << resumed(9, {});
    QTest::newRow("another epoch") << resumed(10, {}, u"e2"_s);
}

void tst_EventStream::anIncompleteResumeIsNotBelieved()
{
    QFETCH(Subscription::Result, answer);
    begin(10);
    m_stream->stop();
    m_stream->start(1ms);
    m_agent->answer(answer);
    QVERIFY(m_revisions.isEmpty());
    QCOMPARE(m_agent->methods.size(), 3);
    QVERIFY(!m_agent->since.last());
    m_agent->answer(snapshot(20));
    QCOMPARE(m_snapshots, 2);
}

void tst_EventStream::noSnapshotAtFirstIsAnError()
{
    m_stream->start(1ms);
    m_agent->answer(resumed(10, {}));
    QCOMPARE(m_failures.size(), 1);
    QCOMPARE(m_failures.first().code, ErrorCode::ProtocolError);
}

void tst_EventStream::unreadableEventsAreAnError()
{
    begin(10);
    m_stream->take({{u"revision"_s, u"eleven"_s}});
    QCOMPARE(m_failures.size(), 1);
    QCOMPARE(m_failures.first().code, ErrorCode::ProtocolError);
}

void tst_EventStream::aBusyAgentIsAskedAgain()
{
    m_stream->start(1ms);
    m_agent->replies.last()(failure(ErrorCode::RateLimited, u"slowly"_s));
    QTRY_COMPARE(m_agent->methods.size(), 2);
    m_agent->answer(snapshot(10));
    QCOMPARE(m_snapshots, 1);
    QVERIFY(m_failures.isEmpty());
}

void tst_EventStream::aRefusalEndsTheStream()
{
    m_stream->start(1ms);
    m_agent->replies.last()(failure(ErrorCode::NotPermitted, u"no"_s));
    QCOMPARE(m_failures.size(), 1);
    QCOMPARE(m_failures.first().code, ErrorCode::NotPermitted);
    QVERIFY(!m_stream->isActive());
}

void tst_EventStream::answersAfterStopAreIgnored()
{
    m_stream->start(1ms);
    m_stream->stop();
    m_agent->answer(snapshot(10));
    QCOMPARE(m_snapshots, 0);
}

void tst_EventStream::stoppingFromASlotStopsAtOnce()
{
    begin(10);
    take(at(14));
    connect(m_stream.get(), &EventStream::eventReceived, this, [this](const api::Event &e) {
        if (e.revision == 12)
            m_stream->stop();
    });
    m_agent->answer(resumed(14, {at(11), at(12), at(13), at(14)}));
    QCOMPARE(m_revisions, (QList<qint64>{11, 12}));
    m_stream->start(1ms);
    QCOMPARE(m_agent->since.last()->revision, 12);
}

QTEST_GUILESS_MAIN(tst_EventStream)
#include "tst_EventStream.moc"

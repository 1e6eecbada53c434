// SPDX-License-Identifier: Apache-2.0
#include "shared/client/AgentClient.h"
#include "shared/client/ClientTimings.h"
#include "tests/support/FakeAgent.h"
#include "tests/support/Relay.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::client;
using namespace signalbox::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = AgentClient::State;

namespace {

/// Everything a tenth and less of the real one, in the same proportions.
ClientTimings quick()
{
    ClientTimings timings;
    timings.connectTimeout = 2s;
    timings.loginTimeout = 2s;
    timings.probeInterval = 50ms;
    timings.silence = 300ms;
    timings.giveUp = 600ms;
    timings.lateTimer = 200ms;
    timings.firstWait = 20ms;
    timings.longestWait = 100ms;
    timings.resubscribe = 20ms;
    return timings;
}

} // namespace

class tst_AgentClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void localNeedsNoLogin();
    void bearerTokenLogsIn();
    void wrongTokenIsRefusedAndNotTriedAgain();
    void openTriesAgainAfterARefusal();
    void enrolmentHandsOutATokenAndReconnectsWithIt();
    void callsAreAnswered();
    void callsBeforeTheConnectionFailLater();
    void callsFailWhenTheConnectionGoes();
    void closingFailsCallsAndStaysAway();
    void destructionFailsCallsOfThoseWhoOutliveIt();
    void aGapIsResumed();
    void reconnectResumesEvents();
    void lostRangeIsASnapshot();
    void statisticsArrive();
    void subscriptionsMayChangeWhileLive();
    void reconnectsWithoutASecondAttemptBeside();
    void neverReconnectsWhenToldSo();
    void retryNowDoesNotWait();
    void loweringTheLongestWaitShortensTheCurrentOne();
    void silentAgentIsNotAnsweringThenLiveAgain_data();
    void silentAgentIsNotAnsweringThenLiveAgain();
    void aLongSilenceMakesANewConnection();
    void anAgentThatDoesNotAnswerTheLoginTimesOut();
    void nonsenseEndsTheConnection();
    void socketWithoutPermissionSaysSo();
    void lineAsLongAsTheLimitIsTooLong();

private:
    void openLocal() { m_client->open(AgentAddress::local(m_path), {}); }
    void openSecure(quint16 port = 0, const Credentials &credentials = {QString::fromUtf16(FakeAgent::goodToken), {}, {}, {}});
    void startAgent();

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<AgentClient> m_client;
    QList<State> m_states;
    QList<qint64> m_revisions;
    int m_snapshots = 0;
};

void tst_AgentClient::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_path = m_directory->filePath(u"agent.sock"_s);
    startAgent();
    QVERIFY(m_agent->listenSecure());
    m_client = std::make_unique<AgentClient>();
    setTimings(*m_client, quick());
    m_states.clear();
    m_revisions.clear();
    m_snapshots = 0;
    connect(m_client.get(), &AgentClient::stateChanged, this, [this] { m_states += m_client->state(); });
    connect(m_client.get(), &AgentClient::snapshotReceived, this, [this] { ++m_snapshots; });
    connect(m_client.get(), &AgentClient::eventReceived, this, [this](const api::Event &event) { m_revisions += event.revision; });
}

void tst_AgentClient::cleanup()
{
    m_client.reset();
    m_agent.reset();
}

void tst_AgentClient::startAgent()
{
    m_agent = std::make_unique<FakeAgent>();
    m_agent->instances = {makeInstance(u"A"_s), makeInstance(u"B"_s)};
    QVERIFY(m_agent->listenLocal(m_path));
}

void tst_AgentClient::openSecure(quint16 port, const Credentials &credentials)
{
    AgentAddress address;
    address.host = u"127.0.0.1"_s;
    address.port = port ? port : m_agent->port();
    address.fingerprint = m_agent->identity().fingerprint();
    m_client->open(address, credentials);
}

void tst_AgentClient::localNeedsNoLogin()
{
    QCOMPARE(m_client->state(), State::Away);
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    QCOMPARE(m_states, (QList<State>{State::Connecting, State::LoggingIn, State::Live}));
    QCOMPARE(m_agent->calls(), QStringList{u"auth.whoami"_s});
    QCOMPARE(m_client->account(), u"root"_s);
    QCOMPARE(m_client->grants().role, std::optional(api::Role::Admin));
    QVERIFY(m_client->lastHeard().isValid());
}

void tst_AgentClient::bearerTokenLogsIn()
{
    openSecure();
    QTRY_COMPARE(m_client->state(), State::Live);
    QCOMPARE(m_agent->calls(), QStringList{u"auth.login"_s});
    QCOMPARE(m_client->account(), u"alice"_s);
    QCOMPARE(m_client->grants().role, std::optional(api::Role::Operator));
}

void tst_AgentClient::wrongTokenIsRefusedAndNotTriedAgain()
{
    openSecure(0, {u"sbt_bad"_s, {}, {}, {}});
    QTRY_COMPARE(m_client->state(), State::Refused);
    QCOMPARE(m_client->lastError().code, ErrorCode::LoginFailed);
    m_client->retryNow();
    // Many times the longest wait, measured by something that really happens.
    AgentClient other;
    setTimings(other, quick());
    other.open(AgentAddress::local(m_path), {});
    QTRY_VERIFY(m_agent->calls().count(u"auth.whoami"_s) >= 10);
    QCOMPARE(m_client->state(), State::Refused);
    QCOMPARE(m_agent->paramsOf(u"auth.login"_s).size(), 1);
}

void tst_AgentClient::openTriesAgainAfterARefusal()
{
    openSecure(0, {u"sbt_bad"_s, {}, {}, {}});
    QTRY_COMPARE(m_client->state(), State::Refused);
    openSecure();
    QTRY_COMPARE(m_client->state(), State::Live);
    QVERIFY(m_client->lastError().message.isEmpty());
}

void tst_AgentClient::enrolmentHandsOutATokenAndReconnectsWithIt()
{
    QSignalSpy enrolled(m_client.get(), &AgentClient::enrolled);
    openSecure(0, {{}, QString::fromUtf16(FakeAgent::goodSecret), u"alice"_s, u"desk"_s});
    QTRY_COMPARE(m_client->state(), State::Live);
    QCOMPARE(enrolled.size(), 1);
    QCOMPARE(enrolled.first().first().value<api::AuthEnroll::Result>().token, QString::fromUtf16(FakeAgent::goodToken));
    QCOMPARE(m_agent->paramsOf(u"auth.enroll"_s).first().value("label"_L1).toString(), u"desk"_s);
    m_agent->dropConnections();
    QTRY_COMPARE(m_client->state(), State::Away);
    QTRY_COMPARE(m_client->state(), State::Live);
    QCOMPARE(m_agent->paramsOf(u"auth.enroll"_s).size(), 1);
    QCOMPARE(m_agent->paramsOf(u"auth.login"_s).last().value("token"_L1).toString(), QString::fromUtf16(FakeAgent::goodToken));
}

void tst_AgentClient::callsAreAnswered()
{
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    std::optional<qsizetype> count;
    std::optional<Error> error;
    m_client->call<api::InstanceList>({}, this, [&](const auto &list) { count = list->size(); });
    m_client->call<api::InstanceGet>({u"C"_s}, this, [&](const auto &instance) { error = instance.error(); });
    QVERIFY(!count && !error);
    QTRY_VERIFY(count && error);
    QCOMPARE(*count, 2);
    QCOMPARE(error->code, ErrorCode::InstanceNotFound);
}

void tst_AgentClient::callsBeforeTheConnectionFailLater()
{
    std::optional<Error> error;
    m_client->call<api::InstanceList>({}, this, [&](const auto &list) { error = list.error(); });
    QVERIFY(!error);
    QTRY_VERIFY(error);
    QCOMPARE(error->code, ErrorCode::Unreachable);
    auto context = std::make_unique<QObject>();
    bool called = false;
    m_client->call<api::InstanceList>({}, context.get(), [&](const auto &) { called = true; });
    context.reset();
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

void tst_AgentClient::callsFailWhenTheConnectionGoes()
{
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    m_agent->setSilent(true);
    int failures = 0;
    std::optional<Error> error;
    m_client->call<api::InstanceList>({}, this, [&](const auto &list) {
        ++failures;
        error = list.error();
    });
    QTRY_VERIFY(m_agent->calls().contains(u"instance.list"_s));
    m_agent->dropConnections();
    QTRY_VERIFY(error);
    QCOMPARE(error->code, ErrorCode::ConnectionClosed);
    QVERIFY(error->retryable);
    QCOMPARE(failures, 1);
}

void tst_AgentClient::closingFailsCallsAndStaysAway()
{
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    std::optional<Error> error;
    m_client->call<api::InstanceList>({}, this, [&](const auto &list) { error = list.error(); });
    m_client->close();
    QCOMPARE(m_client->state(), State::Away);
    QTRY_VERIFY(error);
    QCOMPARE(error->code, ErrorCode::ConnectionClosed);
    QTRY_COMPARE(m_agent->openConnections(), 0);
    m_client->retryNow();
    QCOMPARE(m_client->state(), State::Away);
}

void tst_AgentClient::destructionFailsCallsOfThoseWhoOutliveIt()
{
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    std::optional<Error> error;
    m_client->call<api::InstanceList>({}, this, [&](const auto &list) { error = list.error(); });
    m_client.reset();
    QTRY_VERIFY(error);
    QCOMPARE(error->code, ErrorCode::ConnectionClosed);
}

void tst_AgentClient::aGapIsResumed()
{
    m_client->setSubscriptions(true, false);
    openLocal();
    QTRY_COMPARE(m_snapshots, 1);
    m_agent->change(makeInstance(u"A"_s));
    m_agent->change(makeInstance(u"A"_s), FakeAgent::Sending::Lost);
    m_agent->change(makeInstance(u"B"_s), FakeAgent::Sending::Lost);
    m_agent->change(makeInstance(u"B"_s));
    QTRY_COMPARE(m_revisions, (QList<qint64>{11, 12, 13, 14}));
    QCOMPARE(m_snapshots, 1);
}

void tst_AgentClient::reconnectResumesEvents()
{
    m_client->setSubscriptions(true, false);
    openSecure();
    QTRY_COMPARE(m_snapshots, 1);
    m_agent->change(makeInstance(u"A"_s));
    QTRY_COMPARE(m_revisions.size(), 1);
    m_agent->dropConnections();
    m_agent->change(makeInstance(u"A"_s));
    m_agent->change(makeInstance(u"B"_s));
    QTRY_COMPARE(m_revisions, (QList<qint64>{11, 12, 13}));
    QCOMPARE(m_snapshots, 1);
    QCOMPARE(m_agent->paramsOf(u"event.subscribe"_s).last().value("since"_L1).toObject().value("revision"_L1).toInt(), 11);
}

void tst_AgentClient::lostRangeIsASnapshot()
{
    m_client->setSubscriptions(true, false);
    openLocal();
    QTRY_COMPARE(m_snapshots, 1);
    m_agent->dropConnections();
    m_agent->change(makeInstance(u"A"_s));
    m_agent->trimLog();
    QTRY_COMPARE(m_snapshots, 2);
    QVERIFY(m_revisions.isEmpty());
    m_agent->change(makeInstance(u"A"_s));
    QTRY_COMPARE(m_revisions, QList<qint64>{12});
}

void tst_AgentClient::statisticsArrive()
{
    m_client->setSubscriptions(false, true);
    QSignalSpy columns(m_client.get(), &AgentClient::metricColumnsReceived);
    QSignalSpy samples(m_client.get(), &AgentClient::sampleReceived);
    openLocal();
    QTRY_COMPARE(columns.size(), 1);
    m_agent->notify(api::metricNotification, {{u"at"_s, u"broken"_s}});
    api::MetricSample sent;
    sent.instances.insert(u"A"_s, {5.0, std::nullopt});
    m_agent->notify(api::metricNotification, json::toObject(sent));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"sample_unreadable"_s));
    QTRY_COMPARE(samples.size(), 1);
    const auto sample = samples.first().first().value<api::MetricSample>();
    QCOMPARE(sample.instances.value(u"A"_s).first(), std::optional(5.0));
    QVERIFY(!sample.instances.value(u"A"_s).last());
    QCOMPARE(m_snapshots, 0);
}

void tst_AgentClient::subscriptionsMayChangeWhileLive()
{
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    m_client->setSubscriptions(true, false);
    QTRY_COMPARE(m_snapshots, 1);
    m_client->setSubscriptions(false, false);
    QTRY_VERIFY(m_agent->calls().contains(u"event.unsubscribe"_s));
    m_agent->change(makeInstance(u"A"_s));
    m_client->setSubscriptions(true, false);
    QTRY_COMPARE(m_revisions, QList<qint64>{11});
    QCOMPARE(m_snapshots, 1);
}

void tst_AgentClient::reconnectsWithoutASecondAttemptBeside()
{
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    m_agent.reset();
    QTRY_COMPARE(m_client->state(), State::Away);
    QCOMPARE(m_client->lastError().code, ErrorCode::ConnectionClosed);
    QTRY_VERIFY(m_states.count(State::Connecting) >= 4);
    QCOMPARE(m_client->lastError().code, ErrorCode::Unreachable);
    startAgent();
    for (int i = 0; i < 5; ++i)
        m_client->retryNow();
    QTRY_COMPARE(m_client->state(), State::Live);
    QCOMPARE(m_agent->connectionsSoFar(), 1);
}

void tst_AgentClient::neverReconnectsWhenToldSo()
{
    m_client->setReconnect(AgentClient::Reconnect::Never);
    m_client->open(AgentAddress::local(m_directory->filePath(u"nobody.sock"_s)), {});
    QTRY_COMPARE(m_states, (QList<State>{State::Connecting, State::Away}));
    QCOMPARE(m_client->lastError().code, ErrorCode::Unreachable);
    QVERIFY(m_client->lastError().message.contains(u"nobody.sock"_s));
    m_client->retryNow();
    QCOMPARE(m_client->state(), State::Connecting);
    QTRY_COMPARE(m_states.size(), 4);
}

void tst_AgentClient::retryNowDoesNotWait()
{
    ClientTimings timings = quick();
    timings.firstWait = timings.longestWait = 1h;
    setTimings(*m_client, timings);
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    m_agent->dropConnections();
    QTRY_COMPARE(m_client->state(), State::Away);
    m_client->retryNow();
    QTRY_COMPARE(m_client->state(), State::Live);
}

void tst_AgentClient::loweringTheLongestWaitShortensTheCurrentOne()
{
    ClientTimings timings = quick();
    timings.firstWait = timings.longestWait = 1h;
    setTimings(*m_client, timings);
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    m_agent->dropConnections();
    QTRY_COMPARE(m_client->state(), State::Away);
    m_client->setLongestWait(10ms);
    QTRY_COMPARE(m_client->state(), State::Live);
}

void tst_AgentClient::silentAgentIsNotAnsweringThenLiveAgain_data()
{
    QTest::addColumn<bool>("local");
    QTest::newRow("local") << true;
    QTest::newRow("wss") << false;
}

void tst_AgentClient::silentAgentIsNotAnsweringThenLiveAgain()
{
    QFETCH(bool, local);
    ClientTimings timings = quick();
    timings.giveUp = 1h;
    setTimings(*m_client, timings);
    Relay relay(m_agent->port());
    if (local)
        openLocal();
    else
        openSecure(relay.port());
    QTRY_COMPARE(m_client->state(), State::Live);
    const auto silence = [&](bool silent) {
        if (local)
            m_agent->setSilent(silent);
        else
            silent ? relay.stall() : relay.resume();
    };
    silence(true);
    QTRY_COMPARE(m_client->state(), State::NotAnswering);
    QCOMPARE(m_client->lastError().code, ErrorCode::TimedOut);
    silence(false);
    QTRY_COMPARE(m_client->state(), State::Live);
    QVERIFY(m_client->lastError().message.isEmpty());
    QVERIFY(!m_states.contains(State::Away));
    QCOMPARE(m_agent->connectionsSoFar(), 1);
}

void tst_AgentClient::aLongSilenceMakesANewConnection()
{
    Relay relay(m_agent->port());
    openSecure(relay.port());
    QTRY_COMPARE(m_client->state(), State::Live);
    relay.stall();
    QTRY_VERIFY(m_states.contains(State::NotAnswering));
    QTRY_VERIFY(m_states.contains(State::Away));
    relay.resume();
    QTRY_COMPARE(m_client->state(), State::Live);
    QVERIFY(relay.accepted() >= 2);
}

void tst_AgentClient::anAgentThatDoesNotAnswerTheLoginTimesOut()
{
    ClientTimings timings = quick();
    timings.loginTimeout = 50ms;
    setTimings(*m_client, timings);
    m_client->setReconnect(AgentClient::Reconnect::Never);
    m_agent->setSilent(true);
    openLocal();
    QTRY_COMPARE(m_states, (QList<State>{State::Connecting, State::LoggingIn, State::Away}));
    QCOMPARE(m_client->lastError().code, ErrorCode::TimedOut);
}

void tst_AgentClient::nonsenseEndsTheConnection()
{
    m_client->setReconnect(AgentClient::Reconnect::Never);
    openSecure();
    QTRY_COMPARE(m_client->state(), State::Live);
    m_agent->sendRaw("<html>");
    QTRY_COMPARE(m_client->state(), State::Away);
    QCOMPARE(m_client->lastError().code, ErrorCode::ProtocolError);
}

void tst_AgentClient::socketWithoutPermissionSaysSo()
{
    m_client->setReconnect(AgentClient::Reconnect::Never);
    if (geteuid() == 0) {
        // root passes every permission; the message is what counts then, and a path through a file is refused to root too.
        QFile file(m_directory->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        m_client->open(AgentAddress::local(file.fileName()), {});
        QTRY_COMPARE(m_client->state(), State::Away);
        QCOMPARE(m_client->lastError().code, ErrorCode::Unreachable);
        return;
    }
    QVERIFY(QFile::setPermissions(m_path, {}));
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Away);
    QCOMPARE(m_client->lastError().code, ErrorCode::PermissionDenied);
    QVERIFY(m_client->lastError().message.contains(u"signalbox-admin"_s));
}

void tst_AgentClient::lineAsLongAsTheLimitIsTooLong()
{
    m_client->setReconnect(AgentClient::Reconnect::Never);
    openLocal();
    QTRY_COMPARE(m_client->state(), State::Live);
    m_agent->sendRaw(QByteArray(maxIncomingMessage, ' ') + "[]");
    QTRY_COMPARE(m_client->state(), State::Away);
    QCOMPARE(m_client->lastError().code, ErrorCode::MessageTooLarge);
}

QTEST_GUILESS_MAIN(tst_AgentClient)
#include "tst_AgentClient.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubDefinitions.h"

#include "server-core/instance/InstanceHost.h"
#include "server-core/types/AliasType.h"
#include "server-core/types/HubUse.h"
#include "server-core/types/TypeRegistry.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

namespace {

class Quiet final : public Service
{
public:
    void onMessage(signalbox::Session &, QByteArrayView, MessageKind) override { }
};

class ChannelsType final : public ServerType, public HubUse
{
public:
    QString name() const override { return u"channels"_s; }
    signalbox::Protocol protocol(const QJsonObject &) const override { return signalbox::Protocol::raw(); }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return std::make_unique<Quiet>(); }
};

/// A run in "another process".
class ElsewhereRun final : public InstanceRun
{
public:
    explicit ElsewhereRun(Owner &owner) : m_owner(owner) { }
    void open() override
    {
        QMetaObject::invokeMethod(
            qApp, [this] { m_owner.runOpened(); }, Qt::QueuedConnection);
    }
    void drain() override { }
    void resume() override { }
    void close() override
    {
        QMetaObject::invokeMethod(
            qApp, [this] { m_owner.runEnded({}); }, Qt::QueuedConnection);
    }
    void halt() override { }
    void apply(const InstanceConfig &, std::function<void(Result<void>)> reply) override { reply({}); }
    QList<ListenerConfig> listeners() const override { return {}; }
    std::optional<qint64> pid() const override { return 1; }
    InstanceCounters counters() const override { return {}; }
    void sessions(const SessionQuery &, std::function<void(Result<SessionPage>)>) override { }
    void findSession(const QString &, std::function<void(bool)>) override { }
    void closeSession(const QString &, const QString &, std::function<void(bool)>) override { }
    void sendTo(const QString &, const QByteArray &, MessageKind, std::function<void(bool)>) override { }
    void dispatch(const QString &, const QByteArray &, std::function<void(DispatchResult)>) override { }

private:
    Owner &m_owner;
};

HubConfig named(const QString &name, const QString &file = {}, int line = 0)
{
    HubConfig hub;
    hub.name = name;
    hub.sourceFile = file;
    hub.sourceLine = line;
    hub.historyCount = line;
    return hub;
}

} // namespace

class tst_HubDefinitions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void findsWhatIsDefined();
    void givesDefaultsForTheRest();
    void namesBothPlaces();
    void placesDoNotMakeADifference();
    void knowsWhichTypesHaveAHub();

    void anInstanceOfATwiceDefinedHubFails();
    void otherTypesHaveNoHub();
    void aHubIsInSeveralProcesses_data();
    void aHubIsInSeveralProcesses();
    void itIsServedHereByWhatRuns();

private:
    static InstanceConfig config(const QString &name, Isolation isolation = Isolation::None, const QString &hub = {});
    InstanceState state(const QString &name) const { return m_host->status(name)->state; }
    QString error(const QString &name) const
    {
        const auto error = m_host->status(name)->error;
        return error ? error->message : QString();
    }
    void run(const InstanceConfig &config, InstanceState wanted)
    {
        QVERIFY(m_host->add(config));
        QVERIFY(m_host->start(config.name));
        QTRY_COMPARE(state(config.name), wanted);
    }

    TypeRegistry m_types = TypeRegistry::withBuiltins();
    std::unique_ptr<InstanceHost> m_host;
};

void tst_HubDefinitions::initTestCase()
{
    QVERIFY(m_types.add(std::make_unique<ChannelsType>()));
    QVERIFY(m_types.add(u"other-name"_s, *m_types.share(u"channels"_s)));
}

void tst_HubDefinitions::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!failed ).*"_s));
    m_host = std::make_unique<InstanceHost>(1, m_types);
    m_host->setWorkerRuns([](const InstanceConfig &, InstanceRun::Owner &owner) { return std::make_unique<ElsewhereRun>(owner); });
}

InstanceConfig tst_HubDefinitions::config(const QString &name, Isolation isolation, const QString &hub)
{
    InstanceConfig config;
    config.name = name;
    config.type = u"channels"_s;
    config.isolation = isolation;
    config.hub = hub;
    config.listeners = {{u"127.0.0.1"_s, 0, false}};
    return config;
}

void tst_HubDefinitions::findsWhatIsDefined()
{
    const HubDefinitions hubs({named(u"a"_s, u"x.toml"_s, 3), named(u"b"_s, u"x.toml"_s, 7)});
    QCOMPARE(hubs.find(u"b"_s)->historyCount, 7);
    QCOMPARE(hubs.find(u"b"_s)->sourceLine, 7);
    QVERIFY(hubs.repeated().isEmpty());
    QCOMPARE(hubs.usable().size(), 2);
}

void tst_HubDefinitions::givesDefaultsForTheRest()
{
    const auto found = HubDefinitions({named(u"a"_s, u"x.toml"_s, 3)}).find(u"A"_s);
    QVERIFY(found);
    HubConfig expected;
    expected.name = u"A"_s;
    QCOMPARE(*found, expected);
}

void tst_HubDefinitions::namesBothPlaces()
{
    const HubDefinitions hubs({named(u"a"_s, u"x.toml"_s, 3), named(u"b"_s, u"x.toml"_s, 7), named(u"a"_s, u"y.toml"_s, 9)});
    const auto found = hubs.find(u"a"_s);
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::InvalidConfiguration);
    QCOMPARE(found.error().message, u"the hub \"a\" is defined 2 times, at x.toml:3 and at y.toml:9; keep one of them"_s);
    QVERIFY(hubs.find(u"b"_s));
    QCOMPARE(hubs.usable().size(), 1);
    const auto repeated = hubs.repeated();
    QCOMPARE(repeated.size(), 1);
    QCOMPARE(repeated.first().hub.sourceFile, u"y.toml"_s);
    QVERIFY2(repeated.first().toString().contains(u"the hub \"a\" is defined twice, also at x.toml:3;"_s),
             qPrintable(repeated.first().toString()));
}

void tst_HubDefinitions::placesDoNotMakeADifference()
{
    HubConfig moved = named(u"a"_s, u"x.toml"_s, 3);
    moved.sourceLine = 4;
    moved.sourceFile = u"y.toml"_s;
    QCOMPARE(moved, named(u"a"_s, u"x.toml"_s, 3));
    moved.keys.append(HubKeyConfig());
    QVERIFY(moved != named(u"a"_s, u"x.toml"_s, 3));
}

void tst_HubDefinitions::knowsWhichTypesHaveAHub()
{
    QVERIFY(usesHub(**m_types.find(u"channels"_s)));
    QVERIFY(usesHub(**m_types.find(u"other-name"_s)));
    QVERIFY(!usesHub(**m_types.find(u"echo"_s)));
}

void tst_HubDefinitions::anInstanceOfATwiceDefinedHubFails()
{
    m_host->setHubs(HubDefinitions({named(u"chat"_s, u"x.toml"_s, 3), named(u"chat"_s, u"y.toml"_s, 9)}));
    QVERIFY(m_host->add(config(u"A"_s, Isolation::None, u"chat"_s)));
    QVERIFY(m_host->add(config(u"chat"_s)));
    for (const QString &name : {u"A"_s, u"chat"_s}) {
        QCOMPARE(state(name), InstanceState::Failed);
        QVERIFY2(error(name).contains(u"x.toml:3"_s) && error(name).contains(u"y.toml:9"_s), qPrintable(error(name)));
        QVERIFY(m_host->start(name));
        QTRY_COMPARE(state(name), InstanceState::Failed);
    }
    run(config(u"B"_s), InstanceState::Running);
    // Mended: it can be started when it has been told of it.
    m_host->setHubs(HubDefinitions({named(u"chat"_s, u"x.toml"_s, 3)}));
    m_host->reconfigure(config(u"chat"_s), [](const Result<void> &) {});
    QCOMPARE(state(u"chat"_s), InstanceState::Stopped);
    QVERIFY(m_host->start(u"chat"_s));
    QTRY_COMPARE(state(u"chat"_s), InstanceState::Running);
}

void tst_HubDefinitions::otherTypesHaveNoHub()
{
    m_host->setHubs(HubDefinitions({named(u"chat"_s, u"x.toml"_s, 3), named(u"chat"_s, u"y.toml"_s, 9)}));
    InstanceConfig echo = config(u"chat"_s);
    echo.type = u"echo"_s;
    run(echo, InstanceState::Running);
    echo.name = u"elsewhere"_s;
    echo.hub = u"chat"_s;
    echo.isolation = Isolation::Process;
    run(echo, InstanceState::Running);
}

void tst_HubDefinitions::aHubIsInSeveralProcesses_data()
{
    QTest::addColumn<Isolation>("first");
    QTest::addColumn<Isolation>("second");
    using enum Isolation;
    QTest::newRow("none, thread") << None << Thread;
    QTest::newRow("none, process") << None << Process;
    QTest::newRow("process, none") << Process << None;
    QTest::newRow("process, process") << Process << Process;
}

void tst_HubDefinitions::aHubIsInSeveralProcesses()
{
    QFETCH(Isolation, first);
    QFETCH(Isolation, second);
    run(config(u"A"_s, first), InstanceState::Running);
    InstanceConfig other = config(u"B"_s, second, u"A"_s);
    other.type = u"other-name"_s;
    run(other, InstanceState::Running);
    QCOMPARE(state(u"A"_s), InstanceState::Running);
    QCOMPARE(m_host->isServedHere(u"A"_s), first != Isolation::Process || second != Isolation::Process);
    QVERIFY(!m_host->isServedHere(u"B"_s));
}

void tst_HubDefinitions::itIsServedHereByWhatRuns()
{
    run(config(u"A"_s), InstanceState::Running);
    // What it runs with counts, not what is configured for its next start.
    m_host->reconfigure(config(u"A"_s, Isolation::None, u"new"_s), [](const Result<void> &) {});
    QVERIFY(m_host->isServedHere(u"A"_s));
    QVERIFY(!m_host->isServedHere(u"new"_s));
    QVERIFY(m_host->stop(u"A"_s));
    QTRY_COMPARE(state(u"A"_s), InstanceState::Stopped);
    QVERIFY(!m_host->isServedHere(u"A"_s));
}

QTEST_GUILESS_MAIN(tst_HubDefinitions)
#include "tst_HubDefinitions.moc"

// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/ScriptedHost.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// `signalbox cluster …` against a scripted agent.
class tst_CliCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsTheNodes();
    void statusIsTheAgentsOwnObject();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void showsThePeers();
    void changesGoToTheAgent_data();
    void changesGoToTheAgent();
    void drainsForAsLongAsTold();
    void waitsUntilEachInstanceHasStopped();
    void refusalsBecomeExitCodes();
    void aSecretNeedsNoAgent();

private:
    static api::ClusterStatus::Result cluster();
    void serve(const api::ClusterStatus::Result &status)
    {
        m_host->agent.handle(u"cluster.status"_s, [status](const QJsonObject &) { return json::toJson(status); });
    }

    std::unique_ptr<ScriptedHost> m_host;
};

api::ClusterStatus::Result tst_CliCluster::cluster()
{
    api::ClusterNode self;
    self.id = u"aa"_s;
    self.name = u"node-a"_s;
    self.state = api::NodeState::Self;
    api::ClusterNode up;
    up.id = u"bb"_s;
    up.name = u"node-b"_s;
    up.state = api::NodeState::Up;
    up.round_trip_us = 430;
    up.lag = 1812;
    up.queued_bytes = 2048;
    up.roster = api::RosterState::Equal;
    api::ClusterNode down;
    down.id = u"cc"_s;
    down.name = u"node-c"_s;
    down.reason = u"silent"_s;
    api::ClusterStatus::Result status;
    status.node = u"node-a"_s;
    status.engine = api::ClusterEngine::Mesh;
    status.cluster = u"production"_s;
    status.ready_detail = u"roster 1 of 1"_s;
    status.nodes = {self, up, down};
    api::ClusterPeer peer;
    peer.address = u"10.0.0.2:7712"_s;
    peer.seed = true;
    peer.failures = 4;
    peer.last_failure = u"connection refused"_s;
    status.peers = {peer};
    return status;
}

void tst_CliCluster::init()
{
    m_host.reset();
    m_host = std::make_unique<ScriptedHost>();
    QVERIFY(m_host->listens);
    serve(cluster());
}

void tst_CliCluster::showsTheNodes()
{
    const CliRun::Answer answer = m_host->run(u"cluster status"_s);
    QCOMPARE(answer.code, 0);
    const QStringList lines = answer.out.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines.at(0), u"production: ready, roster 1 of 1"_s);
    QVERIFY2(lines.at(1).startsWith(u"NODE "_s), qPrintable(lines.at(1)));
    QVERIFY2(lines.at(2).startsWith(u"node-a  ◆ self"_s), qPrintable(lines.at(2)));
    for (const QString &part : {u"● up"_s, u"0.4 ms"_s, u"1,812"_s, u"2.0 KiB"_s, u"equal"_s})
        QVERIFY2(lines.at(3).contains(part), qPrintable(lines.at(3)));
    QVERIFY2(lines.at(4).contains(u"▲ down (silent)"_s), qPrintable(lines.at(4)));
}

void tst_CliCluster::statusIsTheAgentsOwnObject()
{
    const CliRun::Answer answer = m_host->run(u"cluster status -o json"_s);
    QCOMPARE(answer.code, 0);
    QCOMPARE(QJsonDocument::fromJson(answer.out.toUtf8()).object(), json::toObject(cluster()));
    QCOMPARE(m_host->run(u"cluster status -o name"_s).out, u"node-a\nnode-b\nnode-c\n"_s);
    QVERIFY(m_host->run(u"cluster status -o csv"_s).out.startsWith(u"id,name,state,reason,address,"_s));
}

void tst_CliCluster::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no cluster") << u"none"_s << u"node-a is in no cluster\n"_s;
    QTest::newRow("could not") << u"error"_s << u"node-a takes no part in production: cannot listen\n"_s;
    QTest::newRow("drained") << u"drained"_s << u"production: ready, roster 1 of 1, drained\n"_s;
    QTest::newRow("not yet") << u"arriving"_s << u"production: not ready, roster 0 of 1\n"_s;
}

void tst_CliCluster::saysWhatIsWrong()
{
    QFETCH(QString, what);
    QFETCH(QString, expected);
    api::ClusterStatus::Result status = cluster();
    status.nodes.clear();
    if (what == "none"_L1)
        status.engine = api::ClusterEngine::None;
    else if (what == "error"_L1)
        status.error = u"cannot listen"_s;
    else if (what == "drained"_L1)
        status.drained = true;
    else {
        status.ready = false;
        status.ready_detail = u"roster 0 of 1"_s;
    }
    serve(status);
    QCOMPARE(m_host->run(u"cluster status"_s).out, expected);
}

void tst_CliCluster::showsThePeers()
{
    const CliRun::Answer table = m_host->run(u"cluster peers"_s);
    QCOMPARE(table.code, 0);
    for (const QString &part : {u"10.0.0.2:7712"_s, u"seed"_s, u"□ not connected"_s, u"connection refused"_s})
        QVERIFY2(table.out.contains(part), qPrintable(table.out));
    QCOMPARE(QJsonDocument::fromJson(m_host->run(u"cluster peers -o json"_s).out.toUtf8()).array().size(), 1);
    QCOMPARE(m_host->run(u"cluster peers -o name"_s).out, u"10.0.0.2:7712\n"_s);
    serve({});
    const CliRun::Answer none = m_host->run(u"cluster peers"_s);
    QCOMPARE(none.out, QString());
    QVERIFY2(none.err.contains(u"signalbox cluster add"_s), qPrintable(none.err));
}

void tst_CliCluster::changesGoToTheAgent_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("add") << u"add 10.0.0.9:7712"_s << u"cluster.add_peer"_s << u"address"_s << u"10.0.0.9:7712"_s;
    QTest::newRow("remove") << u"remove 10.0.0.9:7712"_s << u"cluster.remove_peer"_s << u"address"_s << u"10.0.0.9:7712"_s;
    QTest::newRow("evict") << u"evict node-b"_s << u"cluster.evict"_s << u"node"_s << u"node-b"_s;
    QTest::newRow("resync") << u"resync node-b"_s << u"cluster.resync"_s << u"node"_s << u"node-b"_s;
}

void tst_CliCluster::changesGoToTheAgent()
{
    QFETCH(QString, arguments);
    QFETCH(QString, method);
    QFETCH(QString, key);
    QFETCH(QString, value);
    m_host->agent.handle(method, [](const QJsonObject &) { return QJsonValue(QJsonObject()); });
    const CliRun::Answer answer = m_host->run(u"cluster "_s + arguments + u" --request-id r1 --dry-run"_s);
    QCOMPARE(answer.code, 0);
    QCOMPARE(m_host->sent(method), (QJsonObject{{key, value}, {u"request_id"_s, u"r1"_s}, {u"dry_run"_s, true}}));
    QVERIFY2(answer.err.startsWith(u"dry run, nothing changed: "_s) && answer.err.contains(value), qPrintable(answer.err));
}

void tst_CliCluster::drainsForAsLongAsTold()
{
    const api::NodeChangeAccepted accepted{{u"EchoServerA"_s}, 4};
    for (const QString &method : {u"cluster.drain"_s, u"cluster.resume"_s})
        m_host->agent.handle(method, [accepted](const QJsonObject &) { return json::toJson(accepted); });
    QCOMPARE(m_host->run(u"cluster drain"_s).err, u"draining: EchoServerA\n"_s);
    QCOMPARE(m_host->sent(u"cluster.drain"_s).value(u"timeout"_s), 60);
    QCOMPARE(m_host->run(u"cluster drain --patience 5m"_s).code, 0);
    QCOMPARE(m_host->sent(u"cluster.drain"_s).value(u"timeout"_s), 300);
    QCOMPARE(m_host->run(u"cluster resume"_s).err, u"resumed: EchoServerA\n"_s);
    QCOMPARE(m_host->run(u"cluster drain --wait --dry-run"_s).code, 2);
}

void tst_CliCluster::waitsUntilEachInstanceHasStopped()
{
    m_host->agent.handle(u"cluster.drain"_s, [this](const QJsonObject &) {
        // Told before the answer, as it may happen.
        m_host->agent.change(makeInstance(u"EchoServerA"_s, api::InstanceState::Stopped));
        return json::toJson(api::NodeChangeAccepted{{u"EchoServerA"_s}, 4});
    });
    const CliRun::Answer answer = m_host->run(u"cluster drain --wait"_s);
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.err, u"drained: EchoServerA\n"_s);
    m_host->agent.instances = {makeInstance(u"EchoServerA"_s, api::InstanceState::Running)};
    m_host->agent.handle(u"cluster.drain"_s, [](const QJsonObject &) {
        return json::toJson(api::NodeChangeAccepted{{u"EchoServerA"_s}, 4});
    });
    QCOMPARE(m_host->run(u"cluster drain --wait --timeout 1s"_s).code, 9);
}

void tst_CliCluster::refusalsBecomeExitCodes()
{
    m_host->agent.handle(u"cluster.evict"_s, [](const QJsonObject &) { return failure(ErrorCode::NotFound, u"no node \"node-x\""_s); });
    const CliRun::Answer unknown = m_host->run(u"cluster evict node-x"_s);
    QCOMPARE(unknown.code, 7);
    QCOMPARE(unknown.err, u"signalbox: no node \"node-x\"\n"_s);
    m_host->agent.handle(u"cluster.evict"_s, [](const QJsonObject &) { return failure(ErrorCode::InvalidState, u"it is up"_s); });
    QCOMPARE(m_host->run(u"cluster evict node-b"_s).code, 8);
    QCOMPARE(m_host->run(u"cluster evict"_s).code, 2);
}

void tst_CliCluster::aSecretNeedsNoAgent()
{
    const CliRun none;
    const CliRun::Answer first = none.run({u"cluster"_s, u"secret"_s});
    const CliRun::Answer second = none.run({u"cluster"_s, u"secret"_s});
    QCOMPARE(first.code, 0);
    QCOMPARE(QByteArray::fromBase64(first.out.toLatin1()).size(), 32);
    QVERIFY(first.out != second.out);
    QVERIFY2(first.err.contains(u"0600"_s), qPrintable(first.err));
    QVERIFY(!first.err.contains(first.out.trimmed()));
}

QTEST_GUILESS_MAIN(tst_CliCluster)
#include "tst_CliCluster.moc"

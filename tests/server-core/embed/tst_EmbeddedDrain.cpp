// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Cluster.h"
#include "tests/server-core/embed/ChatHost.h"
#include "tests/support/ChannelClient.h"

using namespace signalbox;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::ChannelClient;

namespace {

/// A program with two servers of one hub, and a client at the first one.
struct Program {
    bool serve()
    {
        host.start();
        const bool runs = QTest::qWaitFor([this] { return chat.isRunning() && second.isRunning(); }, 30'000);
        client = std::make_unique<ChannelClient>(chat.port());
        return runs && client->connectAs(u"ann"_s).contains(u"session"_s);
    }
    bool isTold() const
    {
        return QTest::qWaitFor([this] { return !client->told(u"closing"_s).isEmpty(); }, 30'000);
    }

    Host host{2};
    PubSub &chat = host.add<PubSub>("chat", test::ChatHost::local());
    PubSub &second = host.add<PubSub>("second", test::ChatHost::local());
    std::unique_ptr<ChannelClient> client;
};

} // namespace

/// A server, or a whole node, that is taken out for a while.
class tst_EmbeddedDrain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stopsWithTheLastSession();
    void stopsWhenItsPatienceIsOver();
    void servesOnWhenItIsResumed();
    void takesAWholeNodeOut();
    void takesANodeBackWhileItDrains();
};

void tst_EmbeddedDrain::stopsWithTheLastSession()
{
    Program program;
    QVERIFY(program.serve());
    program.chat.drain(1h);
    QTRY_COMPARE(program.chat.state(), Server::State::Draining);
    QVERIFY(program.isTold());
    program.client.reset();
    QTRY_COMPARE(program.chat.state(), Server::State::Stopped);
    QVERIFY(program.second.isRunning());
}

void tst_EmbeddedDrain::stopsWhenItsPatienceIsOver()
{
    Program program;
    QVERIFY(program.serve());
    program.chat.drain(0ms);
    QTRY_COMPARE(program.chat.state(), Server::State::Stopped);
    QTRY_VERIFY(!program.client->isOpen());
}

void tst_EmbeddedDrain::servesOnWhenItIsResumed()
{
    Program program;
    QVERIFY(program.serve());
    program.chat.drain(1h);
    QTRY_COMPARE(program.chat.state(), Server::State::Draining);
    program.chat.resume();
    QTRY_VERIFY(program.chat.isRunning());
    ChannelClient bob(program.chat.port());
    QVERIFY(bob.connectAs(u"bob"_s).contains(u"session"_s));
}

void tst_EmbeddedDrain::takesAWholeNodeOut()
{
    Program program;
    Cluster cluster(program.host);
    QSignalSpy changed(&cluster, &Cluster::changed);
    cluster.attach(program.chat);
    QVERIFY(program.serve());
    cluster.start();
    QTRY_VERIFY(cluster.isRunning());
    QVERIFY(!cluster.isDrained());
    changed.clear();
    cluster.drain(0ms);
    QVERIFY(cluster.isDrained());
    QCOMPARE(changed.size(), 1);
    QTRY_COMPARE(program.chat.state(), Server::State::Stopped);
    QTRY_COMPARE(program.second.state(), Server::State::Stopped);
    // It stays there for others.
    QVERIFY(cluster.isRunning());
    cluster.resume();
    QVERIFY(!cluster.isDrained());
    QTRY_VERIFY(program.chat.isRunning() && program.second.isRunning());
    // What is not drained is not taken back.
    program.second.stop();
    QTRY_COMPARE(program.second.state(), Server::State::Stopped);
    cluster.resume();
    QCOMPARE(program.second.state(), Server::State::Stopped);
}

void tst_EmbeddedDrain::takesANodeBackWhileItDrains()
{
    Program program;
    Cluster cluster(program.host);
    QVERIFY(program.serve());
    cluster.drain(1h);
    QTRY_COMPARE(program.chat.state(), Server::State::Draining);
    QTRY_COMPARE(program.second.state(), Server::State::Stopped);
    // Again: what stands still already is part of it all the same.
    cluster.drain(2h);
    cluster.resume();
    QTRY_VERIFY(program.chat.isRunning() && program.second.isRunning());
}

QTEST_GUILESS_MAIN(tst_EmbeddedDrain)
#include "tst_EmbeddedDrain.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Dispatcher.h"
#include "server-core/include/signalbox/Host.h"

#include <QtCore/QJsonArray>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>

#include <stdexcept>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

class Greeter : public LineServer, public Dispatcher
{
public:
    static ServerTypeInfo serverType()
    {
        return {.options = {{u"word"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"default"_s, u"Hi"_s}}}}};
    }
    Greeter()
    {
        addCommand("ID", "ID", "tells the id",
                   [](signalbox::Session &session, const LineArguments &) { session.send(session.id().toUtf8()); });
        addCommand("GREET", "GREET", "greets", [this](signalbox::Session &session, const LineArguments &) {
            ++m_greetings;
            session.send(options().value(u"word"_s).toString().toUtf8());
        });
    }
    void onStartup() override
    {
        if (options().value(u"word"_s) == u"fail"_s)
            fail(u"no words"_s);
        if (options().value(u"word"_s) == u"throw"_s)
            throw std::runtime_error("thrown");
    }
    bool dispatch(const SessionId &id, QByteArrayView message) override
    {
        auto s = session(id);
        return s && s->send(message);
    }
    bool onDispatch(signalbox::Session &session, QByteArrayView message) override { return session.send(message); }
    double greetings() const { return m_greetings.value(); }

private:
    Metric &m_greetings = metrics().counter("greetings");
};

QByteArray readLine(QTcpSocket &socket)
{
    while (!socket.canReadLine() && socket.waitForReadyRead(5000)) { }
    return socket.readLine().trimmed();
}

} // namespace

class tst_EmbeddedHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsAServerOfAClass();
    void reachesItsServiceWhileItRuns();
    void dispatchesToASession();
    void saysWhyAServerHasFailed_data();
    void saysWhyAServerHasFailed();
    void runsBuiltInTypes();
    void refusesWhatHasNoPlaceThere_data();
    void refusesWhatHasNoPlaceThere();
    void hasMoreListeners();
    void stopsAll();
};

void tst_EmbeddedHost::runsAServerOfAClass()
{
    Host host(1);
    auto &greeter = host.add<Greeter>("greeter", {.address = u"127.0.0.1"_s, .options = {{u"word"_s, u"Ahoy"_s}}});
    QSignalSpy changed(&greeter, &Server::changed);
    QCOMPARE(greeter.state(), Server::State::Stopped);
    host.start();
    QTRY_VERIFY(greeter.isRunning());
    QVERIFY(greeter.port() != 0);
    QVERIFY(changed.count() >= 2);
    QTcpSocket client;
    client.connectToHost(u"127.0.0.1"_s, greeter.port());
    client.write("GREET\r\n");
    QCOMPARE(readLine(client), "Ahoy"_ba);
    QCOMPARE(greeter.sessions(), 1);
    QCOMPARE(host.find("greeter"), &greeter);
    QCOMPARE(host.find("nobody"), nullptr);
}

void tst_EmbeddedHost::reachesItsServiceWhileItRuns()
{
    Host host(1);
    auto &greeter = host.add<Greeter>("greeter", {.address = u"127.0.0.1"_s});
    const ServerRef<Dispatcher> dispatcher = host.server<Dispatcher>("greeter");
    QVERIFY(!dispatcher && !greeter.service());
    host.start();
    QTRY_VERIFY(greeter.isRunning());
    QVERIFY(dispatcher);
    QVERIFY(!host.server<QObject>("greeter"));
    QTcpSocket client;
    client.connectToHost(u"127.0.0.1"_s, greeter.port());
    client.write("ID\r\n");
    const QString id = QString::fromLatin1(readLine(client));
    QVERIFY(dispatcher->dispatch(id, "a call"));
    QCOMPARE(readLine(client), "a call"_ba);
    QVERIFY(!dispatcher->dispatch(u"nobody-1"_s, "a call"));
    client.write("GREET\r\n");
    QCOMPARE(readLine(client), "Hi"_ba);
    QCOMPARE(greeter.service()->greetings(), 1.0);
    const std::shared_ptr<Greeter> held = greeter.service().get();
    greeter.stop();
    QTRY_COMPARE(greeter.state(), Server::State::Stopped);
    QVERIFY(!dispatcher);
    QVERIFY(!held->dispatch(id, "too late"));
}

void tst_EmbeddedHost::dispatchesToASession()
{
    Host host(1);
    auto &greeter = host.add<Greeter>("greeter", {.address = u"127.0.0.1"_s, .isolation = ServerConfig::Isolation::Thread});
    host.start();
    QTRY_VERIFY(greeter.isRunning());
    QTcpSocket client;
    client.connectToHost(u"127.0.0.1"_s, greeter.port());
    client.write("ID\r\n");
    const QString id = QString::fromLatin1(readLine(client));
    std::optional<DispatchResult> result;
    host.dispatch(u"greeter"_s, id, "a message", [&result](DispatchResult r) { result = r; });
    QTRY_COMPARE(result, DispatchResult::Delivered);
    QCOMPARE(readLine(client), "a message"_ba);
    result.reset();
    host.dispatch(u"nobody"_s, id, "a message", [&result](DispatchResult r) { result = r; });
    QTRY_COMPARE(result, DispatchResult::NoSuchServer);
    QVERIFY2(!greeter.service(), "threads of its own: no calls from outside");
}

void tst_EmbeddedHost::saysWhyAServerHasFailed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonObject>("options");
    QTest::addColumn<QString>("error");
    QTest::newRow("name") << u"a b"_s << QJsonObject() << u"\"a b\""_s;
    QTest::newRow("twice") << u"other"_s << QJsonObject() << u"there is an instance \"other\" already"_s;
    QTest::newRow("option") << u"one"_s << QJsonObject{{u"wrod"_s, u"x"_s}} << u"did you mean \"word\"?"_s;
    QTest::newRow("fails") << u"one"_s << QJsonObject{{u"word"_s, u"fail"_s}} << u"no words"_s;
    QTest::newRow("throws") << u"one"_s << QJsonObject{{u"word"_s, u"throw"_s}} << u"thrown"_s;
}

void tst_EmbeddedHost::saysWhyAServerHasFailed()
{
    QFETCH(QString, name);
    QFETCH(QJsonObject, options);
    QFETCH(QString, error);
    Host host(1);
    auto &other = host.add<Greeter>("other", {.address = u"127.0.0.1"_s});
    auto &one = host.add<Greeter>(name, {.address = u"127.0.0.1"_s, .options = options});
    host.start();
    QTRY_VERIFY(other.isRunning());
    QTRY_COMPARE(one.state(), Server::State::Failed);
    QVERIFY2(one.error().contains(error), qPrintable(one.error()));
    QVERIFY(!one.service());
}

void tst_EmbeddedHost::runsBuiltInTypes()
{
    Host host(1);
    Server &echo = host.add("echo", "echo", {.address = u"127.0.0.1"_s, .more = {{u"limits"_s, QJsonObject{{u"max_sessions"_s, 1}}}}});
    Server &nothing = host.add("nothing", "nothing", {.address = u"127.0.0.1"_s});
    host.start();
    QTRY_VERIFY(echo.isRunning());
    QTRY_COMPARE(nothing.state(), Server::State::Failed);
    QVERIFY(nothing.error().startsWith(u"no server type \"nothing\""_s));
    QTcpSocket client;
    client.connectToHost(u"127.0.0.1"_s, echo.port());
    client.write("hello\n");
    QCOMPARE(readLine(client), "hello"_ba);
}

void tst_EmbeddedHost::refusesWhatHasNoPlaceThere_data()
{
    QTest::addColumn<QJsonObject>("more");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const QJsonObject &more, const QString &error) { QTest::newRow(name) << more << error; };
    row("process", {{u"isolation"_s, u"process"_s}}, u"the server \"one\": isolation \"process\" is not for a host in a program"_s);
    row("isolation", {{u"isolation"_s, u"thread"_s}}, u"\"more\" must not have \"isolation\""_s);
    row("options", {{u"options"_s, QJsonObject()}}, u"\"more\" must not have \"options\""_s);
    row("unknown", {{u"limit"_s, QJsonObject()}}, u"did you mean \"limits\"?"_s);
}

void tst_EmbeddedHost::refusesWhatHasNoPlaceThere()
{
    QFETCH(QJsonObject, more);
    QFETCH(QString, error);
    Host host(1);
    auto &one = host.add<Greeter>("one", {.address = u"127.0.0.1"_s, .more = more});
    QCOMPARE(one.state(), Server::State::Failed);
    QVERIFY2(one.error().contains(error), qPrintable(one.error()));
}

void tst_EmbeddedHost::hasMoreListeners()
{
    Host host(1);
    QTcpServer reserved;
    QVERIFY(reserved.listen(QHostAddress::LocalHost));
    const int second = reserved.serverPort();
    reserved.close();
    const QJsonArray listen{QJsonObject{{u"address"_s, u"127.0.0.1"_s}, {u"port"_s, second}}};
    auto &greeter = host.add<Greeter>("greeter", {.address = u"127.0.0.1"_s, .more = {{u"listen"_s, listen}}});
    host.start();
    QTRY_VERIFY(greeter.isRunning());
    for (const int port : {int(greeter.port()), second}) {
        QTcpSocket client;
        client.connectToHost(u"127.0.0.1"_s, quint16(port));
        client.write("GREET\n");
        QCOMPARE(readLine(client), "Hi"_ba);
    }
}

void tst_EmbeddedHost::stopsAll()
{
    Host host(1);
    auto &one = host.add<Greeter>("one", {.address = u"127.0.0.1"_s});
    auto &two = host.add<Greeter>("two", {.address = u"127.0.0.1"_s});
    host.start();
    QTRY_VERIFY(one.isRunning() && two.isRunning());
    QSignalSpy stopped(&host, &Host::stopped);
    host.stop();
    QTRY_COMPARE(stopped.count(), 1);
    QCOMPARE(one.state(), Server::State::Stopped);
    QCOMPARE(two.state(), Server::State::Stopped);
}

QTEST_GUILESS_MAIN(tst_EmbeddedHost)
#include "tst_EmbeddedHost.moc"

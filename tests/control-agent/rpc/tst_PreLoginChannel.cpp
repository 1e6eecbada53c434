// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/PreLoginChannel.h"

#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

namespace {

class FakeLink final : public ChannelLink
{
public:
    void send(QByteArrayView text) override { sent.append(text.toByteArray()); }
    void close(core::websocket::CloseCode, QByteArrayView) override { closed = true; }
    bool submit(Inbound &&inbound) override
    {
        submitted.push_back(std::get<LoginCall>(inbound.what));
        return accepts;
    }
    std::chrono::steady_clock::time_point now() const override { return {}; }
    ClientId id() const override { return 1; }
    const QString &from() const override { return address; }

    QString lastError() const
    {
        const QJsonObject object = QJsonDocument::fromJson(sent.value(sent.size() - 1)).object();
        return object.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"error"_s).toString();
    }

    QList<QByteArray> sent;
    std::vector<LoginCall> submitted;
    QString address = u"192.0.2.1"_s;
    bool closed = false;
    bool accepts = true;
};

constexpr QByteArrayView login = R"({"jsonrpc":"2.0","id":1,"method":"auth.login","params":{"token":"t"}})";

} // namespace

class tst_PreLoginChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("other method") << QByteArray(R"({"jsonrpc":"2.0","id":1,"method":"instance.list"})") << u"NotLoggedIn"_s;
        QTest::newRow("malformed") << QByteArray("{") << u"ParseError"_s;
        QTest::newRow("batch") << QByteArray("[" + login.toByteArray() + "]") << u"InvalidRequest"_s;
        QTest::newRow("notification") << QByteArray(R"({"jsonrpc":"2.0","method":"auth.login"})") << u"InvalidRequest"_s;
    }
    void refuses()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, error);
        FakeLink link;
        PreLoginChannel channel(link, std::nullopt);
        for (int i = 1; i <= 3; ++i) {
            QVERIFY(!link.closed);
            channel.onMessage(text);
            QCOMPARE(link.lastError(), error);
        }
        QVERIFY(link.closed);
        QVERIFY(link.submitted.empty());
        channel.onMessage(login);
        QVERIFY(link.submitted.empty());
    }

    void askingWhoIsLoggedInIsNoTry()
    {
        FakeLink link;
        PreLoginChannel channel(link, std::nullopt);
        for (int i = 0; i < 10; ++i) {
            channel.onMessage(R"({"jsonrpc":"2.0","id":1,"method":"auth.whoami"})");
            QCOMPARE(link.lastError(), u"NotLoggedIn"_s);
        }
        QVERIFY(!link.closed);
        channel.onMessage(login);
        QCOMPARE(link.submitted.size(), std::size_t(1));
    }

    void evenQuestionsAreFew()
    {
        FakeLink link;
        PreLoginChannel channel(link, std::nullopt);
        for (int i = 0; i < 17; ++i) {
            QVERIFY(!link.closed);
            channel.onMessage(R"({"jsonrpc":"2.0","id":1,"method":"auth.whoami"})");
        }
        QVERIFY(link.closed);
    }

    void asksForOneLoginAtATime()
    {
        FakeLink link;
        PreLoginChannel channel(link, std::nullopt);
        channel.onMessage(login);
        channel.onMessage(login);
        QCOMPARE(link.submitted.size(), std::size_t(1));
        channel.onAnswer("{}", true);
        QCOMPARE(link.submitted.size(), std::size_t(2));
    }

    void handsOnWhatWasSentAhead()
    {
        FakeLink link;
        PreLoginChannel channel(link, std::nullopt);
        channel.onMessage(login);
        channel.onMessage("one");
        channel.onMessage("two");
        QCOMPARE(channel.takeHeld(), (std::deque<QByteArray>{"one", "two"}));
        QVERIFY(link.sent.isEmpty());
    }

    void holdsOnlyALittle()
    {
        FakeLink link;
        PreLoginChannel channel(link, std::nullopt);
        channel.onMessage(login);
        for (int i = 0; i < 6; ++i)
            channel.onMessage(login);
        QVERIFY(!link.closed);
        channel.onMessage(login);
        QVERIFY(link.closed);
    }

    void tellsWhyNobodyMayLogIn()
    {
        FakeLink link;
        PreLoginChannel channel(link, Error{ErrorCode::NotPermitted, u"group"_s});
        channel.onMessage(login);
        QCOMPARE(link.lastError(), u"NotPermitted"_s);
        QVERIFY(link.closed);
        QVERIFY(link.submitted.empty());
    }
};

QTEST_GUILESS_MAIN(tst_PreLoginChannel)
#include "tst_PreLoginChannel.moc"

// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/ClientIdentity.h"
#include "server-core/types/pubsub/RateBudget.h"
#include "tests/server-core/access/TokenMaker.h"

#include <QtTest/QTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::core::pubsub;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using access::Right;

/// Who a client of a hub is.
class tst_ClientIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nameThemselvesWhereEverybodyMay();
    void areNamedByTheirToken();
    void areRefusedWithoutAGoodOne();
    void refreshForTheSameSubjectOnly();
    void areLetInByAService();
    void ratesHaveABurst();

private:
    static constexpr std::chrono::sys_seconds now{1'700'000'000s};
    const QByteArray m_secret = QByteArray(32, 'k');

    QByteArray token(const QByteArray &payload) const { return test::hs256(R"({"alg":"HS256"})", payload, m_secret); }
    hubs::HubProfile guarded() const
    {
        hubs::HubProfile hub{.name = u"chat"_s, .access = HubAccess::Token};
        hub.verifier =
            std::make_shared<const access::TokenVerifier>(*access::TokenVerifier::make({*access::TokenKey::fromSecret(m_secret, {})}));
        return hub;
    }
};

void tst_ClientIdentity::nameThemselvesWhereEverybodyMay()
{
    const hubs::HubProfile open{.name = u"chat"_s};
    const Result<ClientIdentity> named = ClientIdentity::make({.token = {}, .client = "ann"}, "s-1", open, now);
    QCOMPARE(named->name(), QByteArray("ann"));
    QVERIFY(named->permits(Right::Publish, "any"));
    QVERIFY(!named->isVouchedFor());
    QVERIFY(!named->endsAt());
    QVERIFY(!named->expiresIn(now));
    QCOMPARE(ClientIdentity::make({}, "s-1", open, now)->name(), QByteArray("s-1"));
    // A token that nobody asked for changes nothing.
    QCOMPARE(ClientIdentity::make({.token = "garbage", .client = "ann"}, "s-1", open, now)->name(), QByteArray("ann"));
}

void tst_ClientIdentity::areNamedByTheirToken()
{
    const QByteArray text = token(R"({"sub":"ann","exp":1700000100,"channels":{"news*":["subscribe"]},"info":{"name":"Ann"}})");
    const Result<ClientIdentity> ann = ClientIdentity::make({.token = text, .client = "somebody else"}, "s-1", guarded(), now);
    QVERIFY(ann);
    QCOMPARE(ann->name(), QByteArray("ann"));
    QCOMPARE(ann->info(), QByteArray(R"({"name":"Ann"})"));
    QVERIFY(ann->permits(Right::Subscribe, "news*"));
    QVERIFY(!ann->permits(Right::Publish, "news"));
    QVERIFY(!ann->permits(Right::Subscribe, "room"));
    QCOMPARE(ann->expiresIn(now), std::optional<std::int64_t>(100));
    QCOMPARE(ann->expiresIn(now + 200s), std::optional<std::int64_t>(0));
    QCOMPARE(ann->endsAt(), std::optional(now + 130s));
}

void tst_ClientIdentity::areRefusedWithoutAGoodOne()
{
    const auto codeOf = [this](const QByteArray &text) {
        return ClientIdentity::make({.token = text, .client = "ann"}, "s-1", guarded(), now).error().code;
    };
    QCOMPARE(codeOf({}), ErrorCode::TokenInvalid);
    QCOMPARE(codeOf("garbage"), ErrorCode::TokenInvalid);
    QCOMPARE(codeOf(token(R"({"sub":"ann","exp":1600000000})")), ErrorCode::TokenExpired);
    QCOMPARE(codeOf(test::hs256(R"({"alg":"HS256"})", R"({"sub":"ann","exp":1700000100})", QByteArray(32, 'x'))), ErrorCode::TokenInvalid);
}

void tst_ClientIdentity::refreshForTheSameSubjectOnly()
{
    Result<ClientIdentity> ann =
        ClientIdentity::make({.token = token(R"({"sub":"ann","exp":1700000100,"channels":["a","b"]})")}, "s-1", guarded(), now);
    QVERIFY(ann);
    const Result<access::LostRights> other = ann->refresh(token(R"({"sub":"bob","exp":1700000900,"channels":["a"]})"), guarded(), now);
    QCOMPARE(other.error().code, ErrorCode::TokenInvalid);
    QCOMPARE(ann->endsAt(), std::optional(now + 130s));
    const Result<access::LostRights> lost = ann->refresh(token(R"({"sub":"ann","exp":1700000900,"channels":["a"]})"), guarded(), now);
    QVERIFY(lost);
    QVERIFY(lost->contain(Right::Subscribe, "b"));
    QVERIFY(!lost->contain(Right::Subscribe, "a"));
    QCOMPARE(ann->endsAt(), std::optional(now + 930s));

    Result<ClientIdentity> open = ClientIdentity::make({.client = "ann"}, "s-1", {.name = u"chat"_s}, now);
    QCOMPARE(open->refresh("token", guarded(), now).error().code, ErrorCode::TokenInvalid);
}

void tst_ClientIdentity::areLetInByAService()
{
    access::ChannelGrants grants;
    grants.add("room*", Right::Subscribe | Right::Publish);
    ClientIdentity ann = ClientIdentity::letIn("ann", "{}", grants);
    QCOMPARE(ann.name(), QByteArray("ann"));
    QCOMPARE(ann.info(), QByteArray("{}"));
    QVERIFY(ann.isVouchedFor());
    QVERIFY(ann.permits(Right::Publish, "room.1"));
    QVERIFY(!ann.permits(Right::Publish, "news"));
    ann.learn(Right::Publish, "news");
    QVERIFY(ann.permits(Right::Publish, "news"));
    ann.replaceGrants({});
    QVERIFY(!ann.permits(Right::Publish, "news"));
    QVERIFY(!ann.permits(Right::Publish, "room.1"));
    QCOMPARE(ann.refresh("token", guarded(), now).error().code, ErrorCode::TokenInvalid);
    // Nobody decides by itself where a service should.
    const hubs::HubProfile service{.name = u"chat"_s, .access = HubAccess::Service};
    QCOMPARE(ClientIdentity::make({.token = {}, .client = "ann"}, "s-1", service, now).error().code, ErrorCode::NotPermitted);
}

void tst_ClientIdentity::ratesHaveABurst()
{
    RateBudget budget;
    RateBudget::Clock::time_point time{1h};
    const auto taken = [&](std::int64_t perSecond, std::int64_t atOnce) {
        int count = 0;
        while (count < 1000 && budget.take(perSecond, atOnce, time))
            ++count;
        return count;
    };
    QCOMPARE(taken(10, 50), 50);
    time += 500ms;
    QCOMPARE(taken(10, 50), 5);
    time += 1h;
    QCOMPARE(taken(10, 50), 50);
    time += 1h;
    QCOMPARE(taken(10, 0), 10);
    QCOMPARE(taken(0, 0), 1000);
}

QTEST_GUILESS_MAIN(tst_ClientIdentity)
#include "tst_ClientIdentity.moc"

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/Dispatcher.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

class tst_Dispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dispatcher = std::make_unique<Dispatcher>();
        m_calls = 0;
        m_refused.clear();
        m_dispatcher->setInstances([] { return QStringList{u"A"_s, u"Beta"_s}; });
        m_dispatcher->setRefusal([this](const CallContext &, const QString &target, const Error &error, const std::function<void()> &then) {
            m_refused.append(target + u' ' + errorName(error.code));
            then();
        });
        m_dispatcher->add<api::EventSubscribe>([this](const CallContext &, const api::EventSubscribe::Params &, const auto &reply) {
            ++m_calls;
            reply(api::EventSubscribe::Result{});
        });
        const auto accept = [this](const CallContext &context, const api::NameParams &params, const auto &reply) {
            ++m_calls;
            m_context = context;
            reply(api::ChangeAccepted{params.name, api::InstanceState::Starting, 7});
        };
        m_dispatcher->add<api::InstanceStart>(accept);
        m_dispatcher->add<api::AuthInvite>([this](const CallContext &, const api::AuthInvite::Params &, const auto &reply) {
            ++m_calls;
            reply(api::AuthInvite::Result{});
        });
        m_dispatcher->add<api::AuthWhoami>([this](const CallContext &context, const api::Nothing &, const auto &reply) {
            ++m_calls;
            m_context = context;
            reply(api::LoginResult{context.identity.account, context.identity.grants.role, {}});
        });
        m_dispatcher->addLogin<api::AuthLogin>([this](const LoginContext &, const api::AuthLogin::Params &, const auto &reply) {
            ++m_calls;
            reply(LoginOutcome{true, Identity{u"ann"_s, {api::Role::Viewer, {}}, {}}});
        });
    }

    void roles_data()
    {
        QTest::addColumn<int>("role");
        QTest::addColumn<QString>("method");
        QTest::addColumn<bool>("permitted");
        const auto row = [](api::Role role, const QString &method, bool permitted) {
            QTest::addRow("%s %s", qPrintable(json::enumName(role)), qPrintable(method)) << int(role) << method << permitted;
        };
        row(api::Role::Viewer, u"auth.whoami"_s, true);
        row(api::Role::Viewer, u"instance.start"_s, false);
        row(api::Role::Viewer, u"auth.invite"_s, false);
        row(api::Role::Operator, u"instance.start"_s, true);
        row(api::Role::Operator, u"auth.invite"_s, false);
        row(api::Role::Admin, u"instance.start"_s, true);
        row(api::Role::Admin, u"auth.invite"_s, true);
    }
    void roles()
    {
        QFETCH(const int, role);
        QFETCH(const QString, method);
        QFETCH(const bool, permitted);
        const QJsonObject params = method == "instance.start"_L1 ? QJsonObject{{u"name"_s, u"A"_s}} : QJsonObject();
        const auto result = call(method, params, api::Role(role));
        QCOMPARE(m_calls, permitted ? 1 : 0);
        if (!permitted)
            QCOMPARE(result.error().code, ErrorCode::NotPermitted);
    }

    void refusesUnknownParameters()
    {
        const auto result = call(u"instance.start"_s, {{u"name"_s, u"A"_s}, {u"nmae"_s, 1}});
        QCOMPARE(result.error().code, ErrorCode::InvalidParams);
        QVERIFY(result.error().message.contains(u"nmae"_s));
        QCOMPARE(m_calls, 0);
    }

    void refusesUnknownParametersInside()
    {
        const QJsonObject since{{u"epoch"_s, u"e"_s}, {u"revision"_s, 1}, {u"revison"_s, 2}};
        const auto result = call(u"event.subscribe"_s, {{u"since"_s, since}});
        QCOMPARE(result.error().code, ErrorCode::InvalidParams);
        QCOMPARE(result.error().context, u"since.revison"_s);
        QCOMPARE(m_calls, 0);
    }

    void instanceRoles_data()
    {
        QTest::addColumn<QString>("instance");
        QTest::addColumn<int>("error");
        QTest::newRow("own") << u"A"_s << 0;
        QTest::newRow("seen only") << u"Beta"_s << int(ErrorCode::NotPermitted);
        QTest::newRow("missing") << u"Gamma"_s << int(ErrorCode::InstanceNotFound);
    }
    void instanceRoles()
    {
        QFETCH(const QString, instance);
        QFETCH(const int, error);
        const api::Grants grants{std::nullopt, {{u"A"_s, api::Role::Operator}, {u"Beta"_s, api::Role::Viewer}}};
        const auto result = call(u"instance.start"_s, {{u"name"_s, instance}}, grants);
        QCOMPARE(result ? 0 : int(result.error().code), error);
        QCOMPARE(m_calls, error ? 0 : 1);
        if (error)
            QCOMPARE(m_refused, (QStringList{instance + u' ' + errorName(ErrorCode(error))}));
    }

    void anInstanceOneMayNotSeeIsNotThere()
    {
        const api::Grants grants{std::nullopt, {{u"A"_s, api::Role::Admin}}};
        const auto hidden = call(u"instance.start"_s, {{u"name"_s, u"Beta"_s}}, grants);
        const auto missing = call(u"instance.start"_s, {{u"name"_s, u"Bets"_s}}, grants);
        QCOMPARE(QString(hidden.error().message).replace(u"Beta"_s, u"Bets"_s), missing.error().message);
        QCOMPARE(hidden.error().code, missing.error().code);
        QCOMPARE(hidden.error().retryable, missing.error().retryable);
        // Who may see it is helped.
        const auto helped = call(u"instance.start"_s, {{u"name"_s, u"Bets"_s}});
        QVERIFY2(helped.error().message.contains(u"\"Beta\""_s), qPrintable(helped.error().message));
    }

    void takesTheOptionsOfAChange()
    {
        QVERIFY(call(u"instance.start"_s, {{u"name"_s, u"A"_s}, {u"request_id"_s, u"r-1"_s}, {u"if_revision"_s, 3}, {u"dry_run"_s, true}}));
        QCOMPARE(m_context.options.request_id, u"r-1"_s);
        QCOMPARE(m_context.options.if_revision, 3);
        QVERIFY(m_context.options.dry_run);
        QCOMPARE(m_context.method, u"instance.start"_s);
        QCOMPARE(call(u"auth.whoami"_s, {{u"request_id"_s, u"r-1"_s}}).error().code, ErrorCode::InvalidParams);
    }

    void requestIds_data()
    {
        QTest::addColumn<QJsonValue>("id");
        QTest::newRow("empty") << QJsonValue(u""_s);
        QTest::newRow("65 characters") << QJsonValue(QString(65, u'x'));
        QTest::newRow("space") << QJsonValue(u"a b"_s);
        QTest::newRow("control character") << QJsonValue(u"a\n"_s);
        QTest::newRow("not ASCII") << QJsonValue(u"\u00e4"_s);
        QTest::newRow("number") << QJsonValue(7);
    }
    void requestIds()
    {
        QFETCH(const QJsonValue, id);
        const auto result = call(u"instance.start"_s, {{u"name"_s, u"A"_s}, {u"request_id"_s, id}});
        QCOMPARE(result.error().code, ErrorCode::InvalidParams);
        QCOMPARE(result.error().context, u"request_id"_s);
        QCOMPARE(m_calls, 0);
    }

    void saysWhatNobodyServes()
    {
        const QStringList missing = m_dispatcher->missingMethods();
        QVERIFY(missing.contains(u"user.list"_s));
        QVERIFY(!missing.contains(u"instance.start"_s));
        QVERIFY(!missing.contains(u"auth.login"_s));
    }

    void namesTheNearestMethod()
    {
        const auto result = call(u"instance.strat"_s, {});
        QCOMPARE(result.error().code, ErrorCode::MethodNotFound);
        QVERIFY(result.error().message.contains(u"instance.start"_s));
    }

    void beforeLoginOnlyLoginsAnswer()
    {
        QCOMPARE(login(u"auth.whoami"_s).error().code, ErrorCode::NotLoggedIn);
        QCOMPARE(login(u"auth.invite"_s).error().code, ErrorCode::NotLoggedIn);
        QCOMPARE(login(u"auth.lgoin"_s).error().code, ErrorCode::MethodNotFound);
        QCOMPARE(m_calls, 0);
        QVERIFY(login(u"auth.login"_s, {{u"token"_s, u"t"_s}})->identity);
    }

    void loginsEndWithTheLogin() { QCOMPARE(call(u"auth.login"_s, {{u"token"_s, u"t"_s}}).error().code, ErrorCode::InvalidState); }

    void refusesChangesWhileStopping()
    {
        m_dispatcher->refuseChanges();
        QCOMPARE(call(u"instance.start"_s, {{u"name"_s, u"A"_s}}).error().code, ErrorCode::InvalidState);
        QVERIFY(call(u"auth.whoami"_s, {}));
    }

private:
    Result<QJsonValue> call(const QString &method, const QJsonObject &params, api::Role role = api::Role::Admin)
    {
        return call(method, params, api::Grants{role, {}});
    }
    Result<QJsonValue> call(const QString &method, const QJsonObject &params, const api::Grants &grants)
    {
        Result<QJsonValue> answer = failure(ErrorCode::TimedOut, u"no answer"_s);
        m_dispatcher->handle({1, {u"ann"_s, grants, {}}}, {1, method, params}, [&answer](const Result<json::Text> &result) {
            answer = result.map([](const json::Text &text) { return QJsonDocument::fromJson('[' + text.bytes + ']').array().at(0); });
        });
        return answer;
    }
    Result<LoginOutcome> login(const QString &method, const QJsonObject &params = {})
    {
        Result<LoginOutcome> answer = failure(ErrorCode::TimedOut, u"no answer"_s);
        m_dispatcher->handleLogin({1, u"h"_s}, {1, method, params}, [&answer](Result<LoginOutcome> result) { answer = std::move(result); });
        return answer;
    }

    std::unique_ptr<Dispatcher> m_dispatcher;
    int m_calls = 0;
    CallContext m_context;
    QStringList m_refused;
};

QTEST_GUILESS_MAIN(tst_Dispatcher)
#include "tst_Dispatcher.moc"

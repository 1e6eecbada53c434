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
        const auto accept = [this](const CallContext &, const api::NameParams &params, const auto &reply) {
            ++m_calls;
            reply(api::ChangeAccepted{params.name, api::InstanceState::Starting, 7});
        };
        m_dispatcher->add<api::InstanceStart>(accept);
        m_dispatcher->add<api::AuthInvite>([this](const CallContext &, const api::AuthInvite::Params &, const auto &reply) {
            ++m_calls;
            reply(api::AuthInvite::Result{});
        });
        m_dispatcher->add<api::AuthWhoami>([this](const CallContext &context, const api::Nothing &, const auto &reply) {
            ++m_calls;
            reply(api::LoginResult{context.identity.account, context.identity.role, {}});
        });
        m_dispatcher->addLogin<api::AuthLogin>([this](const QString &, const api::AuthLogin::Params &, const auto &reply) {
            ++m_calls;
            reply(LoginOutcome{true, Identity{u"ann"_s, api::Role::Viewer, {}}});
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
        Result<QJsonValue> answer = failure(ErrorCode::TimedOut, u"no answer"_s);
        m_dispatcher->handle({1, {u"ann"_s, role, {}}}, {1, method, params},
                             [&answer](Result<QJsonValue> result) { answer = std::move(result); });
        return answer;
    }
    Result<LoginOutcome> login(const QString &method, const QJsonObject &params = {})
    {
        Result<LoginOutcome> answer = failure(ErrorCode::TimedOut, u"no answer"_s);
        m_dispatcher->handleLogin(u"h"_s, {1, method, params}, [&answer](Result<LoginOutcome> result) { answer = std::move(result); });
        return answer;
    }

    std::unique_ptr<Dispatcher> m_dispatcher;
    int m_calls = 0;
};

QTEST_GUILESS_MAIN(tst_Dispatcher)
#include "tst_Dispatcher.moc"

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/Accounts.h"

#include "control-agent/store/AuditTable.h"
#include "control-agent/store/EnrolmentTable.h"
#include "control-agent/store/Store.h"
#include "shared/auth/Tokens.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;
using namespace std::chrono_literals;

/// The life of a token, on clocks that the test turns.
class tst_Accounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void enrolsOnceThenLogsIn();
    void secretsAreStoredHashed();
    void enrolmentEnds();
    void tokenExpires();
    void unknownSecretsAreRefusedAndLockOut();
    void invalidAccountNameDoesNotUseUpTheSecret();
    void changesAreAudited();
    void failuresAreAuditedOnceAndCounted();
    void aTokenCarriesTheLesserRoles();

private:
    struct Invitation {
        QString secret;
        QDateTime expiresAt;
    };
    Result<Invitation> invite(api::Role role = api::Role::Operator);
    Result<api::AuthEnroll::Result> enroll(const QString &secret, const QString &account = {});
    Result<Identity> login(const QString &token);
    template <typename T, typename Call>
    Result<T> wait(Call call);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<AuditTally> m_audit;
    std::unique_ptr<LoginGuard> m_guard;
    std::unique_ptr<Accounts> m_accounts;
    LockOut::Clock::time_point m_monotonic{1h};
    QDateTime m_wall;
};

void tst_Accounts::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::move(*Store::open(m_folder->filePath(u"agent.db"_s)));
    m_wall = QDateTime::fromString(u"2026-03-01T12:00:00.000Z"_s, Qt::ISODateWithMs);
    LoginClocks clocks;
    clocks.monotonic = [this] { return m_monotonic; };
    clocks.wall = [this] { return m_wall; };
    m_audit = std::make_unique<AuditTally>(*m_store);
    m_guard = std::make_unique<LoginGuard>(*m_audit, clocks);
    m_accounts = std::make_unique<Accounts>(*m_store, *m_guard);
}

void tst_Accounts::cleanup()
{
    m_accounts.reset();
    m_audit.reset();
    m_store.reset();
}

template <typename T, typename Call>
Result<T> tst_Accounts::wait(Call call)
{
    std::optional<Result<T>> answer;
    call([&answer](Result<T> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }))
        return failure(ErrorCode::TimedOut, u"no reply"_s);
    return *answer;
}

Result<tst_Accounts::Invitation> tst_Accounts::invite(api::Role role)
{
    const Invitation invitation{auth::makeEnrolmentSecret(), m_wall.addMSecs(std::chrono::milliseconds(Accounts::enrolmentLife).count())};
    return wait<Invitation>([&](auto reply) {
        m_store->run<Invitation>(
            [=, now = m_wall](Database &database) {
                return addEnrolment(database, {auth::tokenHash(invitation.secret), role, u"h:1"_s, invitation.expiresAt, false}, now)
                    .map([=] { return invitation; });
            },
            this, reply);
    });
}

Result<api::AuthEnroll::Result> tst_Accounts::enroll(const QString &secret, const QString &account)
{
    return wait<api::AuthEnroll::Result>([&](auto reply) { m_accounts->enroll({secret, account, u"Ann's PC"_s}, u"192.0.2.1"_s, reply); });
}

Result<Identity> tst_Accounts::login(const QString &token)
{
    return wait<Identity>([&](auto reply) { m_accounts->login(token, u"192.0.2.1"_s, reply); });
}

void tst_Accounts::enrolsOnceThenLogsIn()
{
    const auto invitation = invite();
    QVERIFY(invitation);
    const auto enrolled = enroll(invitation->secret, u"ann"_s);
    QVERIFY(enrolled);
    QCOMPARE(enrolled->account, u"ann"_s);
    QCOMPARE(enrolled->role, api::Role::Operator);
    QCOMPARE(enrolled->expires_at, u"2027-03-01T12:00:00.000Z"_s);
    const auto identity = login(enrolled->token);
    QVERIFY(identity);
    QCOMPARE(identity->account, u"ann"_s);
    QCOMPARE(identity->grants, (api::Grants{api::Role::Operator, {}}));
    const auto again = enroll(invitation->secret);
    QCOMPARE(again.error().code, ErrorCode::LoginFailed);
    QVERIFY2(again.error().message.contains(u"already used"_s), qPrintable(again.error().message));
}

void tst_Accounts::secretsAreStoredHashed()
{
    const auto invitation = invite();
    const auto enrolled = enroll(invitation->secret);
    m_accounts.reset();
    m_store.reset();
    for (const QString &name : QDir(m_folder->path()).entryList(QDir::Files)) {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY(!content.contains(enrolled->token.sliced(4).toUtf8()));
        QVERIFY(!content.contains(invitation->secret.sliced(4).toUtf8()));
    }
}

void tst_Accounts::enrolmentEnds()
{
    const auto invitation = invite();
    QCOMPARE(invitation->expiresAt, m_wall.addSecs(15 * 60));
    m_wall = m_wall.addSecs(15 * 60);
    const auto late = enroll(invitation->secret);
    QCOMPARE(late.error().code, ErrorCode::TokenExpired);
    QVERIFY2(late.error().message.contains(u"signalbox enroll"_s), qPrintable(late.error().message));
}

void tst_Accounts::tokenExpires()
{
    const auto enrolled = enroll(invite()->secret);
    m_wall = m_wall.addDays(Accounts::tokenLifeDays).addSecs(-1);
    QVERIFY(login(enrolled->token));
    m_wall = m_wall.addSecs(1);
    QCOMPARE(login(enrolled->token).error().code, ErrorCode::TokenExpired);
}

void tst_Accounts::unknownSecretsAreRefusedAndLockOut()
{
    const auto enrolled = enroll(invite()->secret);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(login(u"sbt_wrong"_s).error().code, ErrorCode::LoginFailed);
    QCOMPARE(enroll(u"sbe_wrong"_s).error().code, ErrorCode::LoginFailed);
    // Now even the right one has to wait.
    QCOMPARE(login(enrolled->token).error().code, ErrorCode::TooManyAttempts);
    m_monotonic += 1s;
    QVERIFY(login(enrolled->token));
}

void tst_Accounts::invalidAccountNameDoesNotUseUpTheSecret()
{
    const auto invitation = invite();
    QCOMPARE(enroll(invitation->secret, u"../etc"_s).error().code, ErrorCode::InvalidParams);
    const auto enrolled = enroll(invitation->secret);
    QVERIFY(enrolled);
    QCOMPARE(enrolled->account, u"ann-s-pc"_s);
}

void tst_Accounts::changesAreAudited()
{
    QVERIFY(enroll(invite()->secret, u"ann"_s));
    const auto records = wait<QList<AuditRecord>>([this](auto reply) {
        m_store->run<QList<AuditRecord>>([](Database &database) { return latestAudit(database, 10); }, this, reply);
    });
    QVERIFY(records);
    QCOMPARE(records->size(), 1);
    QCOMPARE(records->at(0).method, u"auth.enroll"_s);
    QCOMPARE(records->at(0).from, u"192.0.2.1"_s);
    QCOMPARE(records->at(0).who, u"ann"_s);
}

void tst_Accounts::failuresAreAuditedOnceAndCounted()
{
    for (int i = 0; i < 7; ++i)
        QVERIFY(!login(u"sbt_wrong"_s));
    m_audit->flush(AuditTally::Clock::now() + AuditTally::window, false);
    const auto records = wait<QList<AuditRecord>>([this](auto reply) {
        m_store->run<QList<AuditRecord>>([](Database &database) { return latestAudit(database, 10); }, this, reply);
    });
    QCOMPARE(records->size(), 2);
    QCOMPARE(records->at(1).result, u"LoginFailed"_s);
    // Five failed, then two had to wait.
    QCOMPARE(records->at(0).result, u"TooManyAttempts x6"_s);
    QCOMPARE(records->at(0).from, u"192.0.2.1"_s);
}

void tst_Accounts::aTokenCarriesTheLesserRoles()
{
    using enum api::Role;
    const api::Grants account{Operator, {{u"A"_s, Admin}}};
    QCOMPARE(grantsOfToken({}, account), account);
    QCOMPARE(grantsOfToken({Viewer, {}}, account), (api::Grants{Viewer, {}}));
    QCOMPARE(grantsOfToken({Admin, {}}, account), account);
    QCOMPARE(grantsOfToken({std::nullopt, {{u"A"_s, Operator}}}, account), (api::Grants{std::nullopt, {{u"A"_s, Operator}}}));
    QCOMPARE(grantsOfToken({Admin, {}}, {std::nullopt, {{u"B"_s, Viewer}}}), (api::Grants{std::nullopt, {{u"B"_s, Viewer}}}));
    QCOMPARE(grantsOfToken({std::nullopt, {{u"C"_s, Admin}}}, {std::nullopt, {{u"B"_s, Viewer}}}), api::Grants{});
    QVERIFY(isWithin({Viewer, {{u"A"_s, Admin}}}, account));
    QVERIFY(!isWithin({Viewer, {{u"B"_s, Admin}}}, account));
    QVERIFY(!isWithin({Admin, {}}, account));
}

QTEST_GUILESS_MAIN(tst_Accounts)
#include "tst_Accounts.moc"

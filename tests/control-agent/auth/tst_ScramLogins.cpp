// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/ScramLogins.h"

#include "control-agent/store/AccountTable.h"
#include "control-agent/store/Store.h"
#include "shared/auth/ScramClient.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;
using namespace std::chrono_literals;

namespace {

const QString goodPassword = u"gravel otter kettle"_s;
const QByteArray binding(32, 'b');

} // namespace

/// Log-in by password on clocks that the test turns, from addresses it makes up.
class tst_ScramLogins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void logsIn();
    void wrongPassword();
    void unknownAccountAnswersTheSame();
    void refusesAnotherChannel();
    void refusesNoChannelBinding();
    void accountIsLockedWhateverTheAddress();
    void addressIsLockedWhateverTheAccount();
    void unknownAccountsAreLockedAlike();
    void exchangeIsGoodOnce();
    void changedPasswordEndsAnExchange();

private:
    struct Try {
        QString account = u"ann"_s;
        QString password = goodPassword;
        QString from = u"192.0.2.1"_s;
        QByteArray channel = binding;
    };
    Result<Identity> login(const Try &attempt);
    Result<QByteArray> start(quint64 client, const QString &message, const QString &from = u"192.0.2.1"_s);
    Result<ScramLogins::Success> finish(quint64 client, const QByteArray &message, const QString &from = u"192.0.2.1"_s);
    template <typename T, typename Call>
    Result<T> wait(Call call);

    auth::ScramVerifier m_verifier;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<AuditTally> m_audit;
    std::unique_ptr<LoginGuard> m_guard;
    std::unique_ptr<ScramLogins> m_logins;
    LockOut::Clock::time_point m_monotonic{1h};
    quint64 m_client = 0;
};

void tst_ScramLogins::initTestCase()
{
    m_verifier = *auth::ScramVerifier::make(goodPassword, auth::makeSalt());
}

void tst_ScramLogins::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::move(*Store::open(m_folder->filePath(u"agent.db"_s)));
    LoginClocks clocks;
    clocks.monotonic = [this] { return m_monotonic; };
    m_audit = std::make_unique<AuditTally>(*m_store);
    m_guard = std::make_unique<LoginGuard>(*m_audit, clocks);
    m_logins = std::make_unique<ScramLogins>(*m_store, *m_guard, ScramLogins::Binding{binding, QByteArray(32, 's')});
    QVERIFY(wait<bool>([this](auto reply) {
        m_store->run<bool>(
            [text = m_verifier.toText()](Database &database) {
                const AccountRecord ann{
                    .name = u"ann"_s, .grants = {api::Role::Operator, {}}, .verifier = text, .createdAt = QDateTime::currentDateTimeUtc()};
                return addAccount(database, ann).map([] { return true; });
            },
            this, reply);
    }));
}

void tst_ScramLogins::cleanup()
{
    m_logins.reset();
    m_audit.reset();
    m_store.reset();
}

template <typename T, typename Call>
Result<T> tst_ScramLogins::wait(Call call)
{
    std::optional<Result<T>> answer;
    call([&answer](Result<T> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }))
        return failure(ErrorCode::TimedOut, u"no reply"_s);
    return *answer;
}

Result<QByteArray> tst_ScramLogins::start(quint64 client, const QString &message, const QString &from)
{
    return wait<QByteArray>([&](auto reply) { m_logins->start(client, from, message, reply); });
}

Result<ScramLogins::Success> tst_ScramLogins::finish(quint64 client, const QByteArray &message, const QString &from)
{
    return wait<ScramLogins::Success>([&](auto reply) { m_logins->finish(client, from, QString::fromUtf8(message), reply); });
}

Result<Identity> tst_ScramLogins::login(const Try &attempt)
{
    const quint64 id = ++m_client;
    auth::ScramClient client(attempt.account, attempt.password, attempt.channel, auth::makeNonce());
    const Result<QByteArray> challenge = start(id, QString::fromUtf8(client.firstMessage()), attempt.from);
    if (!challenge)
        return failure(challenge.error());
    const Result<QByteArray> proof = client.answer(*challenge);
    if (!proof)
        return failure(proof.error());
    const Result<ScramLogins::Success> success = finish(id, *proof, attempt.from);
    if (!success)
        return failure(success.error());
    if (const Result<void> verified = client.verify(success->message); !verified)
        return failure(verified.error());
    return success->identity;
}

void tst_ScramLogins::logsIn()
{
    const auto identity = login({});
    QVERIFY2(identity, identity ? "" : qPrintable(identity.error().message));
    QCOMPARE(identity->account, u"ann"_s);
    QCOMPARE(identity->grants, (api::Grants{api::Role::Operator, {}}));
    QVERIFY(identity->way == LoginWay::Password);
}

void tst_ScramLogins::wrongPassword()
{
    QCOMPARE(login({.password = u"gravel otter kettl"_s}).error().code, ErrorCode::LoginFailed);
}

void tst_ScramLogins::unknownAccountAnswersTheSame()
{
    const auto wrong = login({.password = u"not the right one"_s});
    const auto unknown = login({.account = u"nobody"_s, .password = u"not the right one"_s});
    QCOMPARE(unknown.error(), wrong.error());
    // The salt is the same at every try, and the iterations are those of others.
    const auto salt = [this](const QString &account) {
        const auth::ScramClient client(account, {}, binding, auth::makeNonce());
        const auto answer = start(++m_client, QString::fromUtf8(client.firstMessage()));
        return answer ? answer->mid(answer->indexOf(",s=")) : QByteArray();
    };
    QCOMPARE(salt(u"nobody"_s), salt(u"nobody"_s));
    QVERIFY(salt(u"nobody"_s) != salt(u"somebody"_s));
    QVERIFY(salt(u"nobody"_s).endsWith(",i=600000"));
    QCOMPARE(salt(u"nobody"_s).size(), salt(u"ann"_s).size());
}

void tst_ScramLogins::refusesAnotherChannel()
{
    const auto relayed = login({.channel = QByteArray(32, 'x')});
    QCOMPARE(relayed.error().code, ErrorCode::LoginFailed);
    QVERIFY2(relayed.error().message.contains(u"between"_s), qPrintable(relayed.error().message));
}

void tst_ScramLogins::refusesNoChannelBinding()
{
    for (const QString &header : {u"n,,"_s, u"y,,"_s}) {
        const auto answer = start(++m_client, header + u"n=ann,r=012345678901234567890123"_s);
        QCOMPARE(answer.error().code, ErrorCode::LoginFailed);
        QVERIFY2(answer.error().message.contains(u"tls-server-end-point"_s), qPrintable(answer.error().message));
    }
}

void tst_ScramLogins::accountIsLockedWhateverTheAddress()
{
    for (int i = 0; i < 5; ++i)
        QCOMPARE(login({.password = u"wrong"_s, .from = u"192.0.2.%1"_s.arg(i)}).error().code, ErrorCode::LoginFailed);
    const auto locked = login({.from = u"198.51.100.1"_s});
    QCOMPARE(locked.error().code, ErrorCode::TooManyAttempts);
    QCOMPARE(locked.error().context, u"retry_after=1"_s);
    QVERIFY(locked.error().retryable);
    QVERIFY(m_guard->lockedUntil(u"ann"_s).isValid());
    m_monotonic += 1s;
    QVERIFY(login({.from = u"198.51.100.1"_s}));
    QVERIFY(!m_guard->lockedUntil(u"ann"_s).isValid());
}

void tst_ScramLogins::addressIsLockedWhateverTheAccount()
{
    for (int i = 0; i < 5; ++i)
        QCOMPARE(login({.account = u"user%1"_s.arg(i)}).error().code, ErrorCode::LoginFailed);
    QCOMPARE(login({}).error().code, ErrorCode::TooManyAttempts);
    QVERIFY(login({.from = u"198.51.100.1"_s}));
}

void tst_ScramLogins::unknownAccountsAreLockedAlike()
{
    const auto lockOf = [this](const QString &account, const QString &net) {
        for (int i = 0; i < 5; ++i)
            (void)login({.account = account, .password = u"wrong"_s, .from = net.arg(i)});
        return login({.account = account, .password = u"wrong"_s, .from = net.arg(9)});
    };
    QCOMPARE(lockOf(u"nobody"_s, u"192.0.2.%1"_s).error(), lockOf(u"ann"_s, u"198.51.100.%1"_s).error());
}

void tst_ScramLogins::exchangeIsGoodOnce()
{
    QCOMPARE(finish(7, "c=eA==,r=x,p=eA==").error().code, ErrorCode::InvalidState);
    const auth::ScramClient client(u"ann"_s, goodPassword, binding, auth::makeNonce());
    QVERIFY(start(7, QString::fromUtf8(client.firstMessage())));
    QVERIFY(!finish(7, "nonsense"));
    QCOMPARE(finish(7, "nonsense").error().code, ErrorCode::InvalidState);
}

void tst_ScramLogins::changedPasswordEndsAnExchange()
{
    auth::ScramClient client(u"ann"_s, goodPassword, binding, auth::makeNonce());
    const auto challenge = start(7, QString::fromUtf8(client.firstMessage()));
    QVERIFY(challenge);
    QVERIFY(wait<bool>([this](auto reply) {
        m_store->run<bool>([](Database &database) { return setVerifier(database, u"ann"_s, {}).map([] { return true; }); }, this, reply);
    }));
    QCOMPARE(finish(7, *client.answer(*challenge)).error().code, ErrorCode::LoginFailed);
}

QTEST_GUILESS_MAIN(tst_ScramLogins)
#include "tst_ScramLogins.moc"

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/AccountTable.h"
#include "control-agent/store/AuditTable.h"
#include "control-agent/store/EventTable.h"
#include "control-agent/store/RequestTable.h"
#include "control-agent/store/Schema.h"
#include "control-agent/store/SettingTable.h"
#include "control-agent/store/Store.h"
#include "control-agent/store/TokenTable.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QTemporaryDir>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

namespace {

Result<StoredState> loadStored(Database &database)
{
    return loadState(database);
}

} // namespace

class tst_Store : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fileIsPrivate();
    void keepsIdentityAndStates();
    void aBootForgetsWhatWasWanted();
    void aFailedRequestTakesNothingAlong();
    void aFailedRequestLeavesNothingBehind();
    void repliesInOrder();
    void dropsRepliesOfAGoneContext();
    void refusesANewerSchema();
    void refusesWhatIsNoDatabase();
    void accountNamesAreUnique();
    void upgradesVersionOne();
    void upgradesVersionTwo();
    void keepsInstances();
    void auditIsAChain_data();
    void auditIsAChain();
    void requestsAreRememberedTenMinutes();
    void eventsAreBounded();
    void eventsAreSeenByWhoMay();

private:
    std::unique_ptr<Store> openStore();
    template <typename T>
    Result<T> runNow(Store &store, Store::Work<T> work);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_Store::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"agent.db"_s);
}

std::unique_ptr<Store> tst_Store::openStore()
{
    Result<std::unique_ptr<Store>> store = Store::open(m_path);
    if (!store)
        qFatal("%s", qPrintable(store.error().message));
    return std::move(*store);
}

template <typename T>
Result<T> tst_Store::runNow(Store &store, Store::Work<T> work)
{
    std::optional<Result<T>> answer;
    store.run<T>(std::move(work), this, [&answer](Result<T> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }))
        return failure(ErrorCode::TimedOut, u"no reply"_s);
    return *answer;
}

void tst_Store::fileIsPrivate()
{
    const auto store = openStore();
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(QFileInfo::exists(m_path + u"-wal"_s));
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s})
        QCOMPARE(QFile::permissions(m_path + suffix) & others, QFile::Permissions());
}

void tst_Store::keepsIdentityAndStates()
{
    QString id;
    {
        const auto store = openStore();
        const auto state = runNow<StoredState>(*store, loadStored);
        QVERIFY(state);
        id = state->agentId;
        QCOMPARE(id.size(), 32);
        QVERIFY(state->stopped.isEmpty());
        QVERIFY(runNow<bool>(*store, [](Database &database) -> Result<bool> {
            for (const QString &name : {u"A"_s, u"B"_s}) {
                if (Result<void> done = setWanted(database, name, Wanted::Stopped); !done)
                    return failure(done.error());
            }
            if (Result<void> done = setWanted(database, u"A"_s, Wanted::AsConfigured); !done)
                return failure(done.error());
            if (Result<void> done = setClusterPeers(database, {u"10.0.0.2:7712"_s}); !done)
                return failure(done.error());
            if (Result<void> done = setDrained(database, QStringList()); !done)
                return failure(done.error());
            return setExtraListen(database, {u"0.0.0.0:1"_s, u"[::]:2"_s}).map([] { return true; });
        }));
    }
    const auto store = openStore();
    const auto state = runNow<StoredState>(*store, loadStored);
    QVERIFY(state);
    QCOMPARE(state->agentId, id);
    QCOMPARE(state->stopped, QSet<QString>{u"B"_s});
    QCOMPARE(state->extraListen, (QStringList{u"0.0.0.0:1"_s, u"[::]:2"_s}));
    QCOMPARE(state->clusterPeers, QStringList{u"10.0.0.2:7712"_s});
    // Drained, though it had nothing to drain.
    QCOMPARE(state->drained, std::optional<QStringList>(QStringList()));
}

void tst_Store::aBootForgetsWhatWasWanted()
{
    const auto store = openStore();
    const auto want = [this, &store](const QString &name, Wanted wanted) {
        return runNow<bool>(*store,
                            [name, wanted](Database &database) { return setWanted(database, name, wanted).map([] { return true; }); });
    };
    const auto loadAt = [this, &store](const QString &boot) {
        return runNow<StoredState>(*store, [boot](Database &database) { return loadState(database, boot); });
    };
    QVERIFY(want(u"A"_s, Wanted::Stopped) && want(u"B"_s, Wanted::Started));
    QVERIFY(runNow<bool>(*store, [](Database &database) { return setDrained(database, QStringList{u"A"_s}).map([] { return true; }); }));
    // A store of an earlier release does not know its boot: what it holds counts.
    QCOMPARE(loadAt(u"first"_s)->stopped, QSet<QString>{u"A"_s});
    QCOMPARE(loadAt(u"first"_s)->started, QSet<QString>{u"B"_s});
    // Not known which boot it is.
    QCOMPARE(loadAt({})->stopped, QSet<QString>{u"A"_s});
    QCOMPARE(loadAt({})->drained, std::optional(QStringList{u"A"_s}));
    QVERIFY(loadAt(u"second"_s)->stopped.isEmpty());
    QVERIFY(!loadAt(u"second"_s)->drained);
    QVERIFY(loadAt(u"second"_s)->started.isEmpty());
    QVERIFY(want(u"B"_s, Wanted::Stopped));
    QCOMPARE(loadAt(u"second"_s)->stopped, QSet<QString>{u"B"_s});
    QVERIFY(loadAt(u"first"_s)->stopped.isEmpty());
    QVERIFY(!thisBoot().isEmpty());
}

void tst_Store::aFailedRequestTakesNothingAlong()
{
    const auto store = openStore();
    int good = 0;
    int bad = 0;
    // Asked for in one go, so they share transactions.
    for (int i = 0; i < 20; ++i) {
        store->run<bool>(
            [i](Database &database) -> Result<bool> {
                if (i % 2)
                    return failure(ErrorCode::Conflict, u"odd"_s);
                return setWanted(database, QString::number(i), Wanted::Stopped).map([] { return true; });
            },
            this, [&](const Result<bool> &result) { ++(result ? good : bad); });
    }
    QTRY_COMPARE(good + bad, 20);
    QCOMPARE(good, 10);
    QCOMPARE(runNow<StoredState>(*store, loadStored)->stopped.size(), 10);
}

void tst_Store::aFailedRequestLeavesNothingBehind()
{
    const auto store = openStore();
    const auto result = runNow<bool>(*store, [](Database &database) -> Result<bool> {
        if (Result<void> done = setWanted(database, u"A"_s, Wanted::Stopped); !done)
            return failure(done.error());
        return failure(ErrorCode::Conflict, u"second thoughts"_s);
    });
    QCOMPARE(result.error().code, ErrorCode::Conflict);
    QVERIFY(runNow<StoredState>(*store, loadStored)->stopped.isEmpty());
}

void tst_Store::repliesInOrder()
{
    const auto store = openStore();
    QList<int> order;
    for (int i = 0; i < 100; ++i)
        store->run<int>([i](Database &) -> Result<int> { return i; }, this, [&order](const Result<int> &value) { order.append(*value); });
    QTRY_COMPARE(order.size(), 100);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void tst_Store::dropsRepliesOfAGoneContext()
{
    const auto store = openStore();
    bool called = false;
    {
        QObject context;
        store->run<int>([](Database &) -> Result<int> { return 1; }, &context, [&called](const Result<int> &) { called = true; });
    }
    QVERIFY(runNow<int>(*store, [](Database &) -> Result<int> { return 2; }));
    QVERIFY(!called);
}

void tst_Store::refusesANewerSchema()
{
    {
        const auto store = openStore();
        QVERIFY(runNow<bool>(*store, [](Database &database) {
            return database.execute(u"PRAGMA user_version=%1"_s.arg(schemaVersion + 1)).map([] { return true; });
        }));
    }
    const auto again = Store::open(m_path);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::StorageFailed);
    QVERIFY2(again.error().message.contains(u"newer version"_s), qPrintable(again.error().message));
}

void tst_Store::refusesWhatIsNoDatabase()
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'x'));
    file.close();
    const auto store = Store::open(m_path);
    QVERIFY(!store);
    QVERIFY2(store.error().message.contains(m_path), qPrintable(store.error().message));
}

void tst_Store::accountNamesAreUnique()
{
    const auto store = openStore();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QStringList names;
    for (int i = 0; i < 3; ++i)
        names.append(
            *runNow<QString>(*store, [now](Database &database) { return addAccountLike(database, {.name = u"ann"_s, .createdAt = now}); }));
    QCOMPARE(names, (QStringList{u"ann"_s, u"ann-2"_s, u"ann-3"_s}));
}

namespace {

void writeVersionOne(const QString &path)
{
    const QStringList statements{
        u"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"_s,
        u"CREATE TABLE accounts (name TEXT PRIMARY KEY, role TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT"_s,
        u"CREATE TABLE tokens (hash TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts(name) ON DELETE CASCADE, "
        "label TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, last_used_at INTEGER) STRICT"_s,
        u"CREATE TABLE enrolments (hash TEXT PRIMARY KEY, role TEXT NOT NULL, address TEXT NOT NULL, "
        "created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER) STRICT"_s,
        u"CREATE TABLE desired_states (instance TEXT PRIMARY KEY, wanted TEXT NOT NULL, since INTEGER NOT NULL) STRICT"_s,
        u"CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"_s,
        u"CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, origin TEXT NOT NULL, "
        "method TEXT NOT NULL, target TEXT NOT NULL, result TEXT NOT NULL) STRICT"_s,
        u"INSERT INTO meta VALUES ('agent_id', 'abc')"_s,
        u"INSERT INTO accounts VALUES ('ann', 'operator', 1000)"_s,
        u"INSERT INTO tokens VALUES ('0123456789abcdef', 'ann', 'PC', 1000, NULL, 2000)"_s,
        u"INSERT INTO desired_states VALUES ('A', 'stopped', 3000)"_s,
        u"INSERT INTO audit (at, who, origin, method, target, result) VALUES (1000, 'ann', 'local', 'auth.enroll', 'ann', 'ok')"_s,
        u"INSERT INTO audit (at, who, origin, method, target, result) VALUES (3000, 'ann', 'local', 'instance.stop', 'A', 'accepted')"_s,
        u"PRAGMA user_version=1"_s};
    {
        QSqlDatabase sql = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"v1"_s);
        sql.setDatabaseName(path);
        if (!sql.open())
            qFatal("cannot write the old file");
        for (const QString &statement : statements) {
            if (QSqlQuery query(sql); !query.exec(statement))
                qFatal("%s", qPrintable(query.lastError().text()));
        }
    }
    QSqlDatabase::removeDatabase(u"v1"_s);
}

AuditRecord record(int number)
{
    return {
        QDateTime::fromMSecsSinceEpoch(1000 * number, Qt::UTC), u"ann"_s, u"local"_s, u"instance.stop"_s, u"A,%1"_s.arg(number), u"ok"_s};
}

} // namespace

void tst_Store::upgradesVersionTwo()
{
    {
        const auto store = openStore();
        QVERIFY(runNow<bool>(*store, [](Database &database) {
            (void)addAccount(database, {.name = u"ann"_s, .createdAt = QDateTime::currentDateTimeUtc()});
            // All that version 3 has brought.
            (void)database.execute(u"DROP TABLE instances"_s);
            return database.execute(u"PRAGMA user_version=2"_s).map([] { return true; });
        }));
    }
    const auto store = openStore();
    const auto state = runNow<StoredState>(*store, loadStored);
    QVERIFY2(state, state ? "" : qPrintable(state.error().message));
    QVERIFY(state->instances.isEmpty());
    QVERIFY(*runNow<std::optional<AccountRecord>>(
        *store, [](Database &database) { return findAccount(database, u"ann"_s, QDateTime::currentDateTimeUtc()); }));
}

void tst_Store::keepsInstances()
{
    const auto put = [this](Store &store, const InstanceRecord &record) {
        return runNow<bool>(store, [record](Database &database) {
            return putInstance(database, record, QDateTime::currentDateTimeUtc()).map([] { return true; });
        });
    };
    {
        const auto store = openStore();
        QVERIFY(put(*store, {u"B"_s, {{u"start_order"_s, 1}}, true}));
        QVERIFY(put(*store, {u"A"_s, {{u"type"_s, u"echo"_s}}, false}));
        QVERIFY(put(*store, {u"B"_s, {{u"start_order"_s, 2}}, false}));
    }
    const auto store = openStore();
    const auto kept = runNow<StoredState>(*store, loadStored);
    QVERIFY(kept);
    QCOMPARE(kept->instances.size(), 2);
    QCOMPARE(kept->instances.at(0).name, u"A"_s);
    QCOMPARE(kept->instances.at(0).document, (QJsonObject{{u"type"_s, u"echo"_s}}));
    QCOMPARE(kept->instances.at(1).document, (QJsonObject{{u"start_order"_s, 2}}));
    QVERIFY(!kept->instances.at(1).takenOver);
    QVERIFY(runNow<bool>(*store, [](Database &database) { return removeInstance(database, u"A"_s).map([] { return true; }); }));
    QCOMPARE(runNow<QList<InstanceRecord>>(*store, loadInstances)->size(), 1);
}

void tst_Store::upgradesVersionOne()
{
    writeVersionOne(m_path);
    const auto store = openStore();
    const auto state = runNow<StoredState>(*store, loadStored);
    QVERIFY(state);
    QCOMPARE(state->agentId, u"abc"_s);
    QCOMPARE(state->stopped, QSet<QString>{u"A"_s});
    QCOMPARE(state->secret.size(), 32);
    const auto login =
        runNow<std::optional<TokenLogin>>(*store, [](Database &database) { return findTokenByHash(database, "0123456789abcdef"); });
    QVERIFY(login && *login);
    QCOMPARE((*login)->token.id, u"0123456789"_s);
    QCOMPARE((*login)->token.account, u"ann"_s);
    QCOMPARE((*login)->accountGrants, (api::Grants{api::Role::Operator, {}}));
    const auto chain = runNow<AuditChain>(*store, verifyAudit);
    QVERIFY(chain);
    QCOMPARE(chain->records, 2);
    QVERIFY(!chain->firstBad);
    QCOMPARE(chain->head.size(), 64);
}

void tst_Store::auditIsAChain_data()
{
    QTest::addColumn<QString>("tampering");
    QTest::addColumn<int>("firstBad");
    QTest::newRow("none") << u"SELECT 1"_s << 0;
    QTest::newRow("changed") << u"UPDATE audit SET who = 'bob' WHERE id = 3"_s << 3;
    QTest::newRow("shifted between fields") << u"UPDATE audit SET target = '3', method = 'instance.stopA,' WHERE id = 3"_s << 3;
    QTest::newRow("taken out") << u"DELETE FROM audit WHERE id = 2"_s << 3;
    QTest::newRow("first taken out") << u"DELETE FROM audit WHERE id = 1"_s << 2;
    QTest::newRow("cut off") << u"DELETE FROM audit WHERE id = 5"_s << 5;
    QTest::newRow("another hash") << u"UPDATE audit SET hash = replace(hash, 'a', 'b') WHERE id = 4"_s << 4;
}

void tst_Store::auditIsAChain()
{
    QFETCH(const QString, tampering);
    QFETCH(const int, firstBad);
    const auto store = openStore();
    QVERIFY(runNow<bool>(*store, [&tampering](Database &database) -> Result<bool> {
        for (int i = 1; i <= 5; ++i) {
            if (Result<void> done = appendAudit(database, record(i)); !done)
                return failure(done.error());
        }
        return database.execute(tampering).map([] { return true; });
    }));
    const auto chain = runNow<AuditChain>(*store, verifyAudit);
    QVERIFY(chain);
    QCOMPARE(chain->firstBad.value_or(0), firstBad);
    // What was written down as the encoding, by hand: the first record's hash.
    if (firstBad == 0) {
        const auto first = runNow<Listed<ChainedAudit>>(*store, [](Database &database) { return listAudit(database, {}, {.limit = 1}); });
        const QByteArray text = QByteArray(32, '\0') + "1:1,4:1000,3:ann,5:local,13:instance.stop,3:A,1,2:ok,";
        QCOMPARE(first->items.first().hash.toLatin1(), QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
    }
}

void tst_Store::requestsAreRememberedTenMinutes()
{
    const auto store = openStore();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const RequestRecord request{u"ann"_s, u"r1"_s, u"instance.stop"_s, "f1", QJsonValue(QJsonObject{{u"name"_s, u"A"_s}})};
    QVERIFY(runNow<bool>(*store, [=](Database &database) { return rememberRequest(database, request, now).map([] { return true; }); }));
    const auto find = [&](const RequestRecord &wanted, int seconds) {
        return runNow<std::optional<RequestRecord>>(
            *store, [wanted, at = now.addSecs(seconds)](Database &database) { return findRequest(database, wanted, at); });
    };
    const auto found = find(request, 599);
    QVERIFY(found && *found);
    QCOMPARE((*found)->answer, request.answer);
    QVERIFY(!*find(request, 600));
    QVERIFY(!*find({u"bob"_s, u"r1"_s, u"instance.stop"_s, "f1", {}}, 0));
    QCOMPARE(find({u"ann"_s, u"r1"_s, u"instance.stop"_s, "f2", {}}, 0).error().code, ErrorCode::Conflict);
    QCOMPARE(find({u"ann"_s, u"r1"_s, u"instance.start"_s, "f1", {}}, 0).error().code, ErrorCode::Conflict);
}

void tst_Store::eventsAreBounded()
{
    const auto store = openStore();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto left = runNow<Listed<EventRecord>>(*store, [now](Database &database) -> Result<Listed<EventRecord>> {
        for (int days : {31, 29, 0}) {
            const EventRecord event{{u"e"_s, 1, u"x.y"_s, now.addDays(-days).toString(Qt::ISODateWithMs), {}}, {}, {}};
            if (const auto id = insertEvent(database, event); !id)
                return failure(id.error());
        }
        if (Result<void> done = trimEvents(database, now); !done)
            return failure(done.error());
        return listEvents(database, {.ofAccounts = true, .ofHost = true}, {});
    });
    QVERIFY(left);
    QCOMPARE(left->total, 2);
}

void tst_Store::eventsAreSeenByWhoMay()
{
    const auto store = openStore();
    QVERIFY(runNow<bool>(*store, [](Database &database) -> Result<bool> {
        const auto add = [&database](const QString &type, const QString &instance, const QString &account) {
            return insertEvent(database, {{u"e"_s, 1, type, u"2026-03-01T12:00:00.000Z"_s, {}}, instance, account}).has_value();
        };
        return add(u"instance.changed"_s, u"A"_s, {}) && add(u"instance.changed"_s, u"B"_s, {}) && add(u"user.changed"_s, {}, u"ann"_s)
            && add(u"user.changed"_s, {}, u"bob"_s) && add(u"agent.x"_s, {}, {});
    }));
    const auto count = [&](const EventFilter &filter) {
        return runNow<Listed<EventRecord>>(*store, [filter](Database &database) { return listEvents(database, filter, {}); })->total;
    };
    QCOMPARE(count({.ofAccounts = true, .ofHost = true}), 5);
    QCOMPARE(count({.ofHost = true, .account = u"ann"_s}), 4);
    QCOMPARE(count({.instances = {u"A"_s}, .account = u"ann"_s}), 2);
    QCOMPARE(count({.account = u"eve"_s}), 0);
    QCOMPARE(count({.type = u"instance."_s, .ofAccounts = true, .ofHost = true}), 2);
    QCOMPARE(count({.instance = u"A"_s, .instances = {u"B"_s}}), 0);
}

QTEST_GUILESS_MAIN(tst_Store)
#include "tst_Store.moc"

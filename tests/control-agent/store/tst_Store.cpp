// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/AccountTable.h"
#include "control-agent/store/AuditTable.h"
#include "control-agent/store/Schema.h"
#include "control-agent/store/SettingTable.h"
#include "control-agent/store/Store.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

class tst_Store : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fileIsPrivate();
    void keepsIdentityAndStates();
    void aFailedRequestTakesNothingAlong();
    void aFailedRequestLeavesNothingBehind();
    void repliesInOrder();
    void dropsRepliesOfAGoneContext();
    void refusesANewerSchema();
    void refusesWhatIsNoDatabase();
    void accountNamesAreUnique();

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
        const auto state = runNow<StoredState>(*store, loadState);
        QVERIFY(state);
        id = state->agentId;
        QCOMPARE(id.size(), 32);
        QVERIFY(state->stopped.isEmpty());
        QVERIFY(runNow<bool>(*store, [](Database &database) -> Result<bool> {
            for (const QString &name : {u"A"_s, u"B"_s}) {
                if (Result<void> done = setStopped(database, name, true); !done)
                    return failure(done.error());
            }
            if (Result<void> done = setStopped(database, u"A"_s, false); !done)
                return failure(done.error());
            return setExtraListen(database, {u"0.0.0.0:1"_s, u"[::]:2"_s}).map([] { return true; });
        }));
    }
    const auto store = openStore();
    const auto state = runNow<StoredState>(*store, loadState);
    QVERIFY(state);
    QCOMPARE(state->agentId, id);
    QCOMPARE(state->stopped, QSet<QString>{u"B"_s});
    QCOMPARE(state->extraListen, (QStringList{u"0.0.0.0:1"_s, u"[::]:2"_s}));
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
                return setStopped(database, QString::number(i), true).map([] { return true; });
            },
            this, [&](const Result<bool> &result) { ++(result ? good : bad); });
    }
    QTRY_COMPARE(good + bad, 20);
    QCOMPARE(good, 10);
    QCOMPARE(runNow<StoredState>(*store, loadState)->stopped.size(), 10);
}

void tst_Store::aFailedRequestLeavesNothingBehind()
{
    const auto store = openStore();
    const auto result = runNow<bool>(*store, [](Database &database) -> Result<bool> {
        if (Result<void> done = setStopped(database, u"A"_s, true); !done)
            return failure(done.error());
        return failure(ErrorCode::Conflict, u"second thoughts"_s);
    });
    QCOMPARE(result.error().code, ErrorCode::Conflict);
    QVERIFY(runNow<StoredState>(*store, loadState)->stopped.isEmpty());
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
            *runNow<QString>(*store, [now](Database &database) { return addAccount(database, u"ann"_s, api::Role::Viewer, now); }));
    QCOMPARE(names, (QStringList{u"ann"_s, u"ann-2"_s, u"ann-3"_s}));
}

QTEST_GUILESS_MAIN(tst_Store)
#include "tst_Store.moc"

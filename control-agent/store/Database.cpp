// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/Database.h"

#include "control-agent/store/Schema.h"
#include "control-agent/store/StateFolder.h"

#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>

#include <atomic>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

/// Qt names connections process-wide.
QString nextConnectionName()
{
    static std::atomic<int> counter{0};
    return u"signalbox-%1"_s.arg(counter.fetch_add(1));
}

} // namespace

Database::Database(QString connection, QString path) : m_connection(std::move(connection)), m_path(std::move(path)) { }

Database::~Database()
{
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path)
{
    // Made by us first: SQLite would create it readable for others, and its -wal and -shm take the mode of the file.
    if (Result<void> made = createPrivateFile(path); !made)
        return failure(std::move(made.error()));
    const QString connection = nextConnectionName();
    std::unique_ptr<Database> database(new Database(connection, path));
    {
        QSqlDatabase sql = QSqlDatabase::addDatabase(u"QSQLITE"_s, connection);
        sql.setDatabaseName(path);
        // Only a person with a tool ever holds a lock beside us.
        sql.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=2000"_s);
        if (!sql.isValid())
            return failure(ErrorCode::StorageFailed,
                           u"cannot open %1: Qt's SQLite driver is missing; install libqt6sql6-sqlite"_s.arg(path));
        if (!sql.open())
            return failure(ErrorCode::StorageFailed, u"cannot open %1: %2"_s.arg(path, sql.lastError().text()));
    }
    if (Result<void> prepared = database->prepareFile(); !prepared)
        return failure(std::move(prepared.error()));
    return database;
}

Result<void> Database::prepareFile()
{
    for (const QString &pragma : {u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=FULL"_s, u"PRAGMA foreign_keys=ON"_s}) {
        if (Result<void> done = execute(pragma); !done)
            return done;
    }
    return migrate(*this, m_path);
}

Result<QSqlQuery> Database::run(const QString &sql, const QVariantList &values)
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    bool done = query.prepare(sql);
    if (done) {
        for (const QVariant &value : values) {
            // A null QString would be bound as NULL; here it is an empty text like any other.
            const bool emptyText = value.typeId() == QMetaType::QString && value.toString().isNull();
            query.addBindValue(emptyText ? QVariant(u""_s) : value);
        }
        done = query.exec();
    }
    if (!done)
        return failure(ErrorCode::StorageFailed, u"%1: %2"_s.arg(m_path, query.lastError().databaseText()), {}, true);
    return query;
}

Result<void> Database::execute(const QString &sql, const QVariantList &values)
{
    Result<QSqlQuery> query = run(sql, values);
    if (!query)
        return failure(std::move(query.error()));
    return {};
}

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/Schema.h"

#include "control-agent/store/Database.h"

#include <QtCore/QStringList>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

// Times are milliseconds since 1970 in UTC; a NULL time means never. Steps are append-only: files of every version exist.
QStringList stepsTo(int version)
{
    if (version != 1)
        return {};
    return {
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
    };
}

Result<int> versionOf(Database &database)
{
    Result<QSqlQuery> query = database.run(u"PRAGMA user_version"_s);
    if (!query)
        return failure(std::move(query.error()));
    return query->next() ? query->value(0).toInt() : 0;
}

Result<void> runSteps(Database &database, int from)
{
    for (int version = from + 1; version <= schemaVersion; ++version) {
        for (const QString &step : stepsTo(version)) {
            if (Result<void> done = database.execute(step); !done)
                return done;
        }
    }
    return database.execute(u"PRAGMA user_version=%1"_s.arg(schemaVersion));
}

} // namespace

Result<void> migrate(Database &database, const QString &path)
{
    Result<int> version = versionOf(database);
    if (!version)
        return failure(std::move(version.error()));
    if (*version > schemaVersion) {
        return failure(ErrorCode::StorageFailed,
                       u"%1 was written by a newer version (schema %2, this one reads up to %3); install that version or use another "
                       "state folder"_s.arg(path)
                           .arg(*version)
                           .arg(schemaVersion));
    }
    if (*version == schemaVersion)
        return {};
    if (Result<void> begun = database.execute(u"BEGIN IMMEDIATE"_s); !begun)
        return begun;
    Result<void> done = runSteps(database, *version);
    if (done)
        return database.execute(u"COMMIT"_s);
    (void)database.execute(u"ROLLBACK"_s);
    return done;
}

} // namespace signalbox::agent

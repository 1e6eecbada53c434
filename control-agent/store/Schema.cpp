// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/Schema.h"

#include "control-agent/store/AuditTable.h"
#include "control-agent/store/Database.h"

#include <QtCore/QStringList>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

// Times are milliseconds since 1970 in UTC; a NULL time means never. Steps are append-only: files of every version exist.
QStringList stepsTo1()
{
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

// A role of '' is none; `instances` holds a JSON object of instance name to role.
QStringList stepsTo2()
{
    return {
        u"ALTER TABLE accounts ADD COLUMN instances TEXT NOT NULL DEFAULT '{}'"_s,
        u"ALTER TABLE accounts ADD COLUMN scram TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE accounts ADD COLUMN revision INTEGER NOT NULL DEFAULT 1"_s,
        u"ALTER TABLE accounts ADD COLUMN last_login_at INTEGER"_s,
        u"ALTER TABLE tokens ADD COLUMN id TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE tokens ADD COLUMN role TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE tokens ADD COLUMN instances TEXT NOT NULL DEFAULT '{}'"_s,
        // 40 bits of the hash of a 256-bit secret tell nothing of it.
        u"UPDATE tokens SET id = substr(hash, 1, 10)"_s,
        u"CREATE UNIQUE INDEX tokens_by_id ON tokens(id)"_s,
        u"CREATE INDEX tokens_by_account ON tokens(account)"_s,
        u"ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT ''"_s,
        u"CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, epoch TEXT NOT NULL, revision INTEGER NOT NULL, type TEXT NOT NULL, "
        "at INTEGER NOT NULL, data TEXT NOT NULL, instance TEXT NOT NULL, account TEXT NOT NULL) STRICT"_s,
        u"CREATE INDEX events_by_time ON events(at)"_s,
        u"CREATE TABLE request_ids (who TEXT NOT NULL, request_id TEXT NOT NULL, method TEXT NOT NULL, fingerprint TEXT NOT NULL, "
        "answer TEXT, at INTEGER NOT NULL, PRIMARY KEY (who, request_id)) STRICT, WITHOUT ROWID"_s,
        u"CREATE INDEX request_ids_by_time ON request_ids(at)"_s,
    };
}

// `document` holds a JSON object.
QStringList stepsTo3()
{
    return {
        u"CREATE TABLE instances (name TEXT PRIMARY KEY, document TEXT NOT NULL, taken_over INTEGER NOT NULL, changed_at INTEGER NOT NULL) "
        "STRICT"_s,
    };
}

Result<void> stepTo(Database &database, int version)
{
    for (const QString &step : version == 1 ? stepsTo1() : version == 2 ? stepsTo2() : stepsTo3()) {
        if (Result<void> done = database.execute(step); !done)
            return done;
    }
    return version == 2 ? chainAudit(database) : Result<void>();
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
        if (Result<void> done = stepTo(database, version); !done)
            return done;
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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QVariant>
#include <QtSql/QSqlQuery>

#include <memory>

namespace signalbox::agent {

/// One connection to the agent's SQLite file.
/// Shape:  WAL, synchronous=FULL, foreign keys on; the schema is brought up to date by `open`.
/// Errors: StorageFailed, naming the file and what SQLite said.
/// Thread: the one that opened it.
class Database
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &path);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Runs one statement; `?` in it stand for `values`, in order.
    [[nodiscard]] Result<QSqlQuery> run(const QString &sql, const QVariantList &values = {});
    /// The same for statements whose rows nobody needs.
    [[nodiscard]] Result<void> execute(const QString &sql, const QVariantList &values = {});

private:
    Database(QString connection, QString path);
    [[nodiscard]] Result<void> prepareFile();

    const QString m_connection;
    const QString m_path;
};

} // namespace signalbox::agent

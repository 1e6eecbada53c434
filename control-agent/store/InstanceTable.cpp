// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/InstanceTable.h"

#include "control-agent/store/SqlValues.h"

#include <QtCore/QJsonDocument>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

Result<QList<InstanceRecord>> loadInstances(Database &database)
{
    Result<QSqlQuery> query = database.run(u"SELECT name, document, taken_over FROM instances ORDER BY name"_s);
    if (!query)
        return failure(std::move(query.error()));
    QList<InstanceRecord> records;
    while (query->next()) {
        const QJsonObject document = QJsonDocument::fromJson(query->value(1).toString().toUtf8()).object();
        records.append({query->value(0).toString(), document, query->value(2).toBool()});
    }
    return records;
}

Result<void> putInstance(Database &database, const InstanceRecord &record, const QDateTime &at)
{
    const QString document = QString::fromUtf8(QJsonDocument(record.document).toJson(QJsonDocument::Compact));
    return database.execute(u"INSERT OR REPLACE INTO instances (name, document, taken_over, changed_at) VALUES (?, ?, ?, ?)"_s,
                            {record.name, document, record.takenOver ? 1 : 0, toSql(at)});
}

Result<void> removeInstance(Database &database, const QString &name)
{
    return database.execute(u"DELETE FROM instances WHERE name = ?"_s, {name});
}

} // namespace signalbox::agent

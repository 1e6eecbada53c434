// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/AuditTable.h"

#include "shared/base/Log.h"

#include <QtCore/QTimeZone>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

Result<void> appendAudit(Database &database, const AuditRecord &record)
{
    qCInfo(lcStore).noquote() << record.method << u"by="_s + record.who << u"from="_s + record.from << u"target="_s + record.target
                              << u"result="_s + record.result;
    return database.execute(u"INSERT INTO audit (at, who, origin, method, target, result) VALUES (?, ?, ?, ?, ?, ?)"_s,
                            {record.at.toMSecsSinceEpoch(), record.who, record.from, record.method, record.target, record.result});
}

Result<QList<AuditRecord>> latestAudit(Database &database, int count)
{
    Result<QSqlQuery> query =
        database.run(u"SELECT at, who, origin, method, target, result FROM audit ORDER BY id DESC LIMIT ?"_s, {count});
    if (!query)
        return failure(std::move(query.error()));
    QList<AuditRecord> records;
    while (query->next()) {
        records.append({QDateTime::fromMSecsSinceEpoch(query->value(0).toLongLong(), QTimeZone::utc()), query->value(1).toString(),
                        query->value(2).toString(), query->value(3).toString(), query->value(4).toString(), query->value(5).toString()});
    }
    return records;
}

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/RequestTable.h"

#include "shared/api/Method.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QDateTime oldest(const QDateTime &now)
{
    return now.addSecs(-60 * api::ChangeOptions::rememberedMinutes);
}

// A document is an object or an array; answers may be anything.
QString toText(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

QJsonValue fromText(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).array().at(0);
}

} // namespace

Result<std::optional<RequestRecord>> findRequest(Database &database, const RequestRecord &wanted, const QDateTime &now)
{
    Result<QSqlQuery> query =
        database.run(u"SELECT method, fingerprint, answer FROM request_ids WHERE who = ? AND request_id = ? AND at > ?"_s,
                     {wanted.who, wanted.requestId, toSql(oldest(now))});
    if (!query)
        return failure(std::move(query.error()));
    if (!query->next())
        return std::optional<RequestRecord>();
    RequestRecord found = wanted;
    found.method = query->value(0).toString();
    found.fingerprint = query->value(1).toString().toLatin1();
    if (!query->value(2).isNull())
        found.answer = fromText(query->value(2).toString());
    if (found.method != wanted.method || found.fingerprint != wanted.fingerprint) {
        return failure(ErrorCode::Conflict,
                       u"request_id \"%1\" was used for another %2 within the last %3 minutes; use a new one for each change"_s
                           .arg(wanted.requestId, found.method)
                           .arg(api::ChangeOptions::rememberedMinutes),
                       u"request_id"_s);
    }
    return found;
}

Result<void> rememberRequest(Database &database, const RequestRecord &request, const QDateTime &now)
{
    if (Result<void> swept = database.execute(u"DELETE FROM request_ids WHERE at <= ?"_s, {toSql(oldest(now))}); !swept)
        return swept;
    const QVariant answer = request.answer ? QVariant(toText(*request.answer)) : QVariant(QMetaType::fromType<qint64>());
    return database.execute(
        u"INSERT OR REPLACE INTO request_ids (who, request_id, method, fingerprint, answer, at) VALUES (?, ?, ?, ?, ?, ?)"_s,
        {request.who, request.requestId, request.method, QString::fromLatin1(request.fingerprint), answer, toSql(now)});
}

} // namespace signalbox::agent

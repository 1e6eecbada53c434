// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/EnrolmentTable.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 dayMs = 24LL * 3600 * 1000;

} // namespace

Result<void> addEnrolment(Database &database, const EnrolmentRecord &enrolment, const QDateTime &at)
{
    if (Result<void> swept = database.execute(u"DELETE FROM enrolments WHERE expires_at < ?"_s, {at.toMSecsSinceEpoch() - dayMs}); !swept)
        return swept;
    return database.execute(
        u"INSERT INTO enrolments (hash, role, address, created_at, expires_at) VALUES (?, ?, ?, ?, ?)"_s,
        {QString::fromLatin1(enrolment.hash), roleToSql(enrolment.role), enrolment.address, toSql(at), toSql(enrolment.expiresAt)});
}

Result<std::optional<EnrolmentRecord>> findEnrolment(Database &database, const QByteArray &hash)
{
    Result<QSqlQuery> query =
        database.run(u"SELECT hash, role, address, expires_at, used_at FROM enrolments WHERE hash = ?"_s, {QString::fromLatin1(hash)});
    if (!query)
        return failure(std::move(query.error()));
    if (!query->next())
        return std::optional<EnrolmentRecord>();
    // A role this build does not know gives the least.
    return EnrolmentRecord{query->value(0).toString().toLatin1(), roleFromSql(query->value(1)).value_or(api::Role::Viewer),
                           query->value(2).toString(), timeFromSql(query->value(3)), !query->value(4).isNull()};
}

Result<void> markEnrolmentUsed(Database &database, const QByteArray &hash, const QDateTime &at)
{
    return database.execute(u"UPDATE enrolments SET used_at = ? WHERE hash = ?"_s, {toSql(at), QString::fromLatin1(hash)});
}

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/AccountTable.h"

#include <QtCore/QTimeZone>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 dayMs = 24LL * 3600 * 1000;
// Far more accounts of one name than people make; ends a loop that must not be endless.
constexpr int mostOfOneName = 10000;

QString text(const QByteArray &hash)
{
    return QString::fromLatin1(hash);
}

QVariant time(const QDateTime &at)
{
    return at.isValid() ? QVariant(at.toMSecsSinceEpoch()) : QVariant(QMetaType::fromType<qint64>());
}

QDateTime timeOf(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), QTimeZone::utc());
}

/// A role this build does not know gives the least.
api::Role roleOf(const QString &name)
{
    return json::fromJson<api::Role>(name).value_or(api::Role::Viewer);
}

} // namespace

Result<std::optional<TokenRecord>> findToken(Database &database, const QByteArray &hash)
{
    Result<QSqlQuery> query =
        database.run(u"SELECT t.hash, t.account, a.role, t.expires_at FROM tokens t JOIN accounts a ON a.name = t.account "
                     "WHERE t.hash = ?"_s,
                     {text(hash)});
    if (!query)
        return failure(std::move(query.error()));
    if (!query->next())
        return std::optional<TokenRecord>();
    return TokenRecord{query->value(0).toString().toLatin1(), query->value(1).toString(), roleOf(query->value(2).toString()),
                       timeOf(query->value(3))};
}

Result<void> markTokenUsed(Database &database, const QByteArray &hash, const QDateTime &at)
{
    return database.execute(u"UPDATE tokens SET last_used_at = ? WHERE hash = ?"_s, {time(at), text(hash)});
}

Result<QString> addAccount(Database &database, const QString &wanted, api::Role role, const QDateTime &at)
{
    for (int number = 1; number <= mostOfOneName; ++number) {
        const QString name = number == 1 ? wanted : u"%1-%2"_s.arg(wanted).arg(number);
        Result<QSqlQuery> added = database.run(u"INSERT OR IGNORE INTO accounts (name, role, created_at) VALUES (?, ?, ?)"_s,
                                               {name, json::enumName(role), time(at)});
        if (!added)
            return failure(std::move(added.error()));
        if (added->numRowsAffected() == 1)
            return name;
    }
    return failure(ErrorCode::Conflict, u"there are too many accounts named \"%1\"; choose another name"_s.arg(wanted));
}

Result<void> addToken(Database &database, const TokenRecord &token, const QString &label, const QDateTime &at)
{
    return database.execute(u"INSERT INTO tokens (hash, account, label, created_at, expires_at) VALUES (?, ?, ?, ?, ?)"_s,
                            {text(token.hash), token.account, label, time(at), time(token.expiresAt)});
}

Result<void> addEnrolment(Database &database, const EnrolmentRecord &enrolment, const QDateTime &at)
{
    if (Result<void> swept = database.execute(u"DELETE FROM enrolments WHERE expires_at < ?"_s, {at.toMSecsSinceEpoch() - dayMs}); !swept)
        return swept;
    return database.execute(u"INSERT INTO enrolments (hash, role, address, created_at, expires_at) VALUES (?, ?, ?, ?, ?)"_s,
                            {text(enrolment.hash), json::enumName(enrolment.role), enrolment.address, time(at), time(enrolment.expiresAt)});
}

Result<std::optional<EnrolmentRecord>> findEnrolment(Database &database, const QByteArray &hash)
{
    Result<QSqlQuery> query =
        database.run(u"SELECT hash, role, address, expires_at, used_at FROM enrolments WHERE hash = ?"_s, {text(hash)});
    if (!query)
        return failure(std::move(query.error()));
    if (!query->next())
        return std::optional<EnrolmentRecord>();
    return EnrolmentRecord{query->value(0).toString().toLatin1(), roleOf(query->value(1).toString()), query->value(2).toString(),
                           timeOf(query->value(3)), !query->value(4).isNull()};
}

Result<void> markEnrolmentUsed(Database &database, const QByteArray &hash, const QDateTime &at)
{
    return database.execute(u"UPDATE enrolments SET used_at = ? WHERE hash = ?"_s, {time(at), text(hash)});
}

} // namespace signalbox::agent

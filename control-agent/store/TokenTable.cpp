// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/TokenTable.h"

#include <QtCore/QRandomGenerator>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr int idLength = 10;

const QString tokenColumns = u"t.id, t.hash, t.account, t.label, t.role, t.instances, t.created_at, t.expires_at, t.last_used_at"_s;

TokenRecord tokenOf(const QSqlQuery &query)
{
    return {query.value(0).toString(),
            query.value(1).toString().toLatin1(),
            query.value(2).toString(),
            query.value(3).toString(),
            {roleFromSql(query.value(4)), instancesFromSql(query.value(5))},
            timeFromSql(query.value(6)),
            timeFromSql(query.value(7)),
            timeFromSql(query.value(8))};
}

QString orderOfTokens(const Page &page)
{
    static const QStringList known{u"id"_s, u"account"_s, u"label"_s, u"expires_at"_s, u"last_used_at"_s};
    const QString direction = page.descending ? u" DESC"_s : u" ASC"_s;
    return u"t."_s + (known.contains(page.sort) ? page.sort : u"created_at"_s) + direction + u", t.id"_s;
}

} // namespace

Result<std::optional<TokenLogin>> findTokenByHash(Database &database, const QByteArray &hash)
{
    Result<QSqlQuery> query = database.run(
        u"SELECT "_s + tokenColumns + u", a.role, a.instances FROM tokens t JOIN accounts a ON a.name = t.account WHERE t.hash = ?"_s,
        {QString::fromLatin1(hash)});
    if (!query)
        return failure(std::move(query.error()));
    if (!query->next())
        return std::optional<TokenLogin>();
    return TokenLogin{tokenOf(*query), {roleFromSql(query->value(9)), instancesFromSql(query->value(10))}};
}

Result<std::optional<TokenRecord>> findToken(Database &database, const QString &id)
{
    Result<QSqlQuery> query = database.run(u"SELECT "_s + tokenColumns + u" FROM tokens t WHERE t.id = ?"_s, {id});
    if (!query)
        return failure(std::move(query.error()));
    if (!query->next())
        return std::optional<TokenRecord>();
    return tokenOf(*query);
}

Result<Listed<TokenRecord>> listTokens(Database &database, const TokenFilter &filter, const Page &page)
{
    Listed<TokenRecord> listed;
    const QString where =
        u" FROM tokens t WHERE (? = '' OR t.account = ?) AND (? = '' OR instr(lower(t.id || ' ' || t.account || ' ' || t.label), lower(?)) > 0)"_s;
    const QVariantList values{filter.account, filter.account, filter.text, filter.text};
    Result<QSqlQuery> count = database.run(u"SELECT COUNT(*)"_s + where, values);
    if (!count)
        return failure(std::move(count.error()));
    listed.total = count->next() ? count->value(0).toLongLong() : 0;
    Result<QSqlQuery> query =
        database.run(u"SELECT "_s + tokenColumns + where + u" ORDER BY "_s + orderOfTokens(page) + u" LIMIT ? OFFSET ?"_s,
                     values + QVariantList{page.limit, page.offset});
    if (!query)
        return failure(std::move(query.error()));
    while (query->next())
        listed.items.append(tokenOf(*query));
    return listed;
}

Result<void> addToken(Database &database, const TokenRecord &token)
{
    return database.execute(
        u"INSERT INTO tokens (id, hash, account, label, role, instances, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {token.id, QString::fromLatin1(token.hash), token.account, token.label, roleToSql(token.grants.role),
         instancesToSql(token.grants.instances), toSql(token.createdAt), toSql(token.expiresAt)});
}

Result<void> removeToken(Database &database, const QString &id)
{
    return database.execute(u"DELETE FROM tokens WHERE id = ?"_s, {id});
}

Result<void> markTokenUsed(Database &database, const QString &id, const QDateTime &at)
{
    return database.execute(u"UPDATE tokens SET last_used_at = ? WHERE id = ?"_s, {toSql(at), id});
}

QString makeTokenId()
{
    QString id;
    for (int i = 0; i < idLength; ++i)
        id += QString::number(QRandomGenerator::system()->bounded(36), 36);
    return id;
}

} // namespace signalbox::agent

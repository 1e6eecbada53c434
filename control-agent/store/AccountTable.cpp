// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/AccountTable.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

// Far more accounts of one name than people make; ends a loop that must not be endless.
constexpr int mostOfOneName = 10000;

const QString selectAccount = u"SELECT a.name, a.role, a.instances, a.scram, a.created_at, a.last_login_at, a.revision, "
                              "(SELECT COUNT(*) FROM tokens t WHERE t.account = a.name AND (t.expires_at IS NULL OR t.expires_at > ?)) "
                              "FROM accounts a "_s;

AccountRecord accountOf(const QSqlQuery &query)
{
    return {query.value(0).toString(),   {roleFromSql(query.value(1)), instancesFromSql(query.value(2))},
            query.value(3).toString(),   timeFromSql(query.value(4)),
            timeFromSql(query.value(5)), query.value(6).toLongLong(),
            query.value(7).toInt()};
}

QString orderOfAccounts(const Page &page)
{
    const QString direction = page.descending ? u" DESC"_s : u" ASC"_s;
    if (page.sort == "role"_L1)
        return u"CASE a.role WHEN 'admin' THEN 3 WHEN 'operator' THEN 2 WHEN 'viewer' THEN 1 ELSE 0 END"_s + direction + u", a.name"_s;
    if (page.sort == "created_at"_L1)
        return u"a.created_at"_s + direction + u", a.name"_s;
    if (page.sort == "last_login_at"_L1)
        return u"a.last_login_at"_s + direction + u", a.name"_s;
    return u"a.name COLLATE NOCASE"_s + direction + u", a.name"_s + direction;
}

Result<bool> insert(Database &database, const AccountRecord &account)
{
    return database
        .run(u"INSERT OR IGNORE INTO accounts (name, role, instances, scram, created_at, revision) VALUES (?, ?, ?, ?, ?, 1)"_s,
             {account.name, roleToSql(account.grants.role), instancesToSql(account.grants.instances), account.verifier,
              toSql(account.createdAt)})
        .map([](const QSqlQuery &query) { return query.numRowsAffected() == 1; });
}

} // namespace

Result<std::optional<AccountRecord>> findAccount(Database &database, const QString &name, const QDateTime &now)
{
    Result<QSqlQuery> query = database.run(selectAccount + u"WHERE a.name = ?"_s, {toSql(now), name});
    if (!query)
        return failure(std::move(query.error()));
    if (!query->next())
        return std::optional<AccountRecord>();
    return accountOf(*query);
}

Result<AccountRecord> requireAccount(Database &database, const QString &name, const QDateTime &now)
{
    Result<std::optional<AccountRecord>> found = findAccount(database, name, now);
    if (!found)
        return failure(std::move(found.error()));
    if (!*found)
        return failure(ErrorCode::NotFound, u"there is no account \"%1\""_s.arg(name.left(64)), name.left(64));
    return **found;
}

Result<Listed<AccountRecord>> listAccounts(Database &database, const QString &filter, const Page &page, const QDateTime &now)
{
    Listed<AccountRecord> listed;
    const QString where = u"WHERE ? = '' OR instr(lower(a.name), lower(?)) > 0 "_s;
    Result<QSqlQuery> count = database.run(u"SELECT COUNT(*) FROM accounts a "_s + where, {filter, filter});
    if (!count)
        return failure(std::move(count.error()));
    listed.total = count->next() ? count->value(0).toLongLong() : 0;
    Result<QSqlQuery> query = database.run(selectAccount + where + u"ORDER BY "_s + orderOfAccounts(page) + u" LIMIT ? OFFSET ?"_s,
                                           {toSql(now), filter, filter, page.limit, page.offset});
    if (!query)
        return failure(std::move(query.error()));
    while (query->next())
        listed.items.append(accountOf(*query));
    return listed;
}

Result<void> addAccount(Database &database, const AccountRecord &account)
{
    const Result<bool> added = insert(database, account);
    if (!added)
        return failure(added.error());
    if (!*added)
        return failure(ErrorCode::Conflict, u"there is an account \"%1\" already; choose another name or edit that one"_s.arg(account.name),
                       account.name);
    return {};
}

Result<QString> addAccountLike(Database &database, AccountRecord account)
{
    const QString wanted = account.name;
    for (int number = 1; number <= mostOfOneName; ++number) {
        if (number > 1)
            account.name = u"%1-%2"_s.arg(wanted).arg(number);
        const Result<bool> added = insert(database, account);
        if (!added)
            return failure(added.error());
        if (*added)
            return account.name;
    }
    return failure(ErrorCode::Conflict, u"there are too many accounts named \"%1\"; choose another name"_s.arg(wanted));
}

Result<void> setGrants(Database &database, const QString &name, const api::Grants &grants)
{
    return database.execute(u"UPDATE accounts SET role = ?, instances = ?, revision = revision + 1 WHERE name = ?"_s,
                            {roleToSql(grants.role), instancesToSql(grants.instances), name});
}

Result<void> setVerifier(Database &database, const QString &name, const QString &verifier)
{
    return database.execute(u"UPDATE accounts SET scram = ?, revision = revision + 1 WHERE name = ?"_s, {verifier, name});
}

Result<void> touchAccount(Database &database, const QString &name)
{
    return database.execute(u"UPDATE accounts SET revision = revision + 1 WHERE name = ?"_s, {name});
}

Result<void> markLogin(Database &database, const QString &name, const QDateTime &at)
{
    return database.execute(u"UPDATE accounts SET last_login_at = ? WHERE name = ?"_s, {toSql(at), name});
}

Result<void> removeAccount(Database &database, const QString &name)
{
    return database.execute(u"DELETE FROM accounts WHERE name = ?"_s, {name});
}

} // namespace signalbox::agent

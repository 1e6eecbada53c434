// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/AuditTable.h"

#include "shared/base/Log.h"

#include <QtCore/QCryptographicHash>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

/// A peer's words go in; nobody reads more of them.
constexpr qsizetype longestField = 256;

const QString auditColumns = u"id, at, who, origin, method, target, result, hash"_s;

void addNetstring(QCryptographicHash &hash, const QByteArray &bytes)
{
    hash.addData(QByteArray::number(bytes.size()) + ':');
    hash.addData(bytes);
    hash.addData(QByteArrayView(","));
}

QString hashOf(qint64 id, const AuditRecord &record, const QString &before)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(before.isEmpty() ? QByteArray(32, '\0') : QByteArray::fromHex(before.toLatin1()));
    addNetstring(hash, QByteArray::number(id));
    addNetstring(hash, QByteArray::number(record.at.toMSecsSinceEpoch()));
    for (const QString *field : {&record.who, &record.from, &record.method, &record.target, &record.result})
        addNetstring(hash, field->toUtf8());
    return QString::fromLatin1(hash.result().toHex());
}

ChainedAudit chainedOf(const QSqlQuery &query)
{
    return {query.value(0).toLongLong(),
            {timeFromSql(query.value(1)), query.value(2).toString(), query.value(3).toString(), query.value(4).toString(),
             query.value(5).toString(), query.value(6).toString()},
            query.value(7).toString()};
}

struct Head {
    /// Of the latest record ever written, also when somebody took it out.
    qint64 lastId = 0;
    QString hash;
};

Result<Head> headOf(Database &database)
{
    Head head;
    Result<QSqlQuery> sequence = database.run(u"SELECT seq FROM sqlite_sequence WHERE name = 'audit'"_s);
    if (!sequence)
        return failure(std::move(sequence.error()));
    if (sequence->next())
        head.lastId = sequence->value(0).toLongLong();
    Result<QSqlQuery> last = database.run(u"SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1"_s);
    if (!last)
        return failure(std::move(last.error()));
    if (last->next()) {
        head.lastId = std::max(head.lastId, last->value(0).toLongLong());
        head.hash = last->value(1).toString();
    }
    return head;
}

} // namespace

Result<void> appendAudit(Database &database, const AuditRecord &written)
{
    AuditRecord record = written;
    for (QString *field : {&record.who, &record.from, &record.method, &record.target, &record.result})
        field->truncate(longestField);
    qCInfo(lcStore).noquote() << record.method << u"by="_s + record.who << u"from="_s + record.from << u"target="_s + record.target
                              << u"result="_s + record.result;
    const Result<Head> head = headOf(database);
    if (!head)
        return failure(head.error());
    const qint64 id = head->lastId + 1;
    return database.execute(u"INSERT INTO audit (id, at, who, origin, method, target, result, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
                            {id, record.at.toMSecsSinceEpoch(), record.who, record.from, record.method, record.target, record.result,
                             hashOf(id, record, head->hash)});
}

Result<QList<AuditRecord>> latestAudit(Database &database, int count)
{
    return listAudit(database, {}, {.descending = true, .limit = count}).map([](const Listed<ChainedAudit> &listed) {
        QList<AuditRecord> records;
        for (const ChainedAudit &entry : listed.items)
            records.append(entry.record);
        return records;
    });
}

Result<Listed<ChainedAudit>> listAudit(Database &database, const AuditFilter &filter, const Page &page)
{
    QString where = u" FROM audit WHERE 1"_s;
    QVariantList values;
    const auto add = [&where, &values](const QString &condition, const QVariant &value) {
        where += u" AND "_s + condition;
        values.append(value);
    };
    if (!filter.text.isEmpty())
        add(u"instr(lower(who || ' ' || origin || ' ' || method || ' ' || target || ' ' || result), lower(?)) > 0"_s, filter.text);
    if (!filter.who.isEmpty())
        add(u"who = ?"_s, filter.who);
    if (filter.method.endsWith(u'.'))
        add(u"substr(method, 1, %1) = ?"_s.arg(filter.method.size()), filter.method);
    else if (!filter.method.isEmpty())
        add(u"method = ?"_s, filter.method);
    if (filter.since.isValid())
        add(u"at >= ?"_s, toSql(filter.since));
    if (filter.until.isValid())
        add(u"at < ?"_s, toSql(filter.until));
    Listed<ChainedAudit> listed;
    Result<QSqlQuery> count = database.run(u"SELECT COUNT(*)"_s + where, values);
    if (!count)
        return failure(std::move(count.error()));
    listed.total = count->next() ? count->value(0).toLongLong() : 0;
    const QString order = page.descending ? u" ORDER BY id DESC LIMIT ? OFFSET ?"_s : u" ORDER BY id LIMIT ? OFFSET ?"_s;
    Result<QSqlQuery> query = database.run(u"SELECT "_s + auditColumns + where + order, values + QVariantList{page.limit, page.offset});
    if (!query)
        return failure(std::move(query.error()));
    while (query->next())
        listed.items.append(chainedOf(*query));
    return listed;
}

Result<AuditChain> verifyAudit(Database &database)
{
    AuditChain chain;
    Result<QSqlQuery> query = database.run(u"SELECT "_s + auditColumns + u" FROM audit ORDER BY id"_s);
    if (!query)
        return failure(std::move(query.error()));
    while (query->next()) {
        const ChainedAudit entry = chainedOf(*query);
        ++chain.records;
        const bool fits = entry.id == chain.records && entry.hash == hashOf(entry.id, entry.record, chain.head);
        if (!fits && !chain.firstBad)
            chain.firstBad = entry.id;
        chain.head = entry.hash;
    }
    const Result<Head> head = headOf(database);
    if (!head)
        return failure(head.error());
    // Cut off at the end: the first that is missing.
    if (!chain.firstBad && head->lastId != chain.records)
        chain.firstBad = chain.records + 1;
    return chain;
}

Result<void> chainAudit(Database &database)
{
    Result<QSqlQuery> query = database.run(u"SELECT "_s + auditColumns + u" FROM audit ORDER BY id"_s);
    if (!query)
        return failure(std::move(query.error()));
    QList<std::pair<qint64, QString>> hashes;
    QString before;
    while (query->next()) {
        const ChainedAudit entry = chainedOf(*query);
        before = hashOf(entry.id, entry.record, before);
        hashes.append({entry.id, before});
    }
    for (const auto &[id, hash] : hashes) {
        if (Result<void> done = database.execute(u"UPDATE audit SET hash = ? WHERE id = ?"_s, {hash, id}); !done)
            return done;
    }
    return {};
}

} // namespace signalbox::agent

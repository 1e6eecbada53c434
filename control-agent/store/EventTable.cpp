// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/EventTable.h"

#include "shared/base/IsoTime.h"

#include <QtCore/QJsonDocument>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

qint64 msOf(const QString &iso)
{
    return QDateTime::fromString(iso, Qt::ISODateWithMs).toMSecsSinceEpoch();
}

EventRecord recordOf(const QSqlQuery &query)
{
    const QJsonObject data = QJsonDocument::fromJson(query.value(4).toString().toUtf8()).object();
    return {{query.value(0).toString(), query.value(1).toLongLong(), query.value(2).toString(), isoTime(timeFromSql(query.value(3))), data},
            query.value(5).toString(),
            query.value(6).toString()};
}

struct Where {
    QString text = u" FROM events WHERE 1"_s;
    QVariantList values = {};

    void add(const QString &condition, const QVariantList &more)
    {
        text += u" AND "_s + condition;
        values += more;
    }
};

/// What the caller may see of it.
void addVisible(Where &where, const EventFilter &filter)
{
    if (!filter.ofAccounts)
        where.add(u"(account = '' OR account = ?)"_s, {filter.account});
    if (filter.ofHost)
        return;
    QVariantList names;
    QStringList marks;
    for (const QString &instance : filter.instances) {
        names.append(instance);
        marks.append(u"?"_s);
    }
    where.add(u"((instance = '' AND account <> '') OR instance IN (%1))"_s.arg(marks.join(u',')), names);
}

Where whereOf(const EventFilter &filter)
{
    Where where;
    addVisible(where, filter);
    if (!filter.text.isEmpty())
        where.add(u"instr(lower(type || ' ' || instance || ' ' || data), lower(?)) > 0"_s, {filter.text});
    if (filter.type.endsWith(u'.'))
        where.add(u"substr(type, 1, %1) = ?"_s.arg(filter.type.size()), {filter.type});
    else if (!filter.type.isEmpty())
        where.add(u"type = ?"_s, {filter.type});
    if (!filter.instance.isEmpty())
        where.add(u"instance = ?"_s, {filter.instance});
    if (filter.since.isValid())
        where.add(u"at >= ?"_s, {toSql(filter.since)});
    if (filter.until.isValid())
        where.add(u"at < ?"_s, {toSql(filter.until)});
    return where;
}

} // namespace

Result<qint64> insertEvent(Database &database, const EventRecord &record)
{
    const QString data = QString::fromUtf8(QJsonDocument(record.event.data).toJson(QJsonDocument::Compact));
    return database
        .run(u"INSERT INTO events (epoch, revision, type, at, data, instance, account) VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
             {record.event.epoch, record.event.revision, record.event.type, msOf(record.event.at), data, record.instance, record.account})
        .map([](const QSqlQuery &query) { return query.lastInsertId().toLongLong(); });
}

Result<void> placeEvent(Database &database, qint64 id, const api::Event &event)
{
    return database.execute(u"UPDATE events SET epoch = ?, revision = ?, at = ? WHERE id = ?"_s,
                            {event.epoch, event.revision, msOf(event.at), id});
}

Result<void> trimEvents(Database &database, const QDateTime &now)
{
    Result<void> done = database.execute(u"DELETE FROM events WHERE id <= (SELECT MAX(id) FROM events) - %1"_s.arg(mostEvents));
    if (done)
        done = database.execute(u"DELETE FROM events WHERE at < ?"_s, {toSql(now.addDays(-eventDays))});
    return done;
}

Result<Listed<EventRecord>> listEvents(Database &database, const EventFilter &filter, const Page &page)
{
    const Where where = whereOf(filter);
    Listed<EventRecord> listed;
    Result<QSqlQuery> count = database.run(u"SELECT COUNT(*)"_s + where.text, where.values);
    if (!count)
        return failure(std::move(count.error()));
    listed.total = count->next() ? count->value(0).toLongLong() : 0;
    const QString direction = page.descending ? u"DESC"_s : u"ASC"_s;
    Result<QSqlQuery> query = database.run(u"SELECT epoch, revision, type, at, data, instance, account"_s + where.text
                                               + u" ORDER BY at %1, revision %1, id %1 LIMIT ? OFFSET ?"_s.arg(direction),
                                           where.values + QVariantList{page.limit, page.offset});
    if (!query)
        return failure(std::move(query.error()));
    while (query->next())
        listed.items.append(recordOf(*query));
    return listed;
}

} // namespace signalbox::agent

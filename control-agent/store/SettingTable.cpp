// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/SettingTable.h"

#include <QtCore/QDateTime>
#include <QtCore/QRandomGenerator>

#include <array>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr auto extraListenKey = "api.listen"_L1;

QString randomId()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex());
}

Result<QString> agentId(Database &database)
{
    if (Result<void> made = database.execute(u"INSERT OR IGNORE INTO meta (key, value) VALUES ('agent_id', ?)"_s, {randomId()}); !made)
        return failure(std::move(made.error()));
    Result<QSqlQuery> query = database.run(u"SELECT value FROM meta WHERE key = 'agent_id'"_s);
    if (!query)
        return failure(std::move(query.error()));
    return query->next() ? query->value(0).toString() : QString();
}

} // namespace

Result<StoredState> loadState(Database &database)
{
    Result<QString> id = agentId(database);
    if (!id)
        return failure(std::move(id.error()));
    StoredState state{*id, {}, {}};
    Result<QSqlQuery> stopped = database.run(u"SELECT instance FROM desired_states WHERE wanted = 'stopped'"_s);
    if (!stopped)
        return failure(std::move(stopped.error()));
    while (stopped->next())
        state.stopped.insert(stopped->value(0).toString());
    Result<QSqlQuery> listen = database.run(u"SELECT value FROM settings WHERE key = ?"_s, {QString(extraListenKey)});
    if (!listen)
        return failure(std::move(listen.error()));
    if (listen->next())
        state.extraListen = listen->value(0).toString().split(u'\n', Qt::SkipEmptyParts);
    return state;
}

Result<void> setStopped(Database &database, const QString &instance, bool stopped)
{
    if (!stopped)
        return database.execute(u"DELETE FROM desired_states WHERE instance = ?"_s, {instance});
    return database.execute(u"INSERT OR REPLACE INTO desired_states (instance, wanted, since) VALUES (?, 'stopped', ?)"_s,
                            {instance, QDateTime::currentMSecsSinceEpoch()});
}

Result<void> setExtraListen(Database &database, const QStringList &addresses)
{
    return database.execute(u"INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)"_s,
                            {QString(extraListenKey), addresses.join(u'\n')});
}

} // namespace signalbox::agent

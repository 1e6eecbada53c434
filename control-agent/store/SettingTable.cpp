// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/SettingTable.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>

#include <array>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr auto extraListenKey = "api.listen"_L1;
constexpr auto clusterPeersKey = "cluster.peers"_L1;
constexpr auto drainedKey = "cluster.drained"_L1;
constexpr auto bootKey = "boot"_L1;
constexpr auto stoppedWord = "stopped"_L1;
constexpr auto startedWord = "started"_L1;

template <std::size_t Words>
QString randomHex()
{
    std::array<quint32, Words> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(words.data()), qsizetype(sizeof words)).toHex());
}

/// What stands under `key`, or `made`, which stands there from now on.
Result<QString> keptOnce(Database &database, const QString &key, const QString &made)
{
    if (Result<void> kept = database.execute(u"INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)"_s, {key, made}); !kept)
        return failure(std::move(kept.error()));
    Result<QSqlQuery> query = database.run(u"SELECT value FROM meta WHERE key = ?"_s, {key});
    if (!query)
        return failure(std::move(query.error()));
    return query->next() ? query->value(0).toString() : QString();
}

/// One a line; nothing when it is not there.
Result<std::optional<QStringList>> loadList(Database &database, QLatin1StringView key)
{
    Result<QSqlQuery> query = database.run(u"SELECT value FROM settings WHERE key = ?"_s, {QString(key)});
    if (!query)
        return failure(std::move(query.error()));
    if (!query->next())
        return std::optional<QStringList>();
    return std::optional(query->value(0).toString().split(u'\n', Qt::SkipEmptyParts));
}

Result<void> saveList(Database &database, QLatin1StringView key, const QStringList &list)
{
    // Not null, which is what Qt takes an empty join for.
    return database.execute(u"INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)"_s, {QString(key), list.join(u'\n') + u'\n'});
}

/// Forgets what was wanted before the machine booted.
Result<void> noteBoot(Database &database, const QString &boot)
{
    if (boot.isEmpty())
        return {};
    const Result<QString> before = keptOnce(database, bootKey, boot);
    if (!before)
        return failure(before.error());
    if (*before == boot)
        return {};
    if (Result<void> forgotten = database.execute(u"DELETE FROM desired_states"_s); !forgotten)
        return forgotten;
    if (Result<void> forgotten = setDrained(database, std::nullopt); !forgotten)
        return forgotten;
    return database.execute(u"UPDATE meta SET value = ? WHERE key = ?"_s, {boot, QString(bootKey)});
}

} // namespace

QString thisBoot()
{
    QFile file(u"/proc/sys/kernel/random/boot_id"_s);
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll().trimmed()) : QString();
}

Result<StoredState> loadState(Database &database, const QString &boot)
{
    Result<QString> id = keptOnce(database, u"agent_id"_s, randomHex<4>());
    if (!id)
        return failure(std::move(id.error()));
    Result<QString> secret = keptOnce(database, u"secret"_s, randomHex<8>());
    if (!secret)
        return failure(std::move(secret.error()));
    StoredState state{.agentId = *id, .secret = QByteArray::fromHex(secret->toLatin1())};
    if (Result<void> noted = noteBoot(database, boot); !noted)
        return failure(std::move(noted.error()));
    Result<QSqlQuery> wanted = database.run(u"SELECT instance, wanted FROM desired_states"_s);
    if (!wanted)
        return failure(std::move(wanted.error()));
    while (wanted->next())
        (wanted->value(1).toString() == stoppedWord ? state.stopped : state.started).insert(wanted->value(0).toString());
    Result<QStringList> listen = loadExtraListen(database);
    if (!listen)
        return failure(std::move(listen.error()));
    state.extraListen = *listen;
    Result<QStringList> peers = loadClusterPeers(database);
    if (!peers)
        return failure(std::move(peers.error()));
    state.clusterPeers = *peers;
    Result<std::optional<QStringList>> drained = loadDrained(database);
    if (!drained)
        return failure(std::move(drained.error()));
    state.drained = *drained;
    Result<QList<InstanceRecord>> instances = loadInstances(database);
    if (!instances)
        return failure(std::move(instances.error()));
    state.instances = *instances;
    return state;
}

Result<QStringList> loadExtraListen(Database &database)
{
    return loadList(database, extraListenKey).map([](const auto &list) { return list.value_or(QStringList()); });
}

Result<QStringList> loadClusterPeers(Database &database)
{
    return loadList(database, clusterPeersKey).map([](const auto &list) { return list.value_or(QStringList()); });
}

Result<std::optional<QStringList>> loadDrained(Database &database)
{
    return loadList(database, drainedKey);
}

Result<void> setWanted(Database &database, const QString &instance, Wanted wanted)
{
    if (wanted == Wanted::AsConfigured)
        return database.execute(u"DELETE FROM desired_states WHERE instance = ?"_s, {instance});
    return database.execute(
        u"INSERT OR REPLACE INTO desired_states (instance, wanted, since) VALUES (?, ?, ?)"_s,
        {instance, QString(wanted == Wanted::Stopped ? stoppedWord : startedWord), QDateTime::currentMSecsSinceEpoch()});
}

Result<void> setExtraListen(Database &database, const QStringList &addresses)
{
    return saveList(database, extraListenKey, addresses);
}

Result<void> setClusterPeers(Database &database, const QStringList &addresses)
{
    return saveList(database, clusterPeersKey, addresses);
}

Result<void> setDrained(Database &database, const std::optional<QStringList> &instances)
{
    if (instances)
        return saveList(database, drainedKey, *instances);
    return database.execute(u"DELETE FROM settings WHERE key = ?"_s, {QString(drainedKey)});
}

Result<void> endDrain(Database &database)
{
    const Result<std::optional<QStringList>> drained = loadDrained(database);
    if (!drained)
        return failure(drained.error());
    for (const QString &name : drained->value_or(QStringList())) {
        if (Result<void> done = setWanted(database, name, Wanted::Started); !done)
            return done;
    }
    return setDrained(database, std::nullopt);
}

} // namespace signalbox::agent

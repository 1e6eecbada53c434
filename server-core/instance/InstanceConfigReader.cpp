// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceConfigReader.h"

#include "server-core/instance/InstanceKeys.h"
#include "server-core/instance/TomlReader.h"
#include "server-core/net/SocketAddress.h"
#include "shared/base/Names.h"

#include <algorithm>

namespace signalbox::core {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int mostIoThreads = 256;
constexpr qint64 mostSessions = 100'000'000;
constexpr qint64 mostRate = 1'000'000;
constexpr qint64 mostFragments = 1'000'000;
constexpr qint64 leastBytes = 64;
constexpr qint64 mostBytes = qint64(1) << 30;
/// Shorter ones cannot be kept by a process that shares its host.
constexpr std::chrono::milliseconds leastTimeout = 20ms;
constexpr std::chrono::milliseconds mostTimeout = 24h * 7;
/// Shorter than that, a busy machine looks like a hang.
constexpr std::chrono::milliseconds leastHang = 1s;
constexpr std::chrono::milliseconds mostAge = 24h * 365;
constexpr qint64 mostMemory = qint64(1) << 50;
constexpr int mostRestarts = 1000;

void readLimits(TomlReader &reader, LimitsConfig &limits)
{
    reader.integer(u"max_sessions"_s, limits.maxSessions, qint64(0), mostSessions);
    reader.integer(u"max_sessions_per_address"_s, limits.maxSessionsPerAddress, qint64(0), mostSessions);
    reader.integer(u"connects_per_second_per_address"_s, limits.connectsPerSecondPerAddress, qint64(0), mostRate);
    reader.integer(u"messages_per_second"_s, limits.messagesPerSecond, qint64(0), mostRate);
    reader.size(u"max_message_bytes"_s, limits.maxMessageBytes, 1, mostBytes);
    reader.integer(u"max_fragments"_s, limits.maxFragments, qint64(1), mostFragments);
    reader.duration(u"handshake_timeout"_s, limits.handshakeTimeout, leastTimeout, mostTimeout);
    reader.duration(u"idle_timeout"_s, limits.idleTimeout, 0ms, mostTimeout);
    if (limits.idleTimeout > 0ms && limits.idleTimeout < leastTimeout)
        reader.error(u"idle_timeout"_s, u"\"idle_timeout\" must be at least 20ms, or \"0s\" for none"_s);
    reader.duration(u"send_timeout"_s, limits.sendTimeout, leastTimeout, mostTimeout);
    reader.size(u"outbox_bytes"_s, limits.outboxBytes, leastBytes, mostBytes);
    reader.finish();
}

void readBlocks(TomlReader &reader, const QString &key, QList<net::AddressBlock> &out)
{
    if (!reader.has(key))
        return;
    QStringList texts;
    reader.strings(key, texts);
    QList<net::AddressBlock> blocks;
    for (const QString &text : texts) {
        if (const auto block = net::AddressBlock::parse(text))
            blocks += *block;
        else
            reader.error(key, u"\"%1\" has the entry %2"_s.arg(key, block.error().message));
    }
    out = blocks;
}

void readAccess(TomlReader &reader, AccessConfig &access)
{
    readBlocks(reader, u"allow"_s, access.allow);
    readBlocks(reader, u"deny"_s, access.deny);
    reader.finish();
}

/// "100ms..30s".
void readBackoff(TomlReader &reader, RestartConfig &restart)
{
    QString text;
    reader.string(u"backoff"_s, text);
    if (text.isEmpty())
        return;
    const qsizetype dots = text.indexOf(".."_L1);
    const auto least = dots < 0 ? std::nullopt : parseDuration(QStringView(text).first(dots));
    const auto most = dots < 0 ? std::nullopt : parseDuration(QStringView(text).sliced(dots + 2));
    if (!least || !most)
        return reader.error(u"backoff"_s, u"\"backoff\" is \"%1\" but must be two durations such as \"100ms..30s\""_s.arg(text));
    if (*least < 10ms || *most > mostTimeout || *least > *most)
        return reader.error(u"backoff"_s, u"\"backoff\" must rise, and be from 10ms to 7d"_s);
    restart.backoffLeast = *least;
    restart.backoffMost = *most;
}

/// "5 in 10s".
void readGiveUp(TomlReader &reader, RestartConfig &restart)
{
    QString text;
    reader.string(u"give_up_after"_s, text);
    if (text.isEmpty())
        return;
    const QStringList parts = text.split(" in "_L1);
    bool isNumber = false;
    const int count = parts.first().toInt(&isNumber);
    const auto within = parseDuration(parts.last());
    if (parts.size() != 2 || !isNumber || !within)
        return reader.error(u"give_up_after"_s,
                            u"\"give_up_after\" is \"%1\" but must be a number and a duration such as \"5 in 10s\""_s.arg(text));
    if (count < 1 || count > mostRestarts || *within < 10ms || *within > mostTimeout)
        return reader.error(u"give_up_after"_s, u"\"give_up_after\" must be 1 to %1 in 10ms to 7d"_s.arg(mostRestarts));
    restart.giveUpAfter = count;
    restart.giveUpWithin = *within;
}

void readRestart(TomlReader &reader, RestartConfig &restart)
{
    if (const auto policy = reader.choice(u"policy"_s, restartPolicyNames()))
        restart.policy = RestartConfig::Policy(*policy);
    readBackoff(reader, restart);
    readGiveUp(reader, restart);
    reader.duration(u"hang_timeout"_s, restart.hangTimeout, 0ms, mostTimeout);
    if (restart.hangTimeout > 0ms && restart.hangTimeout < leastHang)
        reader.error(u"hang_timeout"_s, u"\"hang_timeout\" must be at least 1s, or \"0s\" for never"_s);
    // "" for no limit, as the file says it.
    const toml::node *memory = reader.node(u"max_memory"_s);
    if (memory && !(memory->is_string() && memory->as_string()->get().empty()))
        reader.size(u"max_memory"_s, restart.maxMemory, 0, mostMemory);
    const toml::node *age = reader.node(u"max_age"_s);
    if (age && !(age->is_string() && age->as_string()->get().empty()))
        reader.duration(u"max_age"_s, restart.maxAge, 0ms, mostAge);
    if (restart.maxAge > 0ms && restart.maxAge < leastHang)
        reader.error(u"max_age"_s, u"\"max_age\" must be at least 1s, or \"0s\" for no limit"_s);
    reader.finish();
}

/// What `[defaults]` and an instance have in common.
void readCommon(TomlReader &reader, InstanceConfig &config)
{
    reader.boolean(u"autostart"_s, config.autostart);
    if (const auto isolation = reader.choice(u"isolation"_s, isolationNames()))
        config.isolation = Isolation(*isolation);
    reader.integer(u"io_threads"_s, config.ioThreads, 1, mostIoThreads);
    if (auto limits = reader.table(u"limits"_s))
        readLimits(*limits, config.limits);
    if (auto access = reader.table(u"access"_s))
        readAccess(*access, config.access);
    if (auto restart = reader.table(u"restart"_s))
        readRestart(*restart, config.restart);
}

ListenerConfig readListener(TomlReader &reader)
{
    ListenerConfig listener;
    reader.string(u"address"_s, listener.address);
    if (!net::SocketAddress::from({listener.address, 0, {}})) {
        reader.error(u"address"_s,
                     u"\"address\" is \"%1\" but must be \"any\", \"any6\" or a numeric address such as \"127.0.0.1\" or \"::1\""_s.arg(
                         listener.address));
    }
    if (reader.require(u"port"_s))
        reader.integer(u"port"_s, listener.port);
    reader.boolean(u"tls"_s, listener.tls);
    reader.boolean(u"proxy_protocol"_s, listener.proxyProtocol);
    readBlocks(reader, u"trusted_proxies"_s, listener.trustedProxies);
    if (listener.proxyProtocol && listener.trustedProxies.isEmpty())
        reader.error(
            u"proxy_protocol"_s,
            u"\"proxy_protocol\" needs \"trusted_proxies\", the addresses that may say who a client is, such as [\"10.0.0.0/8\"]"_s);
    reader.finish();
    return listener;
}

void readTls(TomlReader &reader, net::TlsSettings &tls)
{
    reader.path(u"pkcs12"_s, tls.pkcs12);
    reader.path(u"password_file"_s, tls.passwordFile);
    reader.path(u"certificate"_s, tls.certificate);
    reader.path(u"key"_s, tls.key);
    reader.path(u"client_ca"_s, tls.clientCa);
    if (!tls.pkcs12.isEmpty() && (!tls.certificate.isEmpty() || !tls.key.isEmpty()))
        reader.error(u"pkcs12"_s, u"\"pkcs12\" and \"certificate\" or \"key\" exclude each other"_s);
    else if (!tls.certificate.isEmpty() && tls.key.isEmpty())
        reader.error(u"certificate"_s, u"\"certificate\" needs \"key\", the file of its private key"_s);
    else if (tls.certificate.isEmpty() && !tls.key.isEmpty())
        reader.error(u"key"_s, u"\"key\" needs \"certificate\", the file of its certificate"_s);
    reader.finish();
}

void readListeners(TomlReader &reader, InstanceConfig &config)
{
    const toml::node *listeners = reader.node(u"listen"_s);
    if (!listeners || (listeners->is_array() && listeners->as_array()->empty()))
        return reader.error(u"the instance listens nowhere; add a [[instance.listen]] with a port"_s);
    const bool hasCertificate = !config.tls.pkcs12.isEmpty() || !config.tls.certificate.isEmpty();
    for (TomlReader &entry : reader.tables(u"listen"_s)) {
        const ListenerConfig listener = readListener(entry);
        // A key alone was reported where it stands.
        if (listener.tls && !hasCertificate && config.tls.key.isEmpty())
            entry.error(u"tls"_s, u"\"tls\" needs a certificate; set \"pkcs12\", or \"certificate\" and \"key\", in [instance.tls]"_s);
        const auto same = [&listener](const ListenerConfig &other) {
            return listener.port != 0 && other.port == listener.port && other.address == listener.address;
        };
        if (std::any_of(config.listeners.cbegin(), config.listeners.cend(), same))
            entry.error(
                u"port"_s,
                u"two listeners of this instance have the address \"%1\" and the port %2"_s.arg(listener.address).arg(listener.port));
        config.listeners += listener;
    }
}

void readName(TomlReader &reader, InstanceConfig &config)
{
    if (!reader.require(u"name"_s))
        return;
    reader.string(u"name"_s, config.name);
    if (reader.raw().get("name")->is_string() && !isValidName(config.name))
        reader.error(u"name"_s, u"\"name\" is \"%1\" but must be 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(config.name));
}

void readHubName(TomlReader &reader, InstanceConfig &config)
{
    reader.string(u"hub"_s, config.hub);
    if (!config.hub.isEmpty() && !isValidName(config.hub))
        reader.error(u"hub"_s, u"\"hub\" is \"%1\" but must be 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(config.hub));
}

} // namespace

Result<InstanceConfig> readInstance(const toml::table &table, const TomlSource &source, const InstanceConfig &defaults,
                                    const QString &tableName)
{
    TomlErrors errors(source);
    TomlReader reader(table, tableName, errors);
    InstanceConfig config = defaults;
    config.sourceFile = source.fileName();
    config.sourceLine = std::max(1, reader.line());

    readName(reader, config);
    if (reader.require(u"type"_s))
        reader.string(u"type"_s, config.type);
    reader.integer(u"start_order"_s, config.startOrder);
    readCommon(reader, config);
    readHubName(reader, config);
    if (auto tls = reader.table(u"tls"_s))
        readTls(*tls, config.tls);
    readListeners(reader, config);
    reader.json(u"options"_s, config.options);
    reader.finish();

    if (!errors.isEmpty())
        return failure(errors.toError());
    return config;
}

Result<InstanceConfig> readInstanceDefaults(const toml::table &table, const TomlSource &source)
{
    TomlErrors errors(source);
    TomlReader reader(table, u"[defaults]"_s, errors);
    InstanceConfig config;
    readCommon(reader, config);
    reader.finish();
    if (!errors.isEmpty())
        return failure(errors.toError());
    return config;
}

} // namespace signalbox::core

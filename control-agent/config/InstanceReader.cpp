// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/InstanceReader.h"

#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::InstanceConfig;
using core::ListenerConfig;
using core::TomlReader;

namespace {

constexpr int mostIoThreads = 256;
/// A 32-bit length counts the bytes of a message while it is received.
constexpr qint64 mostMessageBytes = 1LL << 30;

void readListeners(TomlReader &reader, InstanceConfig &config)
{
    const std::vector<TomlReader> tables = reader.tables(u"listen"_s);
    if (!tables.empty())
        config.listeners.clear();
    for (TomlReader table : tables) {
        ListenerConfig listener;
        table.string(u"address"_s, listener.address);
        table.integer<quint16>(u"port"_s, listener.port);
        (void)table.require(u"port"_s);
        table.boolean(u"tls"_s, listener.tls);
        if (config.listeners.contains(listener) && listener.port != 0)
            table.error(u"port"_s, u"this instance listens on %1:%2 already"_s.arg(listener.address).arg(listener.port));
        config.listeners.append(listener);
        table.finish();
    }
}

void readTls(TomlReader &reader, core::net::TlsSettings &tls)
{
    std::optional<TomlReader> table = reader.table(u"tls"_s);
    if (!table)
        return;
    table->path(u"pkcs12"_s, tls.pkcs12);
    table->path(u"certificate"_s, tls.certificate);
    table->path(u"key"_s, tls.key);
    table->path(u"password_file"_s, tls.passwordFile);
    table->path(u"client_ca"_s, tls.clientCa);
    if (!tls.pkcs12.isEmpty() && !tls.certificate.isEmpty())
        table->error(u"name either \"pkcs12\" or \"certificate\" with \"key\", not both"_s);
    else if (tls.certificate.isEmpty() != tls.key.isEmpty())
        table->error(u"\"certificate\" and \"key\" go together"_s);
    table->finish();
}

void readLimits(TomlReader &reader, core::LimitsConfig &limits)
{
    using std::chrono::milliseconds;
    std::optional<TomlReader> table = reader.table(u"limits"_s);
    if (!table)
        return;
    table->integer<qint64>(u"max_sessions"_s, limits.maxSessions, 0);
    table->size(u"max_message_bytes"_s, limits.maxMessageBytes, 1, mostMessageBytes);
    table->integer<qint64>(u"max_fragments"_s, limits.maxFragments, 1, 1 << 30);
    table->duration(u"handshake_timeout"_s, limits.handshakeTimeout, milliseconds(1));
    table->duration(u"idle_timeout"_s, limits.idleTimeout);
    table->duration(u"send_timeout"_s, limits.sendTimeout, milliseconds(1));
    table->size(u"outbox_bytes"_s, limits.outboxBytes, 1);
    table->finish();
}

void readCommon(TomlReader &reader, InstanceConfig &config)
{
    reader.boolean(u"autostart"_s, config.autostart);
    reader.integer<int>(u"start_order"_s, config.startOrder);
    if (const std::optional<int> isolation = reader.choice(u"isolation"_s, {u"none"_s, u"thread"_s, u"process"_s}))
        config.isolation = core::Isolation(*isolation);
    reader.integer<int>(u"io_threads"_s, config.ioThreads, 1, mostIoThreads);
    readTls(reader, config.tls);
    readLimits(reader, config.limits);
}

void checkInstance(TomlReader &reader, const InstanceConfig &config)
{
    const bool wantsTls = std::any_of(config.listeners.begin(), config.listeners.end(), [](const ListenerConfig &l) { return l.tls; });
    if (wantsTls && config.tls.pkcs12.isEmpty() && config.tls.certificate.isEmpty())
        reader.error(u"a listener has tls = true, but there is no [instance.tls] with a certificate"_s);
    if (!config.name.isEmpty() && !isValidName(config.name))
        reader.error(u"name"_s, u"a name has 1 to 64 letters, digits, '.', '_' or '-'"_s);
}

} // namespace

void readInstance(TomlReader &reader, InstanceConfig &config)
{
    config.sourceFile = reader.source().fileName();
    config.sourceLine = reader.line();
    (void)reader.require(u"name"_s);
    (void)reader.require(u"type"_s);
    reader.string(u"name"_s, config.name);
    reader.string(u"type"_s, config.type);
    readCommon(reader, config);
    readListeners(reader, config);
    reader.json(u"options"_s, config.options);
    checkInstance(reader, config);
    reader.finish();
}

void readDefaults(TomlReader &reader, InstanceConfig &config)
{
    readCommon(reader, config);
    reader.finish();
}

} // namespace signalbox::agent

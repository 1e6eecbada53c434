// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceKeys.h"

#include <QtCore/QJsonArray>

namespace signalbox::core {

using namespace Qt::StringLiterals;
using namespace schema;

namespace {

constexpr auto restart = TakesEffect::InstanceRestart;

QString backoffText(const RestartConfig &config)
{
    return durationText(config.backoffLeast) + u".."_s + durationText(config.backoffMost);
}

QString giveUpText(const RestartConfig &config)
{
    return u"%1 in %2"_s.arg(config.giveUpAfter).arg(durationText(config.giveUpWithin));
}

QJsonArray texts(const QList<net::AddressBlock> &blocks)
{
    QJsonArray array;
    for (const net::AddressBlock &block : blocks)
        array.append(block.toString());
    return array;
}

ConfigTable<InstanceConfig> instanceTable()
{
    return {QString(),
            u"A server instance."_s,
            {{.name = u"name"_s,
              .description = u"Name, unique on the host: 1 to 64 letters, digits, '.', '_' or '-'."_s,
              .schema = {{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[A-Za-z0-9._-]{1,64}$"_s}},
              .value = [](const InstanceConfig &c) { return c.name; },
              .effect = restart,
              .required = true},
             {.name = u"type"_s,
              .description = u"Server type: what it speaks."_s,
              .schema = typed(u"string"_s),
              .value = [](const InstanceConfig &c) { return c.type; },
              .effect = restart,
              .required = true},
             {.name = u"autostart"_s,
              .description = u"Starts with the host, unless a person has stopped it."_s,
              .schema = typed(u"boolean"_s),
              .value = [](const InstanceConfig &c) { return c.autostart; },
              .effect = TakesEffect::Live,
              .inherited = true},
             {.name = u"start_order"_s,
              .description = u"Lower starts earlier and stops later."_s,
              .schema = integer(-2147483648LL, 2147483647LL),
              .value = [](const InstanceConfig &c) { return c.startOrder; },
              .effect = TakesEffect::Live},
             {.name = u"isolation"_s,
              .description = u"Where it runs: on the host's shared threads, on threads of its own, or in a process of its own."_s,
              .schema = choice(isolationNames()),
              .value = [](const InstanceConfig &c) { return isolationNames().at(int(c.isolation)); },
              .effect = restart,
              .inherited = true},
             {.name = u"io_threads"_s,
              .description = u"Threads of its own, for isolation \"thread\" and \"process\"."_s,
              .schema = integer(1, 256),
              .value = [](const InstanceConfig &c) { return c.ioThreads; },
              .effect = restart,
              .inherited = true},
             {.name = u"hub"_s,
              .description =
                  u"The hub of its channels, for the type \"pubsub\": instances with one hub share them. Empty: one of its own name."_s,
              .schema = {{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[A-Za-z0-9._-]{0,64}$"_s}},
              .value = [](const InstanceConfig &c) { return c.hub; },
              .effect = restart},
             {.name = u"options"_s,
              .description = u"The server type's own options."_s,
              .schema = typed(u"object"_s),
              .value = [](const InstanceConfig &c) { return c.options; },
              .effect = restart}}};
}

ConfigTable<InstanceConfig> tlsTable()
{
    return {u"tls"_s,
            u"The certificate of the listeners with tls = true: a PKCS#12 file, or certificate and key."_s,
            {{.name = u"pkcs12"_s,
              .description = u"Certificate and key in one PKCS#12 file (.pfx, .p12)."_s,
              .schema = path(),
              .value = [](const InstanceConfig &c) { return c.tls.pkcs12; },
              .effect = TakesEffect::NewSessions},
             {.name = u"password_file"_s,
              .description = u"File whose only line is the password of the PKCS#12 file or the key."_s,
              .schema = path(),
              .value = [](const InstanceConfig &c) { return c.tls.passwordFile; },
              .effect = TakesEffect::NewSessions},
             {.name = u"certificate"_s,
              .description = u"Certificate with its chain, PEM."_s,
              .schema = path(),
              .value = [](const InstanceConfig &c) { return c.tls.certificate; },
              .effect = TakesEffect::NewSessions},
             {.name = u"key"_s,
              .description = u"The certificate's private key, PEM."_s,
              .schema = path(),
              .value = [](const InstanceConfig &c) { return c.tls.key; },
              .effect = TakesEffect::NewSessions},
             {.name = u"client_ca"_s,
              .description = u"Authorities, PEM. Set: clients must show a certificate of one of them."_s,
              .schema = path(),
              .value = [](const InstanceConfig &c) { return c.tls.clientCa; },
              .effect = TakesEffect::NewSessions}}};
}

ConfigTable<InstanceConfig> limitsTable()
{
    const qint64 gibibyte = qint64(1) << 30;
    return {u"limits"_s,
            u"What clients may ask for. Times run from the event that the name says."_s,
            {{.name = u"max_sessions"_s,
              .description = u"Live sessions. 0: no limit."_s,
              .schema = integer(0, 100'000'000),
              .value = [](const InstanceConfig &c) { return c.limits.maxSessions; },
              .effect = TakesEffect::Live},
             {.name = u"max_sessions_per_address"_s,
              .description = u"Live sessions of one client: an IPv4 address, or an IPv6 network of 64 bits. 0: no limit."_s,
              .schema = integer(0, 100'000'000),
              .value = [](const InstanceConfig &c) { return c.limits.maxSessionsPerAddress; },
              .effect = TakesEffect::Live},
             {.name = u"connects_per_second_per_address"_s,
              .description = u"Connections a second of one client, so many of them at once; more are closed unheard. 0: no limit."_s,
              .schema = integer(0, 1'000'000),
              .value = [](const InstanceConfig &c) { return c.limits.connectsPerSecondPerAddress; },
              .effect = TakesEffect::Live},
             {.name = u"messages_per_second"_s,
              .description = u"Messages a second of one session; what it sends beyond that is read later. 0: no limit."_s,
              .schema = integer(0, 1'000'000),
              .value = [](const InstanceConfig &c) { return c.limits.messagesPerSecond; },
              .effect = TakesEffect::Live},
             {.name = u"max_message_bytes"_s,
              .description = u"Longest message a client may send."_s,
              .schema = size(1, gibibyte),
              .value = [](const InstanceConfig &c) { return c.limits.maxMessageBytes; },
              .effect = TakesEffect::NewSessions},
             {.name = u"max_fragments"_s,
              .description = u"Fragments of one WebSocket message."_s,
              .schema = integer(1, 1'000'000),
              .value = [](const InstanceConfig &c) { return c.limits.maxFragments; },
              .effect = TakesEffect::NewSessions},
             {.name = u"handshake_timeout"_s,
              .description = u"For the TLS handshake and the WebSocket upgrade."_s,
              .schema = duration(20),
              .value = [](const InstanceConfig &c) { return durationText(c.limits.handshakeTimeout); },
              .effect = TakesEffect::NewSessions},
             {.name = u"idle_timeout"_s,
              .description = u"A session that sends nothing for so long is closed. \"0s\": never."_s,
              .schema = duration(20, true),
              .value = [](const InstanceConfig &c) { return durationText(c.limits.idleTimeout); },
              .effect = TakesEffect::Live},
             {.name = u"send_timeout"_s,
              .description = u"A client that reads nothing for so long while bytes wait for it is closed."_s,
              .schema = duration(20),
              .value = [](const InstanceConfig &c) { return durationText(c.limits.sendTimeout); },
              .effect = TakesEffect::Live},
             {.name = u"outbox_bytes"_s,
              .description = u"Bytes that may wait for one slow client; beyond that it is closed (slow_consumer)."_s,
              .schema = size(64, gibibyte),
              .value = [](const InstanceConfig &c) { return c.limits.outboxBytes; },
              .effect = TakesEffect::Live}}};
}

ConfigTable<InstanceConfig> accessTable()
{
    return {u"access"_s,
            u"Which addresses may connect, judged before a byte is read."_s,
            {{.name = u"allow"_s,
              .description = u"Networks and addresses that may connect, such as \"10.0.0.0/8\". []: all."_s,
              .schema = networks(),
              .value = [](const InstanceConfig &c) { return texts(c.access.allow); },
              .effect = TakesEffect::Live},
             {.name = u"deny"_s,
              .description = u"Networks and addresses that may not, whatever is allowed; open sessions of theirs are closed."_s,
              .schema = networks(),
              .value = [](const InstanceConfig &c) { return texts(c.access.deny); },
              .effect = TakesEffect::Live}}};
}

ConfigTable<InstanceConfig> restartTable()
{
    return {
        u"restart"_s,
        u"What happens when it ends though nobody asked for it."_s,
        {{.name = u"policy"_s,
          .description =
              u"What to do when it ends though nobody stopped it: \"on-failure\" starts it again after a crash, \"always\" also after a clean end."_s,
          .schema = choice(restartPolicyNames()),
          .value = [](const InstanceConfig &c) { return restartPolicyNames().at(int(c.restart.policy)); },
          .effect = TakesEffect::Live},
         {.name = u"backoff"_s,
          .description = u"The wait before the first new start and the longest wait; it doubles from one to the next."_s,
          .schema = {{u"type"_s, u"string"_s},
                     {u"pattern"_s, u"^[0-9]+(ms|s|m|h|d)[.][.][0-9]+(ms|s|m|h|d)$"_s},
                     {u"x-unit"_s, u"duration-range"_s}},
          .value = [](const InstanceConfig &c) { return backoffText(c.restart); },
          .effect = TakesEffect::Live},
         {.name = u"give_up_after"_s,
          .description = u"\"5 in 10s\": after so many ends within that time it stays failed."_s,
          .schema = {{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[0-9]+ in [0-9]+(ms|s|m|h|d)$"_s}, {u"x-unit"_s, u"count-in-duration"_s}},
          .value = [](const InstanceConfig &c) { return giveUpText(c.restart); },
          .effect = TakesEffect::Live},
         {.name = u"hang_timeout"_s,
          .description = u"isolation \"process\": ended and started again when it does not answer for so long. \"0s\": never."_s,
          .schema = duration(1000, true),
          .value = [](const InstanceConfig &c) { return durationText(c.restart.hangTimeout); },
          .effect = TakesEffect::Live},
         {.name = u"max_memory"_s,
          .description = u"isolation \"process\": started anew, clients first asked to leave, past so much memory. 0: no limit."_s,
          .schema = size(0, qint64(1) << 50),
          .value = [](const InstanceConfig &c) { return c.restart.maxMemory; },
          .effect = TakesEffect::Live},
         {.name = u"max_age"_s,
          .description = u"Started anew, clients first asked to leave, after so long. \"0s\": never."_s,
          .schema = duration(1000, true),
          .value = [](const InstanceConfig &c) { return durationText(c.restart.maxAge); },
          .effect = TakesEffect::Live}}};
}

} // namespace

QStringList isolationNames()
{
    return {u"none"_s, u"thread"_s, u"process"_s};
}

QStringList restartPolicyNames()
{
    return {u"never"_s, u"on-failure"_s, u"always"_s};
}

const std::vector<ConfigTable<InstanceConfig>> &instanceTables()
{
    static const std::vector<ConfigTable<InstanceConfig>> tables{instanceTable(), tlsTable(), limitsTable(), accessTable(), restartTable()};
    return tables;
}

const ConfigTable<ListenerConfig> &listenerTable()
{
    static const ConfigTable<ListenerConfig> table{
        u"listen"_s,
        u"One address the instance listens on."_s,
        {{.name = u"address"_s,
          .description = u"\"any\" (every IPv4 address), \"any6\" (every IPv6 address), or one numeric address."_s,
          .schema = typed(u"string"_s),
          .value = [](const ListenerConfig &c) { return c.address; },
          .effect = TakesEffect::Live},
         {.name = u"port"_s,
          .description = u"TCP port. 0: the system chooses; the status shows which."_s,
          .schema = integer(0, 65535),
          .value = [](const ListenerConfig &c) { return c.port; },
          .effect = TakesEffect::Live,
          .required = true},
         {.name = u"tls"_s,
          .description = u"Speak TLS, with the certificate of [instance.tls]."_s,
          .schema = typed(u"boolean"_s),
          .value = [](const ListenerConfig &c) { return c.tls; },
          .effect = TakesEffect::Live},
         {.name = u"proxy_protocol"_s,
          .description = u"Connections come from a balancer that says whom it speaks for (PROXY protocol, version 1 or 2)."_s,
          .schema = typed(u"boolean"_s),
          .value = [](const ListenerConfig &c) { return c.proxyProtocol; },
          .effect = TakesEffect::Live},
         {.name = u"trusted_proxies"_s,
          .description = u"Networks and addresses of these balancers; with proxy_protocol nobody else may connect."_s,
          .schema = networks(),
          .value = [](const ListenerConfig &c) { return texts(c.trustedProxies); },
          .effect = TakesEffect::Live}}};
    return table;
}

QStringList pendingKeys(const InstanceConfig &running, const InstanceConfig &wanted)
{
    QStringList keys;
    for (const ConfigTable<InstanceConfig> &table : instanceTables()) {
        for (const ConfigKey<InstanceConfig> &key : table.keys) {
            if (key.effect == TakesEffect::InstanceRestart && key.value(running) != key.value(wanted))
                keys += table.name.isEmpty() ? key.name : table.name + u'.' + key.name;
        }
    }
    return keys;
}

} // namespace signalbox::core

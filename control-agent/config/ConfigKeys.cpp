// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigKeys.h"

#include <QtCore/QJsonArray>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::InstanceConfig;
using core::ListenerConfig;

namespace {

constexpr qint64 mostMilliseconds = qint64(7) * 24 * 3600 * 1000;

QJsonObject typed(const QString &type)
{
    return {{u"type"_s, type}};
}

QJsonObject integer(qint64 least, qint64 most)
{
    return {{u"type"_s, u"integer"_s}, {u"minimum"_s, least}, {u"maximum"_s, most}};
}

QJsonObject choice(const QStringList &names)
{
    return {{u"type"_s, u"string"_s}, {u"enum"_s, QJsonArray::fromStringList(names)}};
}

QJsonObject strings()
{
    return {{u"type"_s, u"array"_s}, {u"items"_s, typed(u"string"_s)}};
}

QJsonObject path()
{
    return {{u"type"_s, u"string"_s}, {u"x-kind"_s, u"path"_s}};
}

QJsonObject listenAddress()
{
    return {{u"type"_s, u"string"_s}, {u"pattern"_s, u"^(|.+:[0-9]{1,5})$"_s}};
}

QJsonObject duration(qint64 leastMs, bool zeroIsNone = false)
{
    QJsonObject object{{u"type"_s, u"string"_s},
                       {u"pattern"_s, u"^[0-9]+(ms|s|m|h|d)$"_s},
                       {u"x-unit"_s, u"duration"_s},
                       {u"x-minimum-ms"_s, leastMs},
                       {u"x-maximum-ms"_s, mostMilliseconds}};
    if (zeroIsNone)
        object.insert(u"x-zero"_s, u"none"_s);
    return object;
}

QJsonObject size(qint64 least, qint64 most)
{
    const QJsonObject text{{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[0-9]+(|B|KiB|MiB|GiB)$"_s}};
    return {{u"anyOf"_s, QJsonArray{integer(least, most), text}}, {u"x-unit"_s, u"bytes"_s}};
}

QString durationText(std::chrono::milliseconds value)
{
    const qint64 ms = value.count();
    if (ms == 0 || ms % 1000 != 0)
        return ms == 0 ? u"0s"_s : u"%1ms"_s.arg(ms);
    const qint64 seconds = ms / 1000;
    if (seconds % 3600 == 0)
        return u"%1h"_s.arg(seconds / 3600);
    return seconds % 60 == 0 ? u"%1m"_s.arg(seconds / 60) : u"%1s"_s.arg(seconds);
}

QJsonArray addresses(const QList<core::net::ListenAddress> &list)
{
    QJsonArray array;
    for (const core::net::ListenAddress &address : list)
        array.append(address.toString());
    return array;
}

QString isolationName(core::Isolation isolation)
{
    return QStringList{u"none"_s, u"thread"_s, u"process"_s}.at(int(isolation));
}

ConfigTable<AgentConfig> agentTable()
{
    return {u"agent"_s,
            u"The host itself."_s,
            {{{u"name"_s, u"How this host is called in the manager. Empty: the machine's host name."_s, typed(u"string"_s)},
              [](const AgentConfig &c) { return c.name; }},
             {{u"io_threads"_s, u"Threads that serve the instances with isolation \"none\". 0: one for each core."_s, integer(0, 256)},
              [](const AgentConfig &c) { return c.ioThreads; }},
             {{u"log_format"_s, u"How log lines on stderr look."_s, choice({u"text"_s, u"json"_s})},
              [](const AgentConfig &c) { return c.logFormat == LogFormat::Json ? u"json"_s : u"text"_s; }}}};
}

ConfigTable<AgentConfig> apiTable()
{
    return {u"api"_s,
            u"The management API: what managers and remote command lines connect to, WebSocket over TLS."_s,
            {{{u"listen"_s,
               u"Where to listen, each ADDRESS:PORT. []: local socket only."_s,
               {{u"type"_s, u"array"_s}, {u"items"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"pattern"_s, u"^.+:[0-9]{1,5}$"_s}}}}},
              [](const AgentConfig &c) { return addresses(c.listen); }},
             {{u"certificate"_s, u"Certificate with its chain, PEM. Empty: self-signed, made at the first start."_s, path()},
              [](const AgentConfig &c) { return c.certificate; }},
             {{u"key"_s, u"The certificate's private key, PEM; no other user may read it (mode 0600)."_s, path()},
              [](const AgentConfig &c) { return c.key; }},
             {{u"allowed_origins"_s, u"Web pages that may connect, each like \"https://admin.example.org\". []: none."_s, strings()},
              [](const AgentConfig &c) { return QJsonArray::fromStringList(c.allowedOrigins); }}}};
}

ConfigTable<AgentConfig> httpTable()
{
    return {
        u"http"_s,
        u"Read-only HTTP for monitoring: /metrics, /healthz, /readyz. It needs no login; keep it on loopback or in a trusted network."_s,
        {{{u"listen"_s, u"Where to listen, ADDRESS:PORT. \"\": off."_s, listenAddress()},
          [](const AgentConfig &c) { return c.httpListen ? c.httpListen->toString() : QString(); }}}};
}

ConfigTable<InstanceConfig> instanceTable()
{
    return {QString(),
            u"A server instance."_s,
            {{{u"name"_s,
               u"Name, unique on the host: 1 to 64 letters, digits, '.', '_' or '-'."_s,
               {{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[A-Za-z0-9._-]{1,64}$"_s}}},
              [](const InstanceConfig &c) { return c.name; },
              true},
             {{u"type"_s, u"Server type: what it speaks."_s, typed(u"string"_s)}, [](const InstanceConfig &c) { return c.type; }, true},
             {{u"autostart"_s, u"Starts with the host, unless a person has stopped it."_s, typed(u"boolean"_s)},
              [](const InstanceConfig &c) { return c.autostart; },
              false,
              true},
             {{u"start_order"_s, u"Lower starts earlier and stops later."_s, integer(-2147483648LL, 2147483647LL)},
              [](const InstanceConfig &c) { return c.startOrder; }},
             {{u"isolation"_s, u"Where it runs: on the host's shared threads, on threads of its own, or in a process of its own."_s,
               choice({u"none"_s, u"thread"_s, u"process"_s})},
              [](const InstanceConfig &c) { return isolationName(c.isolation); },
              false,
              true},
             {{u"io_threads"_s, u"Threads of its own, for isolation \"thread\" and \"process\"."_s, integer(1, 256)},
              [](const InstanceConfig &c) { return c.ioThreads; },
              false,
              true},
             {{u"options"_s, u"The server type's own options."_s, typed(u"object"_s)}, [](const InstanceConfig &c) { return c.options; }}}};
}

ConfigTable<InstanceConfig> limitsTable()
{
    const qint64 gibibyte = qint64(1) << 30;
    return {
        u"limits"_s,
        u"What clients may ask for. Times run from the event that the name says."_s,
        {{{u"max_sessions"_s, u"Live sessions. 0: no limit."_s, integer(0, 100'000'000)},
          [](const InstanceConfig &c) { return c.limits.maxSessions; }},
         {{u"max_message_bytes"_s, u"Longest message a client may send."_s, size(1, gibibyte)},
          [](const InstanceConfig &c) { return c.limits.maxMessageBytes; }},
         {{u"max_fragments"_s, u"Fragments of one WebSocket message."_s, integer(1, 1'000'000)},
          [](const InstanceConfig &c) { return c.limits.maxFragments; }},
         {{u"handshake_timeout"_s, u"For the TLS handshake and the WebSocket upgrade."_s, duration(20)},
          [](const InstanceConfig &c) { return durationText(c.limits.handshakeTimeout); }},
         {{u"idle_timeout"_s, u"A session that sends nothing for so long is closed. \"0s\": never."_s, duration(20, true)},
          [](const InstanceConfig &c) { return durationText(c.limits.idleTimeout); }},
         {{u"send_timeout"_s, u"A client that reads nothing for so long while bytes wait for it is closed."_s, duration(20)},
          [](const InstanceConfig &c) { return durationText(c.limits.sendTimeout); }},
         {{u"outbox_bytes"_s, u"Bytes that may wait for one slow client; beyond that it is closed (slow_consumer)."_s, size(64, gibibyte)},
          [](const InstanceConfig &c) { return c.limits.outboxBytes; }}}};
}

ConfigTable<InstanceConfig> tlsTable()
{
    return {u"tls"_s,
            u"The certificate of the listeners with tls = true: a PKCS#12 file, or certificate and key."_s,
            {{{u"pkcs12"_s, u"Certificate and key in one PKCS#12 file (.pfx, .p12)."_s, path()},
              [](const InstanceConfig &c) { return c.tls.pkcs12; }},
             {{u"password_file"_s, u"File whose only line is the password of the PKCS#12 file or the key."_s, path()},
              [](const InstanceConfig &c) { return c.tls.passwordFile; }},
             {{u"certificate"_s, u"Certificate with its chain, PEM."_s, path()}, [](const InstanceConfig &c) { return c.tls.certificate; }},
             {{u"key"_s, u"The certificate's private key, PEM."_s, path()}, [](const InstanceConfig &c) { return c.tls.key; }},
             {{u"client_ca"_s, u"Authorities, PEM. Set: clients must show a certificate of one of them."_s, path()},
              [](const InstanceConfig &c) { return c.tls.clientCa; }}}};
}

} // namespace

const std::vector<ConfigTable<AgentConfig>> &hostTables()
{
    static const std::vector<ConfigTable<AgentConfig>> tables{agentTable(), apiTable(), httpTable()};
    return tables;
}

const std::vector<ConfigTable<InstanceConfig>> &instanceTables()
{
    static const std::vector<ConfigTable<InstanceConfig>> tables{instanceTable(), tlsTable(), limitsTable()};
    return tables;
}

const ConfigTable<ListenerConfig> &listenerTable()
{
    static const ConfigTable<ListenerConfig> table{
        u"listen"_s,
        u"One address the instance listens on."_s,
        {{{u"address"_s, u"\"any\" (every IPv4 address), \"any6\" (every IPv6 address), or one numeric address."_s, typed(u"string"_s)},
          [](const ListenerConfig &c) { return c.address; }},
         {{u"port"_s, u"TCP port. 0: the system chooses; the status shows which."_s, integer(0, 65535)},
          [](const ListenerConfig &c) { return c.port; },
          true},
         {{u"tls"_s, u"Speak TLS, with the certificate of [instance.tls]."_s, typed(u"boolean"_s)},
          [](const ListenerConfig &c) { return c.tls; }}}};
    return table;
}

} // namespace signalbox::agent

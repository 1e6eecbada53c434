// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigKeys.h"

#include <QtCore/QJsonArray>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using namespace core::schema;
using core::ConfigTable;

namespace {

QJsonObject listenAddress()
{
    return {{u"type"_s, u"string"_s}, {u"pattern"_s, u"^(|.+:[0-9]{1,5})$"_s}};
}

QJsonObject listenAddresses()
{
    const QJsonObject item{{u"type"_s, u"string"_s}, {u"pattern"_s, u"^.+:[0-9]{1,5}$"_s}};
    return {{u"type"_s, u"array"_s}, {u"items"_s, item}};
}

QJsonArray addresses(const QList<core::net::ListenAddress> &list)
{
    QJsonArray array;
    for (const core::net::ListenAddress &address : list)
        array.append(address.toString());
    return array;
}

ConfigTable<AgentConfig> agentTable()
{
    return {u"agent"_s,
            u"The host itself."_s,
            {{u"name"_s, u"How this host is called in the manager. Empty: the machine's host name."_s, typed(u"string"_s),
              [](const AgentConfig &c) { return c.name; }},
             {u"io_threads"_s, u"Threads that serve the instances with isolation \"none\". 0: one for each core."_s, integer(0, 256),
              [](const AgentConfig &c) { return c.ioThreads; }},
             {u"log_format"_s, u"How log lines on stderr look."_s, choice({u"text"_s, u"json"_s}),
              [](const AgentConfig &c) { return c.logFormat == LogFormat::Json ? u"json"_s : u"text"_s; }}}};
}

ConfigTable<AgentConfig> apiTable()
{
    return {u"api"_s,
            u"The management API: what managers and remote command lines connect to, WebSocket over TLS."_s,
            {{u"listen"_s, u"Where to listen, each ADDRESS:PORT. []: local socket only."_s, listenAddresses(),
              [](const AgentConfig &c) { return addresses(c.listen); }},
             {u"certificate"_s, u"Certificate with its chain, PEM. Empty: self-signed, made at the first start."_s, path(),
              [](const AgentConfig &c) { return c.certificate; }},
             {u"key"_s, u"The certificate's private key, PEM; no other user may read it (mode 0600)."_s, path(),
              [](const AgentConfig &c) { return c.key; }},
             {u"allowed_origins"_s, u"Web pages that may connect, each like \"https://admin.example.org\". []: none."_s, strings(),
              [](const AgentConfig &c) { return QJsonArray::fromStringList(c.allowedOrigins); }}}};
}

ConfigTable<AgentConfig> httpTable()
{
    return {
        u"http"_s,
        u"Read-only HTTP for monitoring: /metrics, /healthz, /readyz. It needs no login; keep it on loopback or in a trusted network."_s,
        {{u"listen"_s, u"Where to listen, ADDRESS:PORT. \"\": off."_s, listenAddress(),
          [](const AgentConfig &c) { return c.httpListen ? c.httpListen->toString() : QString(); }}}};
}

ConfigTable<AgentConfig> clusterTable()
{
    using core::TakesEffect;
    const QJsonObject listened = listenAddresses().value("items"_L1).toObject();
    return {u"cluster"_s,
            u"Several agents whose hubs of one name share channels and members."_s,
            {{u"engine"_s, u"\"mesh\": each node is connected to each other. \"none\": no cluster."_s, choice({u"none"_s, u"mesh"_s}),
              [](const AgentConfig &c) { return c.cluster.engine == core::cluster::ClusterEngine::Mesh ? u"mesh"_s : u"none"_s; }},
             {u"name"_s, u"The same on all nodes of the cluster: 1 to 64 letters, digits, '.', '_' or '-'."_s, typed(u"string"_s),
              [](const AgentConfig &c) { return c.cluster.name; }},
             {u"listen"_s, u"Where the other nodes connect, ADDRESS:PORT. Off this machine it needs a secret or certificates."_s, listened,
              [](const AgentConfig &c) { return c.cluster.listen; }},
             {u"advertise"_s, u"What the others dial, ADDRESS:PORT in numbers. Empty: where it listens, or the address they see."_s,
              listenAddress(), [](const AgentConfig &c) { return c.cluster.advertise; }},
             {u"peers"_s, u"Nodes to begin with, each ADDRESS:PORT in numbers; the others are learnt from them."_s, listenAddresses(),
              [](const AgentConfig &c) { return QJsonArray::fromStringList(c.cluster.peers); }, TakesEffect::Live},
             {u"secret_file"_s,
              u"The file with the cluster's secret, which `signalbox cluster secret` makes (mode 0600). A reload reads it anew."_s, path(),
              [](const AgentConfig &c) { return c.cluster.secretFile; }}}};
}

ConfigTable<AgentConfig> clusterTlsTable()
{
    return {
        u"cluster.tls"_s,
        u"Certificates in place of a secret: each node shows its own and believes those of one authority. A reload reads the files anew."_s,
        {{u"certificate"_s, u"This node's certificate with its chain, PEM."_s, path(),
          [](const AgentConfig &c) { return c.cluster.certificate; }},
         {u"key"_s, u"The certificate's private key, PEM (mode 0600)."_s, path(), [](const AgentConfig &c) { return c.cluster.key; }},
         {u"ca"_s, u"Certificates of the authority that signs those of the nodes, and no others', PEM."_s, path(),
          [](const AgentConfig &c) { return c.cluster.ca; }}}};
}

} // namespace

const std::vector<ConfigTable<AgentConfig>> &hostTables()
{
    static const std::vector<ConfigTable<AgentConfig>> tables{agentTable(), apiTable(), httpTable(), clusterTable(), clusterTlsTable()};
    return tables;
}

const ConfigTable<core::TypeDefinition> &typeTable()
{
    using core::TypeDefinition;
    static const ConfigTable<TypeDefinition> table{
        u"type"_s,
        u"A server type under a name of one's own: another name for a type, or a class of a plugin."_s,
        {{u"name"_s,
          u"What the \"type\" of an instance may then be: 1 to 64 letters, digits, '.', '_' or '-'."_s,
          {{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[A-Za-z0-9._-]{1,64}$"_s}},
          [](const TypeDefinition &c) { return c.name; },
          core::TakesEffect::AgentStart,
          true},
         {u"type"_s, u"The type that it is another name for."_s, typed(u"string"_s), [](const TypeDefinition &c) { return c.type; }},
         {u"plugin"_s, u"The shared library that has it: relative to this file, else in the plugins' folder."_s, path(),
          [](const TypeDefinition &c) { return c.plugin; }},
         {u"class"_s, u"Which of the plugin's classes. Empty: the only one."_s, typed(u"string"_s),
          [](const TypeDefinition &c) { return c.className; }}}};
    return table;
}

} // namespace signalbox::agent

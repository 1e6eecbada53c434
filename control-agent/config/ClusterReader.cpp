// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ClusterReader.h"

#include "control-agent/config/ListenText.h"
#include "server-core/backplane/mesh/MeshAddress.h"
#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::TomlReader;
using core::cluster::ClusterConfig;
using core::cluster::ClusterEngine;

namespace {

void readEngine(TomlReader &reader, ClusterConfig &config)
{
    constexpr int redis = 2;
    const std::optional<int> engine = reader.choice(u"engine"_s, {u"none"_s, u"mesh"_s, u"redis"_s});
    if (engine == redis) {
        // Its keys are known to no reader yet; one error is enough.
        const QString table = u"redis"_s;
        (void)reader.node(table);
        return reader.error(u"engine"_s, u"the cluster engine \"redis\" is not in this version; use \"mesh\""_s);
    }
    if (engine)
        config.engine = ClusterEngine(*engine);
}

void readListen(TomlReader &reader, ClusterConfig &config)
{
    QString listen = config.listen;
    reader.string(u"listen"_s, listen);
    if (const auto address = parseListenAddress(listen))
        config.listen = address->toString();
    else
        reader.error(u"listen"_s, address.error().message);
}

void readAddresses(TomlReader &reader, ClusterConfig &config)
{
    const auto wrong = [&reader](const QString &key, const QString &text) {
        reader.error(key,
                     u"\"%1\" is nothing that others can dial; write an address in numbers and a port, e.g. \"10.0.0.2:7712\""_s.arg(
                         text.left(128)));
    };
    reader.string(u"advertise"_s, config.advertise);
    if (!config.advertise.isEmpty()) {
        if (const auto address = peerAddress(config.advertise))
            config.advertise = *address;
        else
            wrong(u"advertise"_s, config.advertise);
    }
    QStringList peers;
    reader.strings(u"peers"_s, peers);
    for (const QString &peer : std::as_const(peers)) {
        const auto address = peerAddress(peer);
        if (!address)
            wrong(u"peers"_s, peer);
        else if (!config.peers.contains(*address))
            config.peers.append(*address);
    }
}

void readCertificates(TomlReader &reader, ClusterConfig &config)
{
    reader.path(u"certificate"_s, config.certificate);
    reader.path(u"key"_s, config.key);
    reader.path(u"ca"_s, config.ca);
    const auto given = int(!config.certificate.isEmpty()) + int(!config.key.isEmpty()) + int(!config.ca.isEmpty());
    if (given != 0 && given != 3)
        reader.error(u"\"certificate\", \"key\" and \"ca\" go together: what this node shows, and whom it believes"_s);
    reader.finish();
}

void readKeys(TomlReader &reader, ClusterConfig &config)
{
    reader.path(u"secret_file"_s, config.secretFile);
    if (auto certificates = reader.table(u"tls"_s))
        readCertificates(*certificates, config);
    if (!config.secretFile.isEmpty() && !config.certificate.isEmpty())
        reader.error(u"secret_file"_s, u"a cluster has a secret or certificates, not both: leave out \"secret_file\" or [cluster.tls]"_s);
}

/// What makes a secret necessary; empty: nothing.
QString reachOf(const ClusterConfig &config)
{
    if (isOffMachine(config.listen))
        return u"listens on %1"_s.arg(config.listen);
    for (const QString &peer : config.peers) {
        if (isOffMachine(peer))
            return u"has the peer %1"_s.arg(peer);
    }
    return {};
}

void checkWhole(TomlReader &reader, const QString &node, const ClusterConfig &config)
{
    if (config.engine == ClusterEngine::None)
        return;
    if (config.name.isEmpty())
        reader.error(u"a cluster needs \"name\": the same on all its nodes, and on no other cluster's"_s);
    else if (!isValidName(config.name))
        reader.error(u"name"_s, u"\"%1\" cannot name a cluster: use 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(config.name));
    if (!isValidName(node)) {
        reader.error(
            u"\"%1\" cannot be the name of a node: set \"name\" in [agent] to 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(node));
    }
    const QString reach = reachOf(config);
    if (!reach.isEmpty() && config.secretFile.isEmpty() && config.certificate.isEmpty()) {
        reader.error(u"the cluster %1, which is not on this machine, so it needs \"secret_file\" (make one with: signalbox cluster secret) "
                     "or [cluster.tls]"_s.arg(reach));
    }
}

} // namespace

void readCluster(TomlReader &reader, const QString &node, ClusterConfig &config)
{
    readEngine(reader, config);
    reader.string(u"name"_s, config.name);
    readListen(reader, config);
    readAddresses(reader, config);
    readKeys(reader, config);
    checkWhole(reader, node, config);
    reader.finish();
}

std::optional<QString> peerAddress(const QString &text)
{
    const auto address = core::mesh::MeshAddress::parse(text.toUtf8());
    if (!address || !address->isNumeric())
        return std::nullopt;
    return QString::fromLatin1(address->toString());
}

bool isOffMachine(const QString &address)
{
    // Port 0, where the system chooses, is no address to dial, and its host counts all the same.
    const QString host = address.left(address.lastIndexOf(u':'));
    const auto parsed = core::mesh::MeshAddress::parse((host + u":1"_s).toUtf8());
    return !parsed || !parsed->isLoopback();
}

} // namespace signalbox::agent

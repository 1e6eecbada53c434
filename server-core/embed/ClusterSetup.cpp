// SPDX-License-Identifier: Apache-2.0
#include "server-core/embed/ClusterSetup.h"

#include "server-core/backplane/mesh/MeshAddress.h"
#include "server-core/net/Endpoint.h"
#include "shared/base/Names.h"

namespace signalbox {

using namespace Qt::StringLiterals;
using core::cluster::ClusterConfig;

namespace {

bool isOffThisMachine(const QString &peer)
{
    const auto parsed = core::mesh::MeshAddress::parse(peer.toUtf8());
    return parsed && !parsed->isLoopback();
}

bool hasKeys(const ClusterConfig &config)
{
    return !config.secret.isEmpty() || !config.secretFile.isEmpty() || !config.certificate.isEmpty() || !config.key.isEmpty()
        || !config.ca.isEmpty();
}

} // namespace

QString peerText(QAnyStringView address)
{
    const auto parsed = core::mesh::MeshAddress::parse(address.toString().toUtf8());
    return parsed ? QString::fromUtf8(parsed->toString()) : address.toString();
}

Result<void> checkHubName(const QString &name)
{
    if (isValidName(name))
        return {};
    return failure(ErrorCode::InvalidConfiguration,
                   u"\"%1\" cannot be the name of a hub: letters, digits, \".\", \"_\" and \"-\", 64 at the most"_s.arg(name));
}

Result<void> checkSetup(const ClusterConfig &config, const QString &address, const QString &node)
{
    const auto wrong = [](const QString &why) { return failure(ErrorCode::InvalidConfiguration, why); };
    if (!isValidName(node))
        return wrong(u"\"%1\" cannot be the name of a node: letters, digits, \".\", \"_\" and \"-\", 64 at the most"_s.arg(node));
    const auto parsed = core::net::Endpoint::parse(address);
    if (!parsed && address != "any"_L1 && address != "any6"_L1)
        return wrong(u"\"%1\" is no address to listen on: \"any\", \"any6\", or one in numbers, as 10.0.0.1"_s.arg(address));
    if (hasKeys(config))
        return {};
    const auto needed =
        u"the cluster %1, which is not on this machine, so it needs setSecret or setSecretFile (make one with: signalbox cluster "
        u"secret), or setTls"_s;
    if (!core::mesh::MeshAddress{address.toUtf8(), 1}.isLoopback())
        return wrong(needed.arg(u"listens on %1"_s.arg(address)));
    for (const QString &peer : config.peers) {
        if (isOffThisMachine(peer))
            return wrong(needed.arg(u"has the peer %1"_s.arg(peer)));
    }
    return {};
}

} // namespace signalbox

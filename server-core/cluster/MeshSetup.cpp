// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/MeshSetup.h"

#include "shared/base/Names.h"

#include <QtCore/QRandomGenerator>

namespace signalbox::core::cluster {

using namespace Qt::StringLiterals;

namespace {

/// "any:7712", "[::1]:7712", "127.0.0.1:0".
std::optional<net::ListenAddress> parseListen(QStringView text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 0)
        return std::nullopt;
    QStringView host = text.first(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1).chopped(1);
    bool isNumber = false;
    const quint16 port = text.sliced(colon + 1).toUShort(&isNumber);
    const bool isHost = host == "any"_L1 || host == "any6"_L1 || net::Endpoint::parse(host).has_value();
    return isNumber && isHost ? std::optional(net::ListenAddress{host.toString(), port, {}}) : std::nullopt;
}

} // namespace

mesh::MeshTlsFiles filesOf(const ClusterConfig &config)
{
    return {
        .secret = config.secretFile, .certificate = config.certificate, .key = config.key, .ca = config.ca, .secretText = config.secret};
}

Result<std::unique_ptr<mesh::MeshBroker>> listenToMesh(const ClusterConfig &config, const QString &node)
{
    if (!isValidName(node)) {
        return failure(
            ErrorCode::InvalidConfiguration,
            u"agent.name is \"%1\", which cannot be the name of a node in a cluster: letters, digits, \".\", \"_\" and \"-\", 64 at "
            u"the most"_s.arg(node));
    }
    const std::optional<net::ListenAddress> listen = parseListen(config.listen);
    if (!listen) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"cluster.listen is \"%1\", which is no numeric address with a port, as 10.0.0.1:7712"_s.arg(config.listen));
    }
    Result<std::shared_ptr<const net::TlsContext>> tls = mesh::loadMeshTls(filesOf(config));
    if (!tls)
        return failure(tls.error());
    auto &random = *QRandomGenerator::system();
    mesh::MeshSettings settings;
    settings.cluster = config.name.toUtf8();
    settings.node = node.toUtf8();
    settings.process = {random.generate64(), random.generate64()};
    settings.listen = *listen;
    settings.advertise = config.advertise.toUtf8();
    for (const QString &peer : config.peers)
        settings.peers.push_back(peer.toUtf8());
    settings.tls = std::move(*tls);
    return mesh::MeshBroker::listen(std::move(settings));
}

} // namespace signalbox::core::cluster

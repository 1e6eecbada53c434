// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshAddress.h"

#include "server-core/backplane/mesh/MeshLimits.h"
#include "server-core/net/Endpoint.h"

#include <algorithm>

namespace signalbox::core::mesh {

namespace {

bool isHostName(const QByteArray &host)
{
    return std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    });
}

std::optional<net::Endpoint> endpointOf(const QByteArray &host)
{
    return net::Endpoint::parse(QString::fromLatin1(host));
}

} // namespace

std::optional<MeshAddress> MeshAddress::parse(const QByteArray &text)
{
    const qsizetype colon = text.lastIndexOf(':');
    if (colon <= 0 || std::size_t(text.size()) > limits::addressLength)
        return std::nullopt;
    bool isNumber = false;
    const quint16 port = text.sliced(colon + 1).toUShort(&isNumber);
    if (!isNumber || port == 0 || text.at(colon + 1) == '+')
        return std::nullopt;
    QByteArray host = text.first(colon);
    if (host.startsWith('[') && host.endsWith(']')) {
        host = host.sliced(1, host.size() - 2);
        const std::optional<net::Endpoint> endpoint = endpointOf(host);
        if (!endpoint || !host.contains(':'))
            return std::nullopt;
    } else if (!isHostName(host)) {
        return std::nullopt;
    }
    return MeshAddress{host, port};
}

QByteArray MeshAddress::toString() const
{
    const QByteArray number = QByteArray::number(port);
    return host.contains(':') ? '[' + host + "]:" + number : host + ':' + number;
}

bool MeshAddress::isNumeric() const
{
    return endpointOf(host).has_value();
}

bool MeshAddress::isLoopback() const
{
    if (host == "localhost")
        return true;
    const std::optional<net::Endpoint> endpoint = endpointOf(host);
    if (!endpoint)
        return false;
    if (endpoint->family == net::Endpoint::Family::V4)
        return endpoint->bytes[12] == 127;
    return endpoint->bytes.back() == 1 && std::all_of(endpoint->bytes.begin(), endpoint->bytes.end() - 1, [](auto b) { return b == 0; });
}

QByteArray completeAddress(const QByteArray &said, const QByteArray &seen)
{
    if (!said.startsWith(':')) {
        const std::optional<MeshAddress> address = MeshAddress::parse(said);
        return address ? address->toString() : QByteArray();
    }
    const std::optional<MeshAddress> from = MeshAddress::parse(seen);
    if (!from)
        return {};
    const QByteArray host = from->host.contains(':') ? '[' + from->host + ']' : from->host;
    const std::optional<MeshAddress> address = MeshAddress::parse(host + said);
    return address ? address->toString() : QByteArray();
}

} // namespace signalbox::core::mesh

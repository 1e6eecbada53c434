// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Endpoint.h"

#include "server-core/net/SocketAddress.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>

namespace signalbox::core::net {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mappedPrefix = 12;

bool isMappedV4(const in6_addr &address)
{
    return IN6_IS_ADDR_V4MAPPED(&address) != 0;
}

} // namespace

std::optional<Endpoint> Endpoint::parse(QStringView address, quint16 port)
{
    const QByteArray text = address.toLatin1();
    // What follows a null byte would go unseen.
    if (text.contains('\0'))
        return std::nullopt;
    Endpoint endpoint;
    endpoint.port = port;
    in6_addr v6{};
    if (inet_pton(AF_INET, text.constData(), endpoint.bytes.data() + mappedPrefix) == 1) {
        endpoint.bytes[10] = endpoint.bytes[11] = 0xff;
        endpoint.family = Family::V4;
    } else if (inet_pton(AF_INET6, text.constData(), &v6) == 1) {
        std::memcpy(endpoint.bytes.data(), &v6, sizeof v6);
        endpoint.family = isMappedV4(v6) ? Family::V4 : Family::V6;
    } else {
        return std::nullopt;
    }
    return endpoint;
}

bool Endpoint::isLoopback() const
{
    in6_addr v6{};
    std::memcpy(&v6, bytes.data(), sizeof v6);
    return (family == Family::V4 && bytes[mappedPrefix] == IN_LOOPBACKNET) || (family == Family::V6 && IN6_IS_ADDR_LOOPBACK(&v6));
}

QString Endpoint::address() const
{
    char text[INET6_ADDRSTRLEN] = {};
    switch (family) {
    case Family::V4:
        inet_ntop(AF_INET, bytes.data() + mappedPrefix, text, sizeof text);
        break;
    case Family::V6:
        inet_ntop(AF_INET6, bytes.data(), text, sizeof text);
        break;
    case Family::Local:
        return u"local"_s;
    case Family::None:
        return {};
    }
    return QString::fromLatin1(text);
}

QString Endpoint::toString() const
{
    switch (family) {
    case Family::V4:
        return address() + u':' + QString::number(port);
    case Family::V6:
        return u'[' + address() + u"]:"_s + QString::number(port);
    default:
        return address();
    }
}

QString ListenAddress::toString() const
{
    if (isLocal())
        return localPath;
    const QString port_ = QString::number(port);
    if (address == "any"_L1)
        return u"0.0.0.0:"_s + port_;
    if (address == "any6"_L1)
        return u"[::]:"_s + port_;
    return address.contains(u':') ? u'[' + address + u"]:"_s + port_ : address + u':' + port_;
}

Endpoint SocketAddress::toEndpoint() const
{
    Endpoint endpoint;
    if (family() == AF_INET) {
        sockaddr_in in;
        std::memcpy(&in, &storage, sizeof in);
        endpoint.family = Endpoint::Family::V4;
        endpoint.port = ntohs(in.sin_port);
        endpoint.bytes[10] = endpoint.bytes[11] = 0xff;
        std::memcpy(endpoint.bytes.data() + mappedPrefix, &in.sin_addr, 4);
    } else if (family() == AF_INET6) {
        sockaddr_in6 in;
        std::memcpy(&in, &storage, sizeof in);
        endpoint.family = isMappedV4(in.sin6_addr) ? Endpoint::Family::V4 : Endpoint::Family::V6;
        endpoint.port = ntohs(in.sin6_port);
        endpoint.scope = in.sin6_scope_id;
        std::memcpy(endpoint.bytes.data(), &in.sin6_addr, 16);
    } else if (family() == AF_UNIX) {
        endpoint.family = Endpoint::Family::Local;
    }
    return endpoint;
}

Result<SocketAddress> SocketAddress::from(const ListenAddress &address)
{
    SocketAddress result;
    if (address.isLocal()) {
        sockaddr_un un{};
        const QByteArray path = address.localPath.toUtf8();
        if (std::size_t(path.size()) >= sizeof un.sun_path) {
            return failure(ErrorCode::InvalidConfiguration,
                           u"the socket path is longer than %1 bytes; choose a shorter runtime folder: %2"_s.arg(sizeof un.sun_path - 1)
                               .arg(address.localPath));
        }
        un.sun_family = AF_UNIX;
        std::memcpy(un.sun_path, path.constData(), std::size_t(path.size()));
        std::memcpy(&result.storage, &un, sizeof un);
        result.length = sizeof un;
        return result;
    }
    const QString text = address.address == "any"_L1 ? u"0.0.0.0"_s : address.address == "any6"_L1 ? u"::"_s : address.address;
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (inet_pton(AF_INET, text.toLatin1().constData(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(address.port);
        std::memcpy(&result.storage, &v4, sizeof v4);
        result.length = sizeof v4;
        return result;
    }
    if (inet_pton(AF_INET6, text.toLatin1().constData(), &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(address.port);
        std::memcpy(&result.storage, &v6, sizeof v6);
        result.length = sizeof v6;
        return result;
    }
    return failure(ErrorCode::InvalidConfiguration, u"\"%1\" is neither \"any\", \"any6\" nor a numeric address"_s.arg(address.address));
}

} // namespace signalbox::core::net

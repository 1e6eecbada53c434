// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

#include <array>
#include <cstdint>
#include <optional>

namespace signalbox::core::net {

/// A numeric address and port, small enough to sit in every connection. IPv4 is kept as mapped IPv6.
struct Endpoint {
    enum class Family : std::uint8_t { None, V4, V6, Local };
    std::array<std::uint8_t, 16> bytes{};
    std::uint32_t scope = 0;
    quint16 port = 0;
    Family family = Family::None;

    /// A numeric address as the standards write it; a mapped IPv4 address is IPv4. Nothing for all else.
    static std::optional<Endpoint> parse(QStringView address, quint16 port = 0);

    /// "192.0.2.1:80", "[2001:db8::1]:80", "local".
    QString toString() const;
    /// The address alone.
    QString address() const;
    /// 127.0.0.0/8 or ::1.
    bool isLoopback() const;
    bool operator==(const Endpoint &) const = default;
};

/// Where to listen: "any" (IPv4), "any6" (IPv6 only), a numeric address; or a path for a local socket.
struct ListenAddress {
    QString address = QStringLiteral("any");
    quint16 port = 0;
    QString localPath;

    /// "0.0.0.0:443", "[::]:443", "127.0.0.1:80" or the path: as the operating system sees it, for messages and owner look-ups.
    QString toString() const;
    bool isLocal() const { return !localPath.isEmpty(); }
};

} // namespace signalbox::core::net

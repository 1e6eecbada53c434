// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>

namespace signalbox::core::mesh {

/// Where a process listens: "192.0.2.1:7712", "[2001:db8::1]:7712", "node-b.example:7712".
struct MeshAddress {
    QByteArray host;
    quint16 port = 0;

    /// Nothing for all else, and for port 0.
    static std::optional<MeshAddress> parse(const QByteArray &text);
    QByteArray toString() const;
    bool isNumeric() const;
    /// Of this machine, whoever reads it. "localhost" is one, too.
    bool isLoopback() const;
    bool operator==(const MeshAddress &) const = default;
};

/// What a process says about its address, completed by what is seen of it: it may name its port only (":7712"), and then the host is the
/// one it was reached at, or came from. Empty when it does not say where it listens, or says nonsense.
QByteArray completeAddress(const QByteArray &said, const QByteArray &seen);

} // namespace signalbox::core::mesh

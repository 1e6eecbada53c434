// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Endpoint.h"

#include "shared/base/Error.h"

#include <QtCore/QList>

namespace signalbox::core::net {

/// A block of addresses, as "10.0.0.0/8", "2001:db8::/32" or one address.
/// Shape:  IPv4 and IPv6 are apart: "::/0" holds no IPv4 address. A mapped block ("::ffff:10.0.0.0/104") is one of IPv4.
/// Source: RFC 4632 §3.1, RFC 4291 §2.3.
class AddressBlock
{
public:
    /// Errors: InvalidConfiguration, in words that begin with the text: `"10.0.0.0/33": the prefix of an IPv4 …`.
    [[nodiscard]] static Result<AddressBlock> parse(const QString &text);

    bool contains(const Endpoint &endpoint) const;
    /// The network and its prefix, "10.0.0.0/8"; a single address without one.
    QString toString() const;
    bool operator==(const AddressBlock &) const = default;

private:
    AddressBlock(const Endpoint &network, int prefix) : m_network(network), m_prefix(prefix) { }

    Endpoint m_network;
    /// Of 128 bits.
    int m_prefix;
};

bool anyContains(const QList<AddressBlock> &blocks, const Endpoint &endpoint);

} // namespace signalbox::core::net

// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/AddressBlock.h"

#include <algorithm>

namespace signalbox::core::net {

using namespace Qt::StringLiterals;

namespace {

constexpr int v4Bits = 32;
constexpr int v6Bits = 128;
/// Where the address begins inside a mapped one.
constexpr int mappedBits = v6Bits - v4Bits;

bool equalBits(const Endpoint &a, const Endpoint &b, int count)
{
    const auto whole = std::size_t(count / 8);
    if (!std::equal(a.bytes.begin(), a.bytes.begin() + std::ptrdiff_t(whole), b.bytes.begin()))
        return false;
    const int rest = count % 8;
    return rest == 0 || ((a.bytes[whole] ^ b.bytes[whole]) >> (8 - rest)) == 0;
}

Endpoint firstBits(Endpoint endpoint, int count)
{
    for (int i = 0; i < int(endpoint.bytes.size()); ++i) {
        const int kept = std::clamp(count - 8 * i, 0, 8);
        endpoint.bytes[std::size_t(i)] &= std::uint8_t(0xff00U >> unsigned(kept));
    }
    return endpoint;
}

/// Digits only, without a leading zero: another reader might take "010" for 8.
int prefixOf(QStringView text)
{
    const bool digits =
        !text.isEmpty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    return digits && (text.size() == 1 || text.front() != u'0') ? text.toInt() : -1;
}

tl::unexpected<Error> invalidBlock(const QString &text, const QString &why)
{
    return failure(ErrorCode::InvalidConfiguration, u"\"%1\": %2"_s.arg(text, why));
}

} // namespace

Result<AddressBlock> AddressBlock::parse(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QString address = slash < 0 ? text : text.first(slash);
    const auto endpoint = Endpoint::parse(address);
    if (!endpoint) {
        return invalidBlock(text, u"not an address, nor a network such as \"10.0.0.0/8\" or \"2001:db8::/32\""_s);
    }
    if (slash < 0)
        return AddressBlock(*endpoint, v6Bits);
    // How it was written counts, not what it means: a mapped address has a prefix of IPv6.
    const bool dotted = !address.contains(u':');
    const int most = dotted ? v4Bits : v6Bits;
    const int written = prefixOf(QStringView(text).sliced(slash + 1));
    if (written < 0 || written > most) {
        return invalidBlock(text, u"the prefix of an %1 network is a number from 0 to %2"_s.arg(dotted ? u"IPv4"_s : u"IPv6"_s).arg(most));
    }
    const int prefix = dotted ? mappedBits + written : written;
    if (endpoint->family == Endpoint::Family::V4 && prefix < mappedBits)
        return invalidBlock(text, u"the prefix of a mapped IPv4 network is a number from 96 to 128"_s);
    const AddressBlock block(firstBits(*endpoint, prefix), prefix);
    if (block.m_network == *endpoint)
        return block;
    return invalidBlock(text,
                        u"bits are set beyond the prefix; write \"%1\" for the network or \"%2\" for the address"_s.arg(
                            block.toString(), endpoint->address()));
}

bool AddressBlock::contains(const Endpoint &endpoint) const
{
    return endpoint.family == m_network.family && equalBits(endpoint, m_network, m_prefix);
}

QString AddressBlock::toString() const
{
    if (m_prefix == v6Bits)
        return m_network.address();
    const int prefix = m_network.family == Endpoint::Family::V4 ? m_prefix - mappedBits : m_prefix;
    return m_network.address() + u'/' + QString::number(prefix);
}

bool anyContains(const QList<AddressBlock> &blocks, const Endpoint &endpoint)
{
    return std::any_of(blocks.cbegin(), blocks.cend(), [&endpoint](const AddressBlock &block) { return block.contains(endpoint); });
}

} // namespace signalbox::core::net

// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/ProxyHeader.h"

#include <QtCore/QList>
#include <QtCore/qendian.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace signalbox::core::net {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view textStart = "PROXY ";
constexpr std::string_view binaryStart("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t fixedBytes = 16;
/// Both addresses, then both ports.
constexpr std::size_t v4Bytes = 12;
constexpr std::size_t v6Bytes = 36;
constexpr std::size_t unixBytes = 216;
/// Of one header: the longest addresses and what balancers add to them, certificates' names at the most.
constexpr std::size_t mostBytes = unixBytes + 4096;

/// Decimal, without leading zeros.
std::optional<quint16> portOf(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 5 || (text.size() > 1 && text.front() == '0')
        || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    const int value = text.toInt();
    return value <= 65535 ? std::optional(quint16(value)) : std::nullopt;
}

std::optional<Endpoint> endpointOf(QByteArrayView address, QByteArrayView port, bool dotted)
{
    const auto number = portOf(port);
    if (!number || address.contains(':') == dotted)
        return std::nullopt;
    return Endpoint::parse(QString::fromLatin1(address), *number);
}

} // namespace

ProxyHeader::Outcome ProxyHeader::feed(std::span<const char> input)
{
    std::size_t consumed = 0;
    while (m_state == State::NeedMore && consumed < input.size())
        m_state = take(input[consumed++]);
    return {m_state, consumed};
}

ProxyHeader::State ProxyHeader::fail(QLatin1StringView why)
{
    m_error = why;
    return State::Failed;
}

ProxyHeader::State ProxyHeader::take(char c)
{
    const bool binary = m_size == 0 ? c == binaryStart.front() : m_bytes.front() == binaryStart.front();
    return binary ? takeBinary(c) : takeText(c);
}

// ---- version 1

ProxyHeader::State ProxyHeader::takeText(char c)
{
    if (m_size < textStart.size() && c != textStart[m_size])
        return fail("no PROXY header"_L1);
    m_bytes[m_size++] = c;
    if (c == '\n')
        return readLine();
    return m_size == m_bytes.size() ? fail("the PROXY line is longer than 107 bytes"_L1) : State::NeedMore;
}

ProxyHeader::State ProxyHeader::readLine()
{
    QByteArrayView line(m_bytes.data(), qsizetype(m_size));
    line = line.sliced(qsizetype(textStart.size())).chopped(1);
    if (!line.endsWith('\r'))
        return fail("the PROXY line does not end with CR LF"_L1);
    const QList<QByteArray> words = line.chopped(1).toByteArray().split(' ');
    // Whatever else such a line says is not to be looked at.
    if (words.front() == "UNKNOWN")
        return State::Complete;
    const bool dotted = words.front() == "TCP4";
    if (!dotted && words.front() != "TCP6")
        return fail("the PROXY line names neither TCP4, TCP6 nor UNKNOWN"_L1);
    if (words.size() != 5 || !endpointOf(words[2], words[4], dotted))
        return fail("the PROXY line is not two addresses and two ports"_L1);
    m_client = endpointOf(words[1], words[3], dotted);
    return m_client ? State::Complete : fail("the PROXY line is not two addresses and two ports"_L1);
}

// ---- version 2

ProxyHeader::State ProxyHeader::takeBinary(char c)
{
    if (m_size < binaryStart.size() && c != binaryStart[m_size])
        return fail("no PROXY header"_L1);
    if (m_size < fixedBytes) {
        m_bytes[m_size++] = c;
        return m_size == fixedBytes ? readBinaryHead() : State::NeedMore;
    }
    if (m_size < fixedBytes + m_addressBytes) {
        m_bytes[m_size++] = c;
        if (m_size == fixedBytes + m_addressBytes)
            readBinaryAddress();
    }
    return --m_left == 0 ? State::Complete : State::NeedMore;
}

ProxyHeader::State ProxyHeader::readBinaryHead()
{
    const auto command = static_cast<std::uint8_t>(m_bytes[12]);
    const auto transport = static_cast<std::uint8_t>(m_bytes[13]);
    if (command >> 4U != 2)
        return fail("the PROXY header is of neither version 1 nor 2"_L1);
    if ((command & 0x0fU) > 1)
        return fail("the PROXY header's command is neither LOCAL nor PROXY"_L1);
    if (transport >> 4U > 3 || (transport & 0x0fU) > 2)
        return fail("the PROXY header's transport does not exist"_L1);
    m_left = qFromBigEndian<quint16>(m_bytes.data() + 14);
    if (m_left > mostBytes)
        return fail("the PROXY header is longer than 4 KiB"_L1);
    const bool speaksForAnother = (command & 0x0fU) == 1 && (transport & 0x0fU) != 0;
    const std::size_t needed = transport >> 4U == 1 ? v4Bytes : transport >> 4U == 2 ? v6Bytes : transport >> 4U == 3 ? unixBytes : 0;
    if (speaksForAnother && m_left < needed)
        return fail("the PROXY header is shorter than its addresses"_L1);
    // A path says nothing that could be compared, and neither does a family that is not given.
    m_addressBytes = speaksForAnother && needed <= v6Bytes ? needed : 0;
    return m_left == 0 ? State::Complete : State::NeedMore;
}

void ProxyHeader::readBinaryAddress()
{
    const char *const address = m_bytes.data() + fixedBytes;
    Endpoint client;
    if (m_addressBytes == v4Bytes) {
        client.family = Endpoint::Family::V4;
        client.bytes[10] = client.bytes[11] = 0xff;
        std::memcpy(client.bytes.data() + 12, address, 4);
        client.port = qFromBigEndian<quint16>(address + 8);
    } else {
        std::memcpy(client.bytes.data(), address, 16);
        static constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        const bool isMapped = std::equal(mapped.begin(), mapped.end(), client.bytes.begin());
        client.family = isMapped ? Endpoint::Family::V4 : Endpoint::Family::V6;
        client.port = qFromBigEndian<quint16>(address + 32);
    }
    m_client = client;
}

} // namespace signalbox::core::net

// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/Position.h"

#include <QtCore/QtEndian>

#include <algorithm>
#include <charconv>

namespace signalbox::core::hub {

namespace {

constexpr auto encoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype originCharacters = 22;
/// Instead of `endedSeq`: a person who reads a gap shall not take it for a number of messages.
constexpr QByteArrayView endedText = "end";

void appendOrigin(QByteArray &text, OriginId origin)
{
    const quint64 bytes[2] = {qToBigEndian<quint64>(origin.high), qToBigEndian<quint64>(origin.low)};
    text += QByteArray::fromRawData(reinterpret_cast<const char *>(bytes), sizeof bytes).toBase64(encoding);
}

std::optional<OriginId> originOf(QByteArrayView text)
{
    if (text.size() != originCharacters)
        return std::nullopt;
    const QByteArray::FromBase64Result bytes =
        QByteArray::fromBase64Encoding(text.toByteArray(), encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || bytes.decoded.size() != 16)
        return std::nullopt;
    const OriginId origin{qFromBigEndian<quint64>(bytes.decoded.constData()), qFromBigEndian<quint64>(bytes.decoded.constData() + 8)};
    // The last character has four bits of no meaning.
    QByteArray again;
    appendOrigin(again, origin);
    return again == text ? std::optional(origin) : std::nullopt;
}

std::optional<std::uint64_t> numberOf(QByteArrayView text)
{
    if (text == endedText)
        return endedSeq;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    const bool isPlain = error == std::errc() && end == text.end() && (text.size() == 1 || text.front() != '0') && number != endedSeq;
    return isPlain ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<std::uint64_t> Position::of(OriginId origin) const
{
    for (const Part &part : m_parts) {
        if (part.origin == origin)
            return part.seq;
    }
    return std::nullopt;
}

void Position::set(OriginId origin, std::uint64_t seq)
{
    const auto at =
        std::lower_bound(m_parts.begin(), m_parts.end(), origin, [](const Part &part, OriginId id) { return part.origin < id; });
    if (at != m_parts.end() && at->origin == origin)
        at->seq = seq;
    else
        m_parts.insert(at, Part{origin, seq});
}

void Position::remove(OriginId origin)
{
    const auto at = std::find_if(m_parts.begin(), m_parts.end(), [origin](const Part &part) { return part.origin == origin; });
    if (at != m_parts.end())
        m_parts.erase(at);
}

void Position::raise(const Position &other)
{
    for (const Part &part : other.m_parts)
        set(part.origin, std::max(part.seq, of(part.origin).value_or(0)));
}

void Position::rename(OriginId origin, OriginId to)
{
    const std::optional<std::uint64_t> seq = of(origin);
    if (!seq || origin == to)
        return;
    remove(origin);
    set(to, std::max(*seq, of(to).value_or(0)));
}

Position Position::withoutZeros() const
{
    if (m_parts.size() < 2)
        return *this;
    Position seen;
    for (const Part &part : m_parts) {
        if (part.seq > 0)
            seen.set(part.origin, part.seq);
    }
    return seen.isEmpty() ? Position(m_parts.front().origin, 0) : seen;
}

QByteArray Position::toText() const
{
    QByteArray text;
    text.reserve(m_parts.size() * 44);
    for (const Part &part : m_parts) {
        if (!text.isEmpty())
            text += '~';
        appendOrigin(text, part.origin);
        text += '.';
        text += part.seq == endedSeq ? endedText.toByteArray() : QByteArray::number(part.seq);
    }
    return text;
}

std::optional<Position> Position::fromText(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > maxText)
        return std::nullopt;
    Position position;
    while (!text.isEmpty()) {
        const qsizetype tilde = text.indexOf('~');
        const QByteArrayView one = tilde < 0 ? text : text.first(tilde);
        if (tilde == text.size() - 1 || one.size() < originCharacters + 2 || one[originCharacters] != '.')
            return std::nullopt;
        const std::optional<OriginId> origin = originOf(one.first(originCharacters));
        const std::optional<std::uint64_t> seq = numberOf(one.sliced(originCharacters + 1));
        const bool isNext = origin && (position.isEmpty() || position.parts().back().origin < *origin);
        if (!isNext || !seq || qsizetype(position.parts().size()) == maxParts)
            return std::nullopt;
        position.set(*origin, *seq);
        text = tilde < 0 ? QByteArrayView() : text.sliced(tilde + 1);
    }
    return position;
}

} // namespace signalbox::core::hub

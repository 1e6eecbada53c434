// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Origin.h"

#include <QtCore/QByteArrayView>
#include <QtCore/QVarLengthArray>

#include <optional>
#include <span>
#include <utility>

namespace signalbox::core::hub {

/// Up to where somebody has seen a channel: of each origin the number of its last publication. For clients opaque text.
/// Shape:  parts ordered by origin, at most `maxParts`. On one node without a past there is one part.
class Position
{
public:
    struct Part {
        OriginId origin;
        std::uint64_t seq = 0;
        bool operator==(const Part &) const = default;
    };
    static constexpr qsizetype maxParts = 256;
    /// No text of a position is longer.
    static constexpr qsizetype maxText = maxParts * 44;

    Position() = default;
    Position(OriginId origin, std::uint64_t seq) { set(origin, seq); }
    ~Position() = default;
    Position(const Position &) = default;
    Position(Position &&) noexcept = default;
    Position &operator=(const Position &) = default;
    /// The array's own (Qt 6.4) would forget memory that this had.
    Position &operator=(Position &&other) noexcept
    {
        std::swap(m_parts, other.m_parts);
        other.m_parts.clear();
        return *this;
    }

    bool isEmpty() const { return m_parts.isEmpty(); }
    std::span<const Part> parts() const { return {m_parts.constData(), std::size_t(m_parts.size())}; }
    std::optional<std::uint64_t> of(OriginId origin) const;
    void set(OriginId origin, std::uint64_t seq);
    void remove(OriginId origin);
    /// Of each origin the larger number.
    void raise(const Position &other);
    /// A number by a new name, which may be there already.
    void rename(OriginId origin, OriginId to);
    /// Without the origins of which nothing was seen; one stays in any case.
    Position withoutZeros() const;

    /// `[A-Za-z0-9_.~-]+`: each part 22 characters base64url of the origin, a dot and the number, "end" for that of one that has died;
    /// parts are joined by tildes.
    QByteArray toText() const;
    /// Nothing unless it is exactly what `toText` writes.
    static std::optional<Position> fromText(QByteArrayView text);

    bool operator==(const Position &) const = default;

private:
    QVarLengthArray<Part, 1> m_parts;
};

} // namespace signalbox::core::hub

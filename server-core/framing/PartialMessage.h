// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

#include <span>

namespace signalbox::core::framing {

inline QByteArrayView viewOf(std::span<const char> bytes)
{
    return {bytes.data(), static_cast<qsizetype>(bytes.size())};
}

/// Collects a message of which the length is known, without copying one that lies within the input.
/// Shape:  memory grows with the bytes received and is out of the object when the message is handed over.
class PartialMessage
{
public:
    /// Takes from the front of `input` what the message of `size` bytes still lacks. True when it is complete: it is then
    /// `message`, valid as long as the input and `kept`.
    [[nodiscard]] bool take(std::span<char> &input, std::size_t size, QByteArray &kept, QByteArrayView &message)
    {
        const std::size_t missing = size - static_cast<std::size_t>(m_bytes.size());
        const std::span<char> part = input.first(std::min(missing, input.size()));
        input = input.subspan(part.size());
        if (part.size() == missing && m_bytes.isEmpty()) {
            message = viewOf(part);
            return true;
        }
        m_bytes.append(viewOf(part));
        if (part.size() < missing)
            return false;
        kept = std::exchange(m_bytes, QByteArray());
        message = kept;
        return true;
    }
    [[nodiscard]] std::size_t heldBytes() const { return static_cast<std::size_t>(m_bytes.capacity()); }

private:
    QByteArray m_bytes;
};

} // namespace signalbox::core::framing

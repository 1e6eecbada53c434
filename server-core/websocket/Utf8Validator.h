// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

#include <cstdint>

namespace signalbox::core::websocket {

/// Validates UTF-8 that comes in pieces, split anywhere, also inside a code point.
/// Shape:  one byte of state. Fails with the piece that holds the offending byte.
/// Source: Unicode 15 table 3-7; the automaton is Björn Höhrmann's "Flexible and Economical UTF-8 Decoder".
class Utf8Validator
{
public:
    /// A whole text at once.
    [[nodiscard]] static bool isValid(QByteArrayView text);

    /// False when the text so far can no longer become valid.
    [[nodiscard]] bool feed(QByteArrayView piece);
    /// True between code points: the text may end here.
    [[nodiscard]] bool atBoundary() const { return m_state == 0; }
    void reset() { m_state = 0; }

private:
    std::uint8_t m_state = 0;
};

} // namespace signalbox::core::websocket

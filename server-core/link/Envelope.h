// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QtGlobal>

#include <cstddef>

namespace signalbox::core::link {

/// What stands before each message of a link between two processes of Signalbox, whatever its vocabulary.
/// Shape:  24 bytes, big-endian: length of the payload (4), type (2), version (2), sequence (8), acknowledgement (8); then the
///         payload. The first sequence of a stream is 1, each next one higher by exactly 1. A vocabulary may have messages outside of
///         the sequence: they bear 0, and are neither acknowledged nor sent again.
struct Envelope {
    static constexpr std::size_t headerSize = 24;
    static constexpr quint64 unnumbered = 0;

    /// What the payload is, as the vocabulary numbers it.
    quint16 type = 0;
    /// Of the vocabulary that the sender speaks.
    quint16 version = 0;
    quint64 sequence = 0;
    /// The sequence of the last message that the sender has received; 0 for none. Never falls.
    quint64 acknowledgement = 0;

    bool operator==(const Envelope &) const = default;
};

} // namespace signalbox::core::link

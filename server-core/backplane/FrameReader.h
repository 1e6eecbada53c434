// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Origin.h"

#include <QtCore/QByteArrayView>

#include <algorithm>

namespace signalbox::core::backplane {

/// Reads what FrameWriter wrote; its type has been read.
/// Shape:  behind the end, and from the first fault on, there are zeros and empty bytes only, and `isGood` is false: who reads looks at it
///         once, behind the last field. Fields that a newer release has appended are left unread.
/// Thread: one at a time. What `bytes` gives points into the frame.
class FrameReader
{
public:
    explicit FrameReader(QByteArrayView fields) : m_left(fields) { }

    std::uint8_t byte();
    std::uint64_t number();
    bool flag() { return number() != 0; }
    QByteArrayView bytes();
    hub::OriginId origin();
    /// How many follow, each of them at least `leastBytes` long: a larger number than there is room for is a fault.
    std::size_t count(std::size_t leastBytes);

    bool isGood() const { return m_isGood; }
    bool isAtEnd() const { return m_left.isEmpty(); }

private:
    QByteArrayView take(std::uint64_t size);

    QByteArrayView m_left;
    bool m_isGood = true;
};

} // namespace signalbox::core::backplane

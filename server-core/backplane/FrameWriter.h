// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/FrameType.h"
#include "server-core/hub/Origin.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

namespace signalbox::core::backplane {

/// Writes what one process says to another.
/// Shape:  one byte with the type, then the fields one behind the other: numbers as varints (seven bits a byte, the low ones first),
///         bytes with their length before them. A newer release appends fields; an older one does not read them.
/// Thread: one at a time.
class FrameWriter
{
public:
    explicit FrameWriter(FrameType type) { m_bytes += char(type); }
    /// Fields alone: something else says of which type they are.
    FrameWriter() = default;

    FrameWriter &number(std::uint64_t value);
    FrameWriter &flag(bool value) { return number(value ? 1 : 0); }
    FrameWriter &bytes(QByteArrayView value);
    FrameWriter &origin(const hub::OriginId &value);

    /// The fields of another one, as they are.
    FrameWriter &raw(const FrameWriter &fields)
    {
        m_bytes += QByteArrayView(fields.m_bytes).sliced(1);
        return *this;
    }

    qsizetype size() const { return m_bytes.size(); }
    QByteArray take() { return std::move(m_bytes); }

private:
    QByteArray m_bytes;
};

} // namespace signalbox::core::backplane

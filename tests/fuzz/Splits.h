// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/fuzz/Target.h"
#include "tests/support/SplitFeeder.h"

#include <functional>
#include <span>

namespace signalbox::fuzz {

/// What happened, as bytes that are equal when the same happened.
class Trace
{
public:
    void add(char event, QByteArrayView what = {})
    {
        m_bytes.append(event).append(QByteArray::number(what.size())).append(':').append(what).append(' ');
    }
    void add(char event, qint64 number) { add(event, QByteArray::number(number)); }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

/// Feeds the chunks to a fresh parser.
using Run = std::function<Trace(std::span<test::Chunk> chunks)>;

/// The property that every stream parser must have: what happens does not depend on how the stream was split.
/// Whole, byte by byte and in random pieces (the same ones for the same stream); when thorough, also cut at every place.
void requireTheSameForEverySplit(QByteArrayView stream, Depth depth, const Run &run);

} // namespace signalbox::fuzz

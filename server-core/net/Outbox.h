// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/SharedBytes.h"

#include <QtCore/QByteArrayView>

#include <sys/uio.h>

#include <memory>
#include <span>
#include <vector>

namespace signalbox::core::net {

/// What a connection still has to send: copies of small writes, merged, and references to shared ones.
/// Shape:  owns nothing while empty, so a session that keeps up costs no memory here. One reference alone, which is what a subscriber of a
///         channel gets in a turn, costs no allocation either.
/// Thread: the connection's I/O thread.
class Outbox
{
public:
    bool isEmpty() const { return m_bytes == 0; }
    std::size_t bytes() const { return m_bytes; }

    void append(QByteArrayView bytes);
    void append(const SharedBytes &bytes);
    /// Fills `vectors` with the first chunks; answers how many are filled.
    std::size_t gather(std::span<iovec> vectors) const;
    /// The first `count` bytes are gone.
    void consume(std::size_t count);
    void clear();

private:
    struct Chunk {
        SharedBytes bytes;
        std::size_t offset;
    };
    struct Content {
        std::vector<Chunk> chunks;
        std::size_t first = 0;
        /// The last chunk while it is still ours to grow.
        std::shared_ptr<QByteArray> growing;
    };

    /// With what was the only reference until now.
    Content &content();

    /// All there is, unless there is a content; what is gone of it, `m_onlyOffset`.
    SharedBytes m_only;
    std::size_t m_onlyOffset = 0;
    std::unique_ptr<Content> m_content;
    std::size_t m_bytes = 0;
};

} // namespace signalbox::core::net

// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Outbox.h"

#include <utility>

namespace signalbox::core::net {

namespace {

/// Small writes are merged up to this size: large enough for one send, small enough to be freed soon, and with
/// QByteArray's header not more than a power of two.
constexpr qsizetype mergeLimit = 64 * 1024 - 64;

} // namespace

Outbox::Content &Outbox::content()
{
    if (!m_content)
        m_content = std::make_unique<Content>();
    if (m_only)
        m_content->chunks.push_back({std::move(m_only), std::exchange(m_onlyOffset, 0)});
    return *m_content;
}

void Outbox::append(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    Content &c = content();
    if (!c.growing || c.growing->size() + bytes.size() > mergeLimit) {
        c.growing = std::make_shared<QByteArray>();
        c.chunks.push_back({c.growing, 0});
    }
    c.growing->append(bytes);
    m_bytes += std::size_t(bytes.size());
}

void Outbox::append(const SharedBytes &bytes)
{
    if (bytes->isEmpty())
        return;
    if (isEmpty()) {
        m_only = bytes;
    } else {
        Content &c = content();
        c.growing.reset();
        c.chunks.push_back({bytes, 0});
    }
    m_bytes += std::size_t(bytes->size());
}

std::size_t Outbox::gather(std::span<iovec> vectors) const
{
    // sendmsg takes a pointer to non-const but does not write.
    const auto rest = [](const QByteArray &bytes, std::size_t offset) {
        return iovec{const_cast<char *>(bytes.constData()) + offset, std::size_t(bytes.size()) - offset};
    };
    if (m_only && !vectors.empty()) {
        vectors[0] = rest(*m_only, m_onlyOffset);
        return 1;
    }
    if (!m_content)
        return 0;
    std::size_t count = 0;
    for (std::size_t i = m_content->first; i < m_content->chunks.size() && count < vectors.size(); ++i, ++count)
        vectors[count] = rest(*m_content->chunks[i].bytes, m_content->chunks[i].offset);
    return count;
}

void Outbox::consume(std::size_t count)
{
    if (count == m_bytes)
        return clear();
    m_bytes -= count;
    if (m_only) {
        m_onlyOffset += count;
        return;
    }
    Content &c = *m_content;
    while (count > 0) {
        Chunk &chunk = c.chunks[c.first];
        const std::size_t left = std::size_t(chunk.bytes->size()) - chunk.offset;
        if (count < left) {
            chunk.offset += count;
            break;
        }
        count -= left;
        chunk.bytes.reset();
        ++c.first;
    }
    if (c.first > 64 && c.first * 2 > c.chunks.size()) {
        c.chunks.erase(c.chunks.begin(), c.chunks.begin() + std::ptrdiff_t(c.first));
        c.first = 0;
    }
}

void Outbox::clear()
{
    m_only.reset();
    m_onlyOffset = 0;
    m_content.reset();
    m_bytes = 0;
}

} // namespace signalbox::core::net

// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/AssemblyBuffer.h"

#include <QtCore/qglobal.h>

#include <algorithm>
#include <cstdlib>

namespace signalbox::core::websocket {

namespace {

// Below this, growing step by step costs more than the bytes it saves.
constexpr std::size_t SmallestCapacity = 512;

} // namespace

AssemblyBuffer::~AssemblyBuffer()
{
    std::free(m_data);
}

void AssemblyBuffer::release()
{
    std::free(std::exchange(m_data, nullptr));
    m_size = 0;
    m_capacity = 0;
}

char *AssemblyBuffer::extend(std::size_t bytes, std::size_t pending)
{
    const std::size_t needed = m_size + bytes;
    if (needed > m_capacity)
        grow(needed, pending);
    char *const at = m_data + m_size;
    m_size = needed;
    return at;
}

void AssemblyBuffer::grow(std::size_t needed, std::size_t pending)
{
    std::size_t capacity = std::max({needed, 2 * m_capacity, SmallestCapacity});
    // Doubling past a known end would be waste.
    if (pending > 0)
        capacity = std::min(capacity, std::max(needed + pending, SmallestCapacity));
    // realloc, because for large blocks the kernel moves pages instead of copying bytes.
    void *const data = std::realloc(m_data, capacity);
    Q_CHECK_PTR(data);
    m_data = static_cast<char *>(data);
    m_capacity = capacity;
}

} // namespace signalbox::core::websocket

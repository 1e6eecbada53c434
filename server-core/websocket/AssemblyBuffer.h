// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>

namespace signalbox::core::websocket {

/// Bytes of a message that is not complete yet. Not a QByteArray, because its memory must follow what was received:
/// growth doubles, but never past the known end of the message, and the storage is not cleared first.
class AssemblyBuffer
{
public:
    AssemblyBuffer() = default;
    AssemblyBuffer(AssemblyBuffer &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)),
          m_size(std::exchange(other.m_size, 0)),
          m_capacity(std::exchange(other.m_capacity, 0))
    {
    }
    AssemblyBuffer &operator=(AssemblyBuffer &&other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
        return *this;
    }
    AssemblyBuffer(const AssemblyBuffer &) = delete;
    AssemblyBuffer &operator=(const AssemblyBuffer &) = delete;
    ~AssemblyBuffer();

    /// Room for `bytes` more at the end, to be filled by the caller. `pending` is how many the
    /// message still has after them; 0 when that is not known.
    [[nodiscard]] char *extend(std::size_t bytes, std::size_t pending);
    void truncate(std::size_t size) { m_size = size; }
    void release();

    [[nodiscard]] const char *data() const { return m_data; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::size_t capacity() const { return m_capacity; }

private:
    void grow(std::size_t needed, std::size_t pending);

    char *m_data = nullptr;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

} // namespace signalbox::core::websocket

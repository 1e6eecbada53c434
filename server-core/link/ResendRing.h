// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

#include <deque>
#include <memory>

namespace signalbox::core::link {

/// What one message says: made once, however many get it.
using SharedPayload = std::shared_ptr<const QByteArray>;

/// What was sent and is not acknowledged yet, to be sent again on another connection.
/// Shape:  numbers without a hole, the oldest first. At most `capacity` bytes, counted with what keeping them costs; but while less than
/// half
///         of it is taken, one message more is kept, however long it is.
/// Thread: one at a time.
class ResendRing
{
public:
    struct Entry {
        quint64 sequence = 0;
        quint16 type = 0;
        SharedPayload payload;
    };

    explicit ResendRing(std::size_t capacity) : m_capacity(capacity) { }

    /// False, and nothing kept: there is no room.
    [[nodiscard]] bool keep(Entry entry);
    /// Those up to it are not needed any more.
    void acknowledge(quint64 sequence);
    void clear();

    const std::deque<Entry> &entries() const { return m_entries; }
    bool isEmpty() const { return m_entries.empty(); }
    std::size_t bytes() const { return m_bytes; }
    std::size_t capacity() const { return m_capacity; }

private:
    static std::size_t costOf(const Entry &entry);

    const std::size_t m_capacity;
    std::deque<Entry> m_entries;
    std::size_t m_bytes = 0;
};

} // namespace signalbox::core::link

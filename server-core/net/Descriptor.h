// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <utility>

namespace signalbox::core::net {

/// Closes a file descriptor unless somebody takes it.
class Descriptor
{
public:
    explicit Descriptor(int value) : m_value(value) { }
    ~Descriptor()
    {
        if (m_value >= 0)
            ::close(m_value);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int get() const { return m_value; }
    int release() { return std::exchange(m_value, -1); }

private:
    int m_value;
};

} // namespace signalbox::core::net

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

#include <cstdint>

namespace signalbox::core::hub {

/// Where a channel has its home. FNV-1a: the same in every process and every run.
inline std::uint64_t channelHash(QByteArrayView name)
{
    std::uint64_t hash = 14695981039346656037U;
    for (const char byte : name)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211U;
    // Its low bits alone are poor.
    return hash ^ (hash >> 32);
}

} // namespace signalbox::core::hub

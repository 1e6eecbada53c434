// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

namespace signalbox::core::hub {

/// What a channel may be called: 1 to 255 bytes of UTF-8 without control characters and without `*`.
/// Names come from decoded JSON, so they are known to be UTF-8.
constexpr qsizetype maxChannelName = 255;

bool isChannelName(QByteArrayView name);
/// A name with one `*` behind it, or that alone: every channel that begins so.
bool isWildcard(QByteArrayView name);

} // namespace signalbox::core::hub

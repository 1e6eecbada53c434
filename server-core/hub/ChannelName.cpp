// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/ChannelName.h"

#include <algorithm>

namespace signalbox::core::hub {

namespace {

bool isPlain(QByteArrayView name)
{
    // U+0080 to U+009F, the other control characters, begin with C2 in UTF-8.
    const auto isControl = [&name](qsizetype i) {
        const auto byte = static_cast<unsigned char>(name[i]);
        const auto before = i > 0 ? static_cast<unsigned char>(name[i - 1]) : 0;
        return byte < 0x20 || byte == 0x7f || byte == '*' || (before == 0xc2 && byte < 0xa0);
    };
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (isControl(i))
            return false;
    }
    return true;
}

} // namespace

bool isChannelName(QByteArrayView name)
{
    return !name.isEmpty() && name.size() <= maxChannelName && isPlain(name);
}

bool isWildcard(QByteArrayView name)
{
    return !name.isEmpty() && name.size() <= maxChannelName && name.back() == '*' && isPlain(name.chopped(1));
}

} // namespace signalbox::core::hub

// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/MemberText.h"

#include <algorithm>

namespace signalbox::core::presence {

MemberText::MemberText(QByteArrayView name, QByteArrayView info)
    : m_bytes(std::make_unique_for_overwrite<char[]>(std::size_t(name.size() + info.size()))),
      m_nameSize(std::uint32_t(name.size())),
      m_infoSize(std::uint32_t(info.size()))
{
    std::ranges::copy(info, std::ranges::copy(name, m_bytes.get()).out);
}

} // namespace signalbox::core::presence

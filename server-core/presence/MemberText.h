// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

#include <cstdint>
#include <memory>

namespace signalbox::core::presence {

/// A member's name and info in one piece of memory: there are hundreds of thousands of them, and two byte arrays cost twice that.
/// Units:  each below 4 GiB.
class MemberText
{
public:
    MemberText(QByteArrayView name, QByteArrayView info);

    QByteArrayView name() const { return {m_bytes.get(), qsizetype(m_nameSize)}; }
    QByteArrayView info() const { return {m_bytes.get() + m_nameSize, qsizetype(m_infoSize)}; }
    /// Moves the name, too.
    void setInfo(QByteArrayView info) { *this = MemberText(name(), info); }

private:
    std::unique_ptr<char[]> m_bytes;
    std::uint32_t m_nameSize;
    std::uint32_t m_infoSize;
};

} // namespace signalbox::core::presence

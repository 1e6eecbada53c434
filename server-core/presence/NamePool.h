// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

#include <cstddef>
#include <map>

namespace signalbox::core::presence {

/// A few names that many members share: each is kept once, as long as it is used.
/// Thread: the owner's.
class NamePool
{
public:
    /// Stays where it is until it was given back as often as it was taken.
    const QByteArray *take(QByteArrayView name);
    void give(const QByteArray *name);

    std::size_t size() const { return m_uses.size(); }

private:
    struct Less {
        using is_transparent = void;
        bool operator()(QByteArrayView left, QByteArrayView right) const { return left < right; }
    };
    std::map<QByteArray, std::size_t, Less> m_uses;
};

} // namespace signalbox::core::presence

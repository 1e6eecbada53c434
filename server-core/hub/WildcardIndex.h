// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

#include <map>
#include <vector>

namespace signalbox::core::hub {

/// What is kept by prefix, found by a name that begins with it.
/// Shape:  one look-up for each length that some prefix has, so names cost little where there are few wildcards.
/// Thread: one at a time.
template <typename T>
class WildcardIndex
{
public:
    bool isEmpty() const { return m_entries.empty(); }

    /// Made when it is not there.
    T &operator[](const QByteArray &prefix)
    {
        const auto [at, isNew] = m_entries.try_emplace(prefix);
        if (isNew)
            ++m_lengths[prefix.size()];
        return at->second;
    }
    T *find(const QByteArray &prefix)
    {
        const auto at = m_entries.find(prefix);
        return at == m_entries.end() ? nullptr : &at->second;
    }
    void remove(const QByteArray &prefix)
    {
        if (m_entries.erase(prefix) == 0)
            return;
        if (const auto length = m_lengths.find(prefix.size()); --length->second == 0)
            m_lengths.erase(length);
    }

    /// Calls `use` with each entry whose prefix `name` begins with, the shortest first.
    template <typename Use>
    void forEach(const QByteArray &name, Use use)
    {
        for (const auto &[length, count] : m_lengths) {
            if (length > name.size())
                return;
            const auto at = m_entries.find(QByteArray::fromRawData(name.constData(), length));
            if (at != m_entries.end())
                use(at->second);
        }
    }

private:
    std::map<QByteArray, T> m_entries;
    std::map<qsizetype, int> m_lengths;
};

} // namespace signalbox::core::hub

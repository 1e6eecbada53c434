// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace signalbox::core::presence {

/// Things in the order of their keys, of which there is often just one: that one costs no memory of its own.
/// `KeyOf()(thing)` gives the key, which has `<`; a thing that was made from nothing is false, others are true.
template <typename Thing, typename KeyOf>
class ShortVector
{
public:
    using Key = decltype(KeyOf()(std::declval<const Thing &>()));

    bool empty() const { return size() == 0; }
    std::size_t size() const { return m_more ? m_more->size() : (m_one ? 1U : 0U); }

    Thing *begin() { return m_more ? m_more->data() : &m_one; }
    Thing *end() { return begin() + size(); }
    const Thing *begin() const { return m_more ? m_more->data() : &m_one; }
    const Thing *end() const { return begin() + size(); }

    /// Null when there is none.
    Thing *find(const Key &key)
    {
        Thing *at = placeOf(key);
        return at != end() && !(key < KeyOf()(*at)) ? at : nullptr;
    }
    const Thing *find(const Key &key) const { return const_cast<ShortVector *>(this)->find(key); }

    /// One of this key must not be here yet. Moves the others.
    Thing &insert(Thing thing)
    {
        if (empty())
            return m_one = std::move(thing);
        if (!m_more) {
            m_more = std::make_unique<std::vector<Thing>>();
            m_more->push_back(std::exchange(m_one, {}));
        }
        const auto place = placeOf(KeyOf()(thing)) - m_more->data();
        return *m_more->insert(m_more->begin() + place, std::move(thing));
    }
    /// Moves the others.
    void remove(const Key &key)
    {
        Thing *at = find(key);
        if (!at)
            return;
        if (!m_more) {
            m_one = {};
            return;
        }
        m_more->erase(m_more->begin() + (at - m_more->data()));
        if (m_more->size() == 1) {
            m_one = std::move(m_more->front());
            m_more.reset();
        } else if (m_more->capacity() > 4 * m_more->size()) {
            m_more->shrink_to_fit();
        }
    }

private:
    /// Where it is, or would be.
    Thing *placeOf(const Key &key)
    {
        return std::partition_point(begin(), end(), [&key](const Thing &thing) { return KeyOf()(thing) < key; });
    }

    /// Instead of more.
    Thing m_one = {};
    std::unique_ptr<std::vector<Thing>> m_more;
};

} // namespace signalbox::core::presence

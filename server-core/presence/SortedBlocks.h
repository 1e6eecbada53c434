// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace signalbox::core::presence {

/// Pointers in the order of their targets' keys, with a place for each: what pages of a long list need.
/// Shape:  blocks of at most `mostInBlock`: a change moves that many at most, and finding a place counts blocks. About 10 bytes each.
/// `KeyOf()(target)` gives the key, which has `<` and must not change while the pointer is here.
template <typename Pointer, typename KeyOf>
class SortedBlocks
{
public:
    using Target = typename std::pointer_traits<Pointer>::element_type;
    using Key = decltype(KeyOf()(std::declval<const Target &>()));

    static constexpr std::size_t mostInBlock = 256;

    std::size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }

    /// Null when there is none.
    Target *find(const Key &key) const
    {
        const auto block = blockOf(m_blocks, key);
        if (block == m_blocks.end())
            return nullptr;
        const auto at = placeIn(*block, key);
        return key < KeyOf()(**at) ? nullptr : std::to_address(*at);
    }

    /// One of this key must not be here yet.
    void insert(Pointer item)
    {
        ++m_size;
        if (m_blocks.empty()) {
            m_blocks.emplace_back().push_back(std::move(item));
            return;
        }
        const Key key = KeyOf()(*item);
        auto block = blockOf(m_blocks, key);
        if (block == m_blocks.end())
            --block;
        block->insert(placeIn(*block, key), std::move(item));
        if (block->size() > mostInBlock)
            split(block);
    }

    /// Null when there is none.
    Pointer take(const Key &key)
    {
        const auto block = blockOf(m_blocks, key);
        if (block == m_blocks.end())
            return {};
        const auto at = placeIn(*block, key);
        if (key < KeyOf()(**at))
            return {};
        Pointer item = std::move(*at);
        block->erase(at);
        --m_size;
        tidy(block);
        return item;
    }

    /// Calls `task` with `most` targets from place `from` on.
    template <typename Task>
    void visit(std::size_t from, std::size_t most, Task task) const
    {
        for (const Block &block : m_blocks) {
            if (most == 0)
                return;
            if (from >= block.size()) {
                from -= block.size();
                continue;
            }
            const std::size_t here = std::min(most, block.size() - from);
            for (std::size_t i = from; i < from + here; ++i)
                task(*block[i]);
            most -= here;
            from = 0;
        }
    }

    /// Calls `task` with those whose key is `least` or more, while it returns true.
    template <typename Task>
    void visitFrom(const Key &least, Task task) const
    {
        auto block = blockOf(m_blocks, least);
        if (block == m_blocks.end())
            return;
        for (auto at = placeIn(*block, least);;) {
            for (; at != block->end(); ++at) {
                if (!task(std::as_const(**at)))
                    return;
            }
            if (++block == m_blocks.end())
                return;
            at = block->begin();
        }
    }

private:
    using Block = std::vector<Pointer>;

    /// The block that has the key, or would: the first whose last key is not less.
    template <typename Blocks>
    static auto blockOf(Blocks &blocks, const Key &key)
    {
        return std::partition_point(blocks.begin(), blocks.end(), [&key](const Block &block) { return KeyOf()(*block.back()) < key; });
    }
    template <typename AnyBlock>
    static auto placeIn(AnyBlock &block, const Key &key)
    {
        return std::partition_point(block.begin(), block.end(), [&key](const Pointer &item) { return KeyOf()(*item) < key; });
    }

    void split(typename std::vector<Block>::iterator block)
    {
        const auto middle = block->begin() + mostInBlock / 2;
        Block upper(std::make_move_iterator(middle), std::make_move_iterator(block->end()));
        block->erase(middle, block->end());
        block->shrink_to_fit();
        m_blocks.insert(std::next(block), std::move(upper));
    }

    /// After one was taken: no empty blocks, few sparse ones, and no memory of what was here once.
    void tidy(typename std::vector<Block>::iterator block)
    {
        const auto next = std::next(block);
        if (block->empty()) {
            m_blocks.erase(block);
        } else if (next != m_blocks.end() && block->size() + next->size() <= mostInBlock / 2) {
            std::move(next->begin(), next->end(), std::back_inserter(*block));
            m_blocks.erase(next);
        } else if (block->capacity() > 4 * block->size()) {
            block->shrink_to_fit();
        }
        if (m_blocks.capacity() > 4 * m_blocks.size())
            m_blocks.shrink_to_fit();
    }

    std::vector<Block> m_blocks;
    std::size_t m_size = 0;
};

} // namespace signalbox::core::presence

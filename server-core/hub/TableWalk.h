// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace signalbox::core::hub {

/// Where a walk through a hash table stands, from one turn to the next.
struct TableCursor {
    std::size_t bucket = 0;
    /// How many the table had; 0: the walk has not begun.
    std::size_t buckets = 0;
};

enum class WalkState : std::uint8_t {
    More,
    Finished,
    /// The table has grown since: what was seen is to be forgotten, the walk begins anew. It doubles, so that is rare.
    Restarted,
};

/// Gives about `most` entries to `use`, by bucket; empty buckets count. What comes and goes between two turns may be seen or not; all else
/// is seen once.
template <typename Table, typename Use>
[[nodiscard]] WalkState walkTable(const Table &table, TableCursor &cursor, std::size_t most, Use use)
{
    if (cursor.buckets != 0 && cursor.buckets != table.bucket_count()) {
        cursor = {};
        return WalkState::Restarted;
    }
    cursor.buckets = table.bucket_count();
    for (std::size_t done = 0; cursor.bucket < cursor.buckets; ++cursor.bucket, ++done) {
        if (done >= most)
            return WalkState::More;
        for (auto entry = table.begin(cursor.bucket); entry != table.end(cursor.bucket); ++entry, ++done)
            use(*entry);
    }
    return WalkState::Finished;
}

} // namespace signalbox::core::hub

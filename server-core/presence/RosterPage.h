// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/MemberRow.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace signalbox::core::presence {

/// A part of a channel's roster at one version, by member name (in the order of its bytes).
/// Pages shift when members come and go between two of them, and then one that stays may be missed; continuing after the last name
/// of a page (`after`) misses nobody.
struct RosterPage {
    std::uint64_t version = 0;
    /// Members of the channel.
    std::size_t total = 0;
    std::vector<MemberRow> items;
    /// Nothing at the end of the roster.
    std::optional<std::size_t> nextPage;
};

/// A page of `members`, a SortedBlocks. `rowOf(member)` gives a MemberRow. Pages count from 1.
template <typename Members, typename RowOf>
RosterPage rosterPage(const Members &members, std::uint64_t version, std::size_t page, std::size_t pageSize, RowOf rowOf)
{
    RosterPage result{.version = version, .total = members.size(), .items = {}, .nextPage = {}};
    page = std::max<std::size_t>(page, 1);
    pageSize = std::max<std::size_t>(pageSize, 1);
    if (page - 1 > result.total / pageSize)
        return result;
    const std::size_t from = (page - 1) * pageSize;
    result.items.reserve(std::min(pageSize, result.total - from));
    members.visit(from, pageSize, [&](const auto &member) { result.items.push_back(rowOf(member)); });
    if (from + result.items.size() < result.total)
        result.nextPage = page + 1;
    return result;
}

/// The first `most` whose names come after `name`; without a next page, for the last item's name is what to go on with.
template <typename Members, typename RowOf>
RosterPage rosterAfter(const Members &members, std::uint64_t version, QByteArrayView name, std::size_t most, RowOf rowOf)
{
    RosterPage result{.version = version, .total = members.size(), .items = {}, .nextPage = {}};
    members.visitFrom(name, [&](const auto &member) {
        if (result.items.size() == most)
            return false;
        if (member.text.name() != name)
            result.items.push_back(rowOf(member));
        return true;
    });
    return result;
}

} // namespace signalbox::core::presence

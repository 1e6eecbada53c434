// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/api/Methods.h"
#include "shared/base/Error.h"

#include <algorithm>

namespace signalbox::gui {

/// InvalidParams, unless the page counts from 1 and holds what an agent would give at once.
inline std::optional<Error> refusedPage(int page, int pageSize)
{
    if (page < 1)
        return Error{ErrorCode::InvalidParams, QStringLiteral("\"page\" counts from 1"), QStringLiteral("page")};
    if (pageSize < 1 || pageSize > api::largestPage)
        return Error{ErrorCode::InvalidParams, QStringLiteral("\"page_size\" must be 1 to %1, not %2").arg(api::largestPage).arg(pageSize),
                     QStringLiteral("page_size")};
    return std::nullopt;
}

/// That page of all.
template <typename T>
QList<T> pageOf(const std::vector<T> &all, int page, int pageSize)
{
    const auto first = std::min(all.size(), std::size_t(page - 1) * std::size_t(pageSize));
    const auto last = std::min(all.size(), first + std::size_t(pageSize));
    return {all.begin() + std::ptrdiff_t(first), all.begin() + std::ptrdiff_t(last)};
}

/// By a field of the items, as it stands in JSON; those alike stay as they were. Errors: InvalidParams for a field that is none.
template <typename T>
std::optional<Error> sortBy(std::vector<T> &items, const QString &field, api::SortOrder order)
{
    // An item without values has the same fields.
    const QJsonValue sample = json::toObject(T()).value(field);
    if (sample.isUndefined() || sample.isArray())
        return Error{ErrorCode::InvalidParams, QStringLiteral("cannot sort by \"%1\"").arg(field.left(64)), QStringLiteral("sort")};
    const auto isLess = [](const QJsonValue &a, const QJsonValue &b) {
        if (a.isDouble() && b.isDouble())
            return a.toDouble() < b.toDouble();
        return a.isBool() ? !a.toBool() && b.toBool() : a.toString() < b.toString();
    };
    std::vector<std::pair<QJsonValue, std::size_t>> keys;
    keys.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        keys.emplace_back(json::toObject(items[i]).value(field), i);
    const bool descending = order == api::SortOrder::Descending;
    std::stable_sort(keys.begin(), keys.end(),
                     [&](const auto &a, const auto &b) { return descending ? isLess(b.first, a.first) : isLess(a.first, b.first); });
    std::vector<T> sorted;
    sorted.reserve(items.size());
    for (const auto &key : keys)
        sorted.push_back(std::move(items[key.second]));
    items = std::move(sorted);
    return std::nullopt;
}

} // namespace signalbox::gui

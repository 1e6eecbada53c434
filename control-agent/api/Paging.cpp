// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/Paging.h"

#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

std::optional<Error> checkPage(int page, int pageSize)
{
    if (page < 1)
        return Error{ErrorCode::InvalidParams, u"\"page\" counts from 1"_s, u"page"_s};
    if (pageSize < 1 || pageSize > api::largestPage)
        return Error{ErrorCode::InvalidParams, u"\"page_size\" must be 1 to %1, not %2"_s.arg(api::largestPage).arg(pageSize),
                     u"page_size"_s};
    return std::nullopt;
}

Error unknownSort(const QString &field, const QStringList &known)
{
    const QString nearest = nearestOf(field.left(64), known);
    const QString hint = nearest.isEmpty() ? u"; sort by one of %1"_s.arg(known.join(u", "_s)) : u"; did you mean \"%1\"?"_s.arg(nearest);
    return {ErrorCode::InvalidParams, u"cannot sort by \"%1\""_s.arg(field.left(64)) + hint, u"sort"_s};
}

Result<Page> pageOf(int page, int pageSize, api::SortOrder order, const QString &sort, const QStringList &known)
{
    if (const std::optional<Error> wrong = checkPage(page, pageSize))
        return failure(*wrong);
    if (!known.isEmpty() && !known.contains(sort))
        return failure(unknownSort(sort, known));
    return Page{sort, order == api::SortOrder::Descending, qint64(page - 1) * pageSize, pageSize};
}

Result<QDateTime> timeOf(const QString &text, const QString &parameter)
{
    if (text.isEmpty())
        return QDateTime();
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid()) {
        return failure(ErrorCode::InvalidParams,
                       u"\"%1\" must be a time like 2026-03-01T12:00:00Z, not \"%2\""_s.arg(parameter, text.left(64)), parameter);
    }
    return time.toUTC();
}

} // namespace signalbox::agent

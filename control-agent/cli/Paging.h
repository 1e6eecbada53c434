// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/ExitCode.h"
#include "control-agent/cli/Printer.h"
#include "shared/api/Types.h"

#include <CLI/CLI.hpp>

namespace signalbox::cli {

/// What every command that lists takes: --page, --page-size, --filter, and --sort with --desc where the agent can sort. The
/// agent does all of it.
struct Paging {
    std::string filter;
    std::string sort;
    bool descending = false;
    int page = 1;
    int pageSize = 100;

    /// Where nothing is filtered.
    void declarePages(CLI::App &parser);
    /// `what` is filtered, e.g. "id or peer".
    void declareTo(CLI::App &parser, const std::string &what);
    /// `fields`: the agent's names; the first is the default.
    void declareSorting(CLI::App &parser, const std::vector<std::string> &fields);

    template <typename Params>
    void fill(Params &params) const
    {
        params.filter = QString::fromStdString(filter);
        params.page = page;
        params.page_size = pageSize;
    }
    template <typename Params>
    void fillSorted(Params &params) const
    {
        fill(params);
        params.sort = QString::fromStdString(sort);
        params.order = descending ? api::SortOrder::Descending : api::SortOrder::Ascending;
    }

    /// Says which part of the whole this is, when it is not all of it. `noun` in the plural.
    void note(qint64 total, qsizetype shown, const QString &noun, const Printer &printer) const;
};

/// Prints a page as a table made by `toTable`, or as records.
template <typename Page, typename ToTable>
[[nodiscard]] Result<ExitCode> printPage(const Result<QJsonValue> &answer, const Paging &paging, const QString &key, const QString &noun,
                                         const Printer &printer, ToTable toTable)
{
    if (!answer)
        return failure(answer.error());
    const auto page = json::fromJson<Page>(*answer);
    if (!page)
        return failure(page.error());
    using Item = typename decltype(Page::items)::value_type;
    if (!printer.isTable())
        printer.records(recordsOf<Item>(*answer, key));
    else if (!page->items.isEmpty())
        printer.table(toTable(page->items));
    paging.note(page->total, page->items.size(), noun, printer);
    return ExitCode::Done;
}

} // namespace signalbox::cli

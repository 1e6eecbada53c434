// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Paging.h"

#include "control-agent/cli/Choice.h"
#include "control-agent/cli/Units.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

void Paging::declarePages(CLI::App &parser)
{
    parser.add_option("--page", page, "Page, from 1")->type_name("NUMBER")->check(CLI::Range(1, 1'000'000'000))->capture_default_str();
    parser.add_option("--page-size", pageSize, "Records a page, 1 to 1000")
        ->type_name("NUMBER")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
}

void Paging::declareTo(CLI::App &parser, const std::string &what)
{
    declarePages(parser);
    parser.add_option("--filter", filter, "Text that " + what + " must contain")->type_name("TEXT");
}

void Paging::declareSorting(CLI::App &parser, const std::vector<std::string> &fields)
{
    sort = fields.front();
    choice(parser.add_option("--sort", sort, "Field to sort by"), fields)->capture_default_str();
    parser.add_flag("--desc", descending, "Largest or latest first");
}

void Paging::note(qint64 total, qsizetype shown, const QString &noun, const Printer &printer) const
{
    // JSON carries the total; a person and a script that reads lines would miss the rest without a word.
    if (printer.format() == Format::Json)
        return;
    const qint64 pages = (total + pageSize - 1) / pageSize;
    if (total == 0) {
        if (printer.isTable())
            printer.note(filter.empty() ? u"no %1"_s.arg(noun) : u"no %1 that contain \"%2\""_s.arg(noun, QString::fromStdString(filter)));
    } else if (shown == 0) {
        printer.note(u"page %1 is past the end: %2 %3 on %4 pages"_s.arg(page).arg(grouped(total), noun, grouped(pages)));
    } else if (pages > 1) {
        printer.note(u"page %1 of %2, %3 %4; --page shows another"_s.arg(page).arg(grouped(pages), grouped(total), noun));
    }
}

} // namespace signalbox::cli

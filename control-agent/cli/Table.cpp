// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Table.h"

#include <algorithm>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

/// Code points, not UTF-16 units. Wide East Asian characters are rare in names of servers and only shift their own row.
qsizetype width(const QString &text)
{
    return std::count_if(text.begin(), text.end(), [](QChar c) { return !c.isLowSurrogate() && !c.isMark(); });
}

constexpr qsizetype columnGap = 2;
/// Narrower, a cut text says nothing any more.
constexpr qsizetype leastText = 12;

QString cut(const QString &text, qsizetype most)
{
    if (width(text) <= most)
        return text;
    QString kept;
    for (qsizetype i = 0; i < text.size() && (width(kept) < most - 1 || text[i].isLowSurrogate() || text[i].isMark()); ++i)
        kept += text[i];
    return kept + u'…';
}

qsizetype lineWidth(const QList<qsizetype> &widths)
{
    qsizetype all = 0;
    for (const qsizetype one : widths)
        all += one > 0 ? one + columnGap : 0;
    return std::max<qsizetype>(all - columnGap, 0);
}

} // namespace

QString toned(const QString &text, Tone tone, bool colour)
{
    if (!colour || text.isEmpty() || tone == Tone::Plain)
        return text;
    const auto code = [tone] {
        switch (tone) {
        case Tone::Plain:
            break;
        case Tone::Dim:
            return "2"_L1;
        case Tone::Good:
            return "32"_L1;
        case Tone::Warning:
            return "33"_L1;
        case Tone::Bad:
            return "31"_L1;
        case Tone::Heading:
            return "1"_L1;
        }
        return "0"_L1;
    };
    return u"\x1b[%1m%2\x1b[0m"_s.arg(code(), text);
}

QString printable(const QString &text)
{
    QString safe;
    safe.reserve(text.size());
    for (const QChar c : text) {
        // Besides controls: characters that reorder or hide what follows.
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || c == QChar::LineSeparator
            || c == QChar::ParagraphSeparator)
            safe += u"\\x%1"_s.arg(uint(c.unicode()), 2, 16, QChar(u'0'));
        else
            safe += c;
    }
    return safe;
}

void Table::add(QList<Cell> cells)
{
    cells.resize(m_columns.size());
    for (Cell &cell : cells)
        cell.text = printable(cell.text);
    m_rows.append(std::move(cells));
}

QList<qsizetype> Table::naturalWidths() const
{
    QList<qsizetype> widths;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        widths.append(std::max<qsizetype>(width(m_columns[i].title), 1));
        for (const QList<Cell> &row : m_rows)
            widths[i] = std::max(widths[i], width(row[i].text));
    }
    return widths;
}

QList<qsizetype> Table::fittingWidths(qsizetype most) const
{
    const QList<qsizetype> natural = naturalWidths();
    QList<qsizetype> least = natural;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i].align == Align::Left)
            least[i] = std::min(natural[i], std::max(width(m_columns[i].title), leastText));
    }
    for (qsizetype i = m_columns.size() - 1; i > 0 && lineWidth(least) > most; --i) {
        if (m_columns[i].mayGo)
            least[i] = 0;
    }
    // What is left is given to those that lack most, one after the other.
    QList<qsizetype> widths = least;
    for (qsizetype room = most - lineWidth(least); room > 0; --room) {
        qsizetype neediest = -1;
        for (qsizetype i = 0; i < widths.size(); ++i) {
            if (widths[i] > 0 && widths[i] < natural[i] && (neediest < 0 || widths[i] < widths[neediest]))
                neediest = i;
        }
        if (neediest < 0)
            break;
        ++widths[neediest];
    }
    return widths;
}

QString Table::text(bool colour, qsizetype most) const
{
    QList<qsizetype> widths = naturalWidths();
    if (most > 0 && lineWidth(widths) > most)
        widths = fittingWidths(most);
    QList<Cell> titles;
    for (const Column &column : m_columns)
        titles.append(Cell{column.title, Tone::Heading});
    QString all = line(titles, widths, colour);
    for (const QList<Cell> &row : m_rows)
        all += line(row, widths, colour);
    return all;
}

QString Table::line(const QList<Cell> &cells, const QList<qsizetype> &widths, bool colour) const
{
    QString text;
    QString gap; // written only when something follows
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (widths[i] == 0)
            continue;
        const QString shown = cut(cells[i].text, widths[i]);
        const QString padding(std::max<qsizetype>(widths[i] - width(shown), 0), u' ');
        const bool right = m_columns[i].align == Align::Right;
        if (right)
            gap += padding;
        if (!shown.isEmpty()) {
            text += gap + toned(shown, cells[i].tone, colour);
            gap.clear();
        }
        if (!right)
            gap += padding;
        gap += QString(columnGap, u' ');
    }
    return text + u'\n';
}

} // namespace signalbox::cli

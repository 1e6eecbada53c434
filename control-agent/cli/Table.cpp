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

QString Table::text(bool colour) const
{
    QList<Cell> titles;
    QList<qsizetype> widths;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        titles.append(Cell{m_columns[i].title, Tone::Heading});
        widths.append(width(m_columns[i].title));
        for (const QList<Cell> &row : m_rows)
            widths[i] = std::max(widths[i], width(row[i].text));
    }
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
        const QString padding(widths[i] - width(cells[i].text), u' ');
        const bool right = m_columns[i].align == Align::Right;
        if (right)
            gap += padding;
        if (!cells[i].text.isEmpty()) {
            text += gap + toned(cells[i].text, cells[i].tone, colour);
            gap.clear();
        }
        if (!right)
            gap += padding;
        gap += u"  "_s;
    }
    return text + u'\n';
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

namespace signalbox::cli {

/// What a piece of text says beyond its words. Shown as colour on a terminal.
enum class Tone { Plain, Dim, Good, Warning, Bad, Heading };

QString toned(const QString &text, Tone tone, bool colour);

/// Control characters shown as "\x1b": names, reasons and errors come from elsewhere and must not steer the terminal.
QString printable(const QString &text);

/// Aligned columns for people.
/// Shape:  columns two spaces apart, no spaces at line ends, every line ends with a line feed.
class Table
{
public:
    enum class Align { Left, Right };
    struct Column {
        QString title;
        Align align = Align::Left;
        /// A narrow terminal takes the columns that may be left out, from the right, before it cuts the others.
        bool mayGo = false;
    };
    struct Cell {
        QString text;
        Tone tone = Tone::Plain;
    };

    explicit Table(QList<Column> columns) : m_columns(std::move(columns)) { }

    /// As many cells as there are columns; missing ones are empty.
    void add(QList<Cell> cells);
    qsizetype rows() const { return m_rows.size(); }
    /// `width`: of the terminal; 0: any. Cells that do not fit end in "…".
    QString text(bool colour, qsizetype width = 0) const;

private:
    QList<qsizetype> naturalWidths() const;
    /// The columns' widths on a terminal; 0: left out.
    QList<qsizetype> fittingWidths(qsizetype width) const;
    QString line(const QList<Cell> &cells, const QList<qsizetype> &widths, bool colour) const;

    QList<Column> m_columns;
    QList<QList<Cell>> m_rows;
};

} // namespace signalbox::cli

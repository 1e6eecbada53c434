// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QToolButton;

namespace signalbox::gui {

/// Below a table: which rows of how many are in it, and the way to the next and the one before.
class PagingLine : public QWidget
{
    Q_OBJECT

public:
    /// `objectName` of the line; its buttons are "…Back" and "…Next".
    explicit PagingLine(const QString &objectName, QWidget *parent = nullptr);

    /// `first` from 0. Without rows the line says nothing.
    void setRows(qint64 first, qint64 count, qint64 total);
    /// Of pages; `page` from 0.
    void setPages(int page, int count);
    /// At the right: what is not in the table, and why.
    void setNote(const QString &note, const QString &toolTip = {});
    QString text() const;
    QString note() const;

Q_SIGNALS:
    void pageWanted(int page);

private:
    QToolButton *makeButton(const QString &text, const QString &meaning);

    QLabel *m_rows;
    QToolButton *m_back;
    QToolButton *m_next;
    QLabel *m_note;
    int m_page = 0;
};

} // namespace signalbox::gui

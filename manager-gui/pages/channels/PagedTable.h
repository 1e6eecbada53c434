// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/PagedModel.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace signalbox::gui {

class LiveTable;
class PagingLine;

/// A table of a paged list: asks while it is on the screen, holds still under the pointer, says what it means to be empty.
class PagedTable : public QWidget
{
    Q_OBJECT

public:
    /// The parts are named after it: "channelsTable", "channelsEmpty", "channelsPaging".
    PagedTable(PagedModel &model, const QString &name, QWidget *parent = nullptr);

    LiveTable *table() { return m_table; }
    PagingLine *paging() { return m_paging; }
    /// Over the table; empty: nothing.
    void setEmptyText(const QString &text);
    /// Below those words, one beside the other.
    void addEmptyButton(QPushButton *button);
    /// Copies the selected rows, what is shown of them.
    QAction *copyAction() { return m_copy; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void updatePaging();
    void copy() const;

    PagedModel &m_model;
    LiveTable *m_table;
    PagingLine *m_paging;
    QWidget *m_emptyPage;
    QLabel *m_empty;
    QWidget *m_emptyButtons;
    QAction *m_copy;
};

} // namespace signalbox::gui

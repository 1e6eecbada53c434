// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QTableView>

namespace signalbox::gui {

/// A table of live rows: whole rows selected, our header, columns that fit the window until the person sizes them.
/// Shape:  repaints what changed, not everything; says when the pointer is over it, so that its model holds its order.
class LiveTable : public QTableView
{
    Q_OBJECT

public:
    explicit LiveTable(QWidget *parent = nullptr);

    /// Widest usual text of a column; the column starts wide enough for it.
    void setSample(int column, const QString &text);
    void setFixedColumn(int column, int width);
    /// Columns that share what room is left.
    void setStretching(const QList<int> &columns);
    /// Columns the person may not hide, and the header's title for those without one.
    void setChoosable(const QList<int> &columns);

    void fitColumns();
    QByteArray layoutState() const;
    void restoreLayout(const QByteArray &state);
    /// Back to the widths, order and columns of the first start.
    void resetLayout();
    void setHiddenByDefault(const QList<int> &columns);
    /// The menu that shows and hides columns; also opened on the header.
    void fillColumnsMenu(QMenu *menu);
    /// Repaints these columns of the rows in view: for what the clock alone changes.
    void refreshColumns(int first, int last);

Q_SIGNALS:
    void pointerOver(bool over);
    void layoutChangedByPerson();

protected:
    void dataChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles = {}) override;
    bool viewportEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void reset() override;

private:
    int naturalWidth(int column) const;
    int widestText(int column) const;

    QHash<int, QString> m_samples;
    QHash<int, int> m_fixed;
    QList<int> m_stretching;
    QList<int> m_choosable;
    QList<int> m_hiddenByDefault;
    bool m_sizedByPerson = false;
    bool m_fitting = false;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QTimer>
#include <QtWidgets/QTableView>

namespace signalbox::gui {

/// A table of live rows: whole rows selected, our header, columns that fit the window until the person sizes them.
/// Shape:  repaints what changed, not everything; says when the pointer is over it, so that its model holds its order.
///         The layout is kept by the columns' keys (`InstancesModel::ColumnKeyRole`), so that one that its model learns of
///         later comes back where it was.
class LiveTable : public QTableView
{
    Q_OBJECT

public:
    explicit LiveTable(QWidget *parent = nullptr);

    /// Widest usual text of a column; the column starts wide enough for it.
    void setSample(int column, const QString &text);
    /// For lists that explain themselves.
    void hideHeader();
    void setFixedColumn(int column, int width);
    /// Columns that share what room is left.
    void setStretching(const QList<int> &columns);
    /// Columns the person may neither hide nor show.
    void setUnchoosable(const QList<int> &columns);
    /// Columns from here on are more than most want to see: hidden until chosen, set apart in the menu.
    void setFirstExtra(int column);
    void setDefaultSort(int column, Qt::SortOrder order);
    void setModel(QAbstractItemModel *model) override;

    void fitColumns();
    /// Once, when everything that comes in this turn of the event loop is there.
    void fitColumnsSoon();
    QByteArray layoutState() const;
    void restoreLayout(const QByteArray &state);
    /// Back to the widths, order, sorting and columns of the first start.
    void resetLayout();
    /// Columns to go without, first to last, in a window too narrow for all, until the person chooses columns.
    void setDroppable(const QList<int> &columns);
    void setHiddenByDefault(const QList<int> &columns);
    /// The menu that shows and hides columns and resets them; also opened on the header.
    void fillColumnsMenu(QMenu *menu);
    /// Rows of the selection, each once, in the order shown.
    QList<int> selectedRowNumbers() const;
    /// Repaints these columns of the rows in view: for what the clock alone changes.
    void refreshColumns(int first, int last);

Q_SIGNALS:
    void pointerOver(bool over);
    void layoutChangedByPerson();

protected:
    void dataChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles = {}) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;
    bool viewportEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void reset() override;

private:
    QString keyOf(int column) const;
    void applyLayout(const QJsonObject &layout);
    void dropColumns(const QHash<int, int> &widths);
    void adoptNewColumns(int first, int last);
    void onChangeByPerson();
    int naturalWidth(int column) const;
    int widestText(int column) const;

    QTimer m_fitSoon;
    QHash<int, QString> m_samples;
    QHash<int, int> m_fixed;
    QList<int> m_stretching;
    QList<int> m_unchoosable;
    QList<int> m_hiddenByDefault;
    int m_firstExtra = std::numeric_limits<int>::max();
    int m_defaultSort = 0;
    Qt::SortOrder m_defaultOrder = Qt::AscendingOrder;
    /// What was restored or last changed, with columns that the model does not know (yet).
    QJsonObject m_layout;
    QList<int> m_droppable;
    /// Hidden for want of room.
    QSet<int> m_dropped;
    bool m_sizedByPerson = false;
    bool m_chosenByPerson = false;
    bool m_fitting = false;
};

} // namespace signalbox::gui

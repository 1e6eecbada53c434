// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesModel.h"

#include <QtCore/QSortFilterProxyModel>

namespace signalbox::gui {

/// Sorts and filters the instances, and holds still while the pointer is over the table.
/// Shape:  never sorts by itself: once per turn of the event loop at most, only when the order is really wrong, so a
///         thousand changed numbers cost one look and rows never jump under the mouse.
class InstancesProxy : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit InstancesProxy(InstancesModel &model, QObject *parent = nullptr);

    InstancesModel &instances() { return m_model; }
    void setHeld(bool held);
    /// Every word must occur in name, type, state, listeners or host.
    void setFilterText(const QString &text);
    /// Only rows with one of these symbols; none: all.
    void setFilterShapes(const QSet<StateShape> &shapes);
    const QSet<StateShape> &filterShapes() const { return m_shapes; }
    bool isFiltered() const { return !m_words.isEmpty() || !m_shapes.isEmpty(); }
    /// Rows the text lets through, by symbol.
    QHash<StateShape, int> countByShape() const;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    void schedule();
    void settle();
    bool isInOrder() const;
    bool textAccepts(int row) const;

    InstancesModel &m_model;
    QStringList m_words;
    QSet<StateShape> m_shapes;
    QTimer m_settling;
    bool m_held = false;
    bool m_valuesAreChanging = false;
    bool m_filterIsStale = false;
};

} // namespace signalbox::gui

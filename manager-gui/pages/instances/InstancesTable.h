// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesProxy.h"
#include "manager-gui/widgets/LiveTable.h"

namespace signalbox::gui {

/// The instances of the scope. A failed one says why in its own row, in the place of its numbers.
class InstancesTable : public LiveTable
{
    Q_OBJECT

public:
    explicit InstancesTable(InstancesProxy &proxy, QWidget *parent = nullptr);

    QList<InstanceKey> selectedKeys() const;
    /// Selects those that are there; the first row when none is.
    void selectKeys(const QList<InstanceKey> &keys);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<int> hiddenAtFirst() const;
    /// From where to the right end of the row the columns are blank in a failed row; nothing when there is no such place.
    std::optional<int> blankFrom() const;
    std::pair<int, int> rowsInView() const;
    /// What a row says of its state beyond the width of the column: over the cells beside it.
    void paintLongStates(QPainter &painter) const;
    void paintErrors(QPainter &painter, int left) const;

    InstancesProxy &m_proxy;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/StateShape.h"

#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtWidgets/QAbstractButton>

class QBoxLayout;

namespace signalbox::gui {

/// One state as a button that is pressed while only rows in that state are wanted: symbol, name, count.
class StateChip : public QAbstractButton
{
    Q_OBJECT

public:
    explicit StateChip(StateShape shape, QWidget *parent = nullptr);

    void setCount(int count);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    StateShape m_shape;
    QString m_count;
};

/// A line of states to filter by. States that no row has are not offered.
class StateChips : public QWidget
{
    Q_OBJECT

public:
    explicit StateChips(QWidget *parent = nullptr);

    void setCounts(const QHash<StateShape, int> &counts);
    QSet<StateShape> chosen() const;
    void choose(const QSet<StateShape> &shapes);

Q_SIGNALS:
    void chosenChanged();

private:
    QList<std::pair<StateShape, StateChip *>> m_chips;
};

} // namespace signalbox::gui

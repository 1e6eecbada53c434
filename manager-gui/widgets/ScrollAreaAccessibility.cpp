// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/ScrollAreaAccessibility.h"

#include <QtWidgets/QAccessibleWidget>
#include <QtWidgets/QWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

/// Asked for each class of an object, from the most derived on: tables, trees and texts have got theirs before.
QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    const bool isMeant = className == "QScrollArea"_L1 || className == "QGraphicsView"_L1;
    return isMeant && object->isWidgetType() ? new QAccessibleWidget(qobject_cast<QWidget *>(object), QAccessible::Client) : nullptr;
}

} // namespace

void installScrollAreaAccessibility()
{
    QAccessible::installFactory(makeInterface);
}

} // namespace signalbox::gui

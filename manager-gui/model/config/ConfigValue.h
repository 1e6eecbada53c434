// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/config/ConfigField.h"

#include <QtCore/QJsonObject>
#include <QtCore/QMap>

/// Values of settings: found by path, compared by meaning, shown to people.
namespace signalbox::gui::config {

/// Undefined when nothing stands there.
QJsonValue valueAt(const QJsonObject &document, const QString &path);
/// An undefined value takes it away, and groups that are empty then.
void setAt(QJsonObject &document, const QString &path, const QJsonValue &value);
/// Every value of a document with its path; lists are one value.
QMap<QString, QJsonValue> leavesOf(const QJsonObject &document, const QString &prefix = {});

/// "300s" and "5m" are, and 1048576 and "1MiB".
bool isSame(const ConfigField &field, const QJsonValue &a, const QJsonValue &b);

/// Nothing when it is none.
std::optional<double> milliseconds(const QString &duration);
std::optional<double> bytes(const QJsonValue &size);

/// How many of which unit it is best written as. `isBytes`: of 1, 1024, …; else of ms, s, m, h, d.
struct Quantity {
    double number = 0;
    int unit = 0;
};
struct Unit {
    const char *name;
    double factor;
};
const std::vector<Unit> &unitsOf(ConfigField::Kind kind);
Quantity quantityOf(ConfigField::Kind kind, double base);

/// For a placeholder, a list of changes, a table: "5 m", "1 MiB", "on", "any:80"; a secret is never told.
QString text(const ConfigField &field, const QJsonValue &value);
/// The same where no field says what it is.
QString text(const QJsonValue &value);

/// Control characters as \r, \n, \t, \xNN, so that a line can show and take them; and back.
QString escaped(const QString &text);
QString unescaped(const QString &text);

} // namespace signalbox::gui::config

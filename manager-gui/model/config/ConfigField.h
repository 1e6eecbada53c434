// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonValue>
#include <QtCore/QString>

#include <optional>
#include <vector>

namespace signalbox::gui {

/// One setting as a form shows it, or a group of them.
/// Units:  `least` and `most` of a duration in ms, of a size in bytes.
struct ConfigField {
    /// Records: a list of objects, one row each. Other: what no editor knows, as JSON.
    enum class Kind { Text, Path, Integer, Number, Switch, Choice, Duration, Bytes, TextList, Records, Group, Other };

    QString key;
    /// "limits.idle_timeout"; of a column of records that of the column alone.
    QString path;
    QString title;
    QString help;
    Kind kind = Kind::Text;
    /// Undefined: there is none.
    QJsonValue byDefault = QJsonValue::Undefined;
    bool required = false;
    bool secret = false;
    /// 0 stands for none, outside of the range as well.
    bool zeroIsNone = false;
    std::optional<double> least;
    std::optional<double> most;
    /// Of a text its characters, of a list its entries.
    std::optional<int> leastLength;
    std::optional<int> mostLength;
    QString pattern;
    QString unit;
    QJsonArray choices;
    /// What the choices mean, as many as there are choices, or none.
    QStringList choiceHelp;
    /// "live", "new-sessions", "instance-restart", "agent-start"; empty: unknown.
    QString takesEffect;
    /// Of a list: what its entries are. Kind::Text, Integer or Number.
    Kind entryKind = Kind::Text;
    /// Of a group its settings, of records the columns.
    std::vector<ConfigField> fields;
};

/// The leaf or group at a path below `group`; null when there is none.
const ConfigField *findField(const ConfigField &group, const QString &path);
/// Every setting below, in the order shown; records count as one.
void collectSettings(const ConfigField &group, std::vector<const ConfigField *> &settings);

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonValue>
#include <QtCore/QString>

/// What people publish and what channels keep: any JSON, an object or a mere number.
namespace signalbox::gui::jsonmessage {

/// What agents take in one message, as JSON without spaces.
inline constexpr qsizetype mostBytes = 65536;

struct Reading {
    /// Undefined when there is a problem.
    QJsonValue value;
    /// "Line 2, column 7: a comma or the end of the object is missing".
    QString problem;
    /// That it is no JSON, rather than too long: as text it could be sent.
    bool isText = false;
};
Reading read(const QString &text);

/// In one line, without spaces.
QString compact(const QJsonValue &value);
/// In many, indented.
QString pretty(const QJsonValue &value);
/// The JSON string that says this text.
QString quoted(const QString &text);

} // namespace signalbox::gui::jsonmessage

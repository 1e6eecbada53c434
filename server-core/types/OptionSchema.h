// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>

/// JSON Schemas of the kinds of values that options have.
namespace signalbox::core::option {

/// With what a form and a reference need beyond the type.
QJsonObject described(QJsonObject schema, const QString &description, const QJsonValue &byDefault = QJsonValue::Undefined);
QJsonObject integer(qint64 least, qint64 most);
QJsonObject choice(const QJsonArray &values);
/// A string of 1 to `most` characters.
QJsonObject mark(qint64 most);
QJsonObject flag();

} // namespace signalbox::core::option

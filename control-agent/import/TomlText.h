// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

namespace signalbox::importer {

/// A string value, quoted.
QString tomlString(const QString &value);
/// `key = value` and a line end.
QString tomlLine(QLatin1StringView key, const QString &value);
QString tomlLine(QLatin1StringView key, qint64 value);
QString tomlLine(QLatin1StringView key, bool value);
/// A whole comment line, whatever the text holds.
QString tomlComment(const QString &text);
/// The same, to stand behind a value.
QString inlineComment(const QString &text);

} // namespace signalbox::importer

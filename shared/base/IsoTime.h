// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QDateTime>
#include <QtCore/QString>

#include <optional>

namespace signalbox {

/// "2026-03-01T12:00:00.000Z": how every time is written, here and in the API.
/// Units:  UTC with milliseconds.
/// Errors: empty for an invalid time.
QString isoTime(const QDateTime &time);
/// The same of milliseconds since 1970.
QString isoTime(qint64 ms);
/// None for an invalid time.
std::optional<QString> isoTimeIfValid(const QDateTime &time);

} // namespace signalbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QDateTime>

#include <chrono>

namespace signalbox::cli {

/// "30s", "500ms", "2m", "1h", "7d"; a number alone means seconds. Errors: InvalidParams.
[[nodiscard]] Result<std::chrono::milliseconds> parseDuration(const QString &text);

/// A time as people type it, as the API wants it: ISO 8601, without a zone the local one; or how long ago: "10m". Errors: InvalidParams.
[[nodiscard]] Result<QString> parseTime(const QString &text, const QDateTime &now);
/// "2026-03-01 12:00:00" in local time; the text itself when it is no time.
QString localTime(const QString &isoTime);

/// 1812 → "1,812".
QString grouped(qint64 number);
/// Bytes with at most one decimal: "512 B", "1.5 KiB".
QString bytes(qint64 number);
/// How long ago an ISO 8601 time was: "42 s", "5 min", "3 h 12 min", "4 d 2 h". Empty for what is no time.
QString age(const QString &isoTime, const QDateTime &now);

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QDateTime>

#include <chrono>

namespace signalbox::cli {

/// "30s", "500ms", "2m", "1h"; a number alone means seconds. Errors: InvalidParams.
[[nodiscard]] Result<std::chrono::milliseconds> parseDuration(const QString &text);

/// 1812 → "1,812".
QString grouped(qint64 number);
/// Bytes with at most one decimal: "512 B", "1.5 KiB".
QString bytes(qint64 number);
/// How long ago an ISO 8601 time was: "42 s", "5 min", "3 h 12 min", "4 d 2 h". Empty for what is no time.
QString age(const QString &isoTime, const QDateTime &now);

} // namespace signalbox::cli

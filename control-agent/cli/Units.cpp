// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Units.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>

#include <algorithm>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

Result<std::chrono::milliseconds> parseDuration(const QString &text)
{
    static const QRegularExpression form(u"^([0-9]{1,9})(ms|s|m|h|d)?$"_s);
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return failure(ErrorCode::InvalidParams, u"\"%1\" is not a duration: write 500ms, 30s, 2m, 1h or 7d"_s.arg(text.left(64)));
    const qint64 number = match.captured(1).toLongLong();
    const QString unit = match.captured(2);
    const qint64 factor = unit == "ms"_L1 ? 1 : unit == "m"_L1 ? 60'000 : unit == "h"_L1 ? 3'600'000 : unit == "d"_L1 ? 86'400'000 : 1000;
    return std::chrono::milliseconds(number * factor);
}

Result<QString> parseTime(const QString &text, const QDateTime &now)
{
    QDateTime time;
    if (const auto ago = parseDuration(text))
        time = now.addMSecs(-ago->count());
    else
        time = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!time.isValid())
        return failure(ErrorCode::InvalidParams,
                       u"\"%1\" is no time: write 2026-03-01T12:00:00Z, 2026-03-01, or how long ago: 10m, 2h, 7d"_s.arg(text.left(64)));
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QString localTime(const QString &isoTime)
{
    const QDateTime time = QDateTime::fromString(isoTime, Qt::ISODateWithMs);
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : isoTime;
}

QString grouped(qint64 number)
{
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(number);
}

QString bytes(qint64 number)
{
    static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
    double value = double(number);
    std::size_t unit = 0;
    for (; value >= 1024 && unit + 1 < units.size(); ++unit)
        value /= 1024;
    return u"%1 %2"_s.arg(QString::number(value, 'f', unit == 0 || value >= 100 ? 0 : 1), QLatin1StringView(units[unit]));
}

QString age(const QString &isoTime, const QDateTime &now)
{
    const QDateTime then = QDateTime::fromString(isoTime, Qt::ISODateWithMs);
    if (!then.isValid())
        return {};
    const qint64 seconds = std::max<qint64>(then.secsTo(now), 0);
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (minutes == 0)
        return u"%1 s"_s.arg(seconds);
    if (hours == 0)
        return u"%1 min"_s.arg(minutes);
    if (hours < 24)
        return u"%1 h %2 min"_s.arg(hours).arg(minutes % 60);
    return u"%1 d %2 h"_s.arg(hours / 24).arg(hours % 24);
}

} // namespace signalbox::cli

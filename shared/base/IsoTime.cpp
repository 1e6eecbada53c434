// SPDX-License-Identifier: Apache-2.0
#include "shared/base/IsoTime.h"

#include <chrono>

namespace signalbox {

using namespace Qt::StringLiterals;

namespace {

void putNumber(QChar *to, int digits, int value)
{
    for (; digits > 0; value /= 10)
        to[--digits] = QChar(char16_t(u'0' + value % 10));
}

} // namespace

QString isoTime(qint64 ms)
{
    using namespace std::chrono;
    // By hand, for Qt's way takes a fifth of the time of a list of a thousand instances.
    const sys_time<milliseconds> at{milliseconds(ms)};
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss clock(at - day);
    const int year = int(date.year());
    if (year < 0 || year > 9999)
        return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
    QString text(u"0000-00-00T00:00:00.000Z"_s);
    QChar *digits = text.data();
    putNumber(digits, 4, year);
    putNumber(digits + 5, 2, int(unsigned(date.month())));
    putNumber(digits + 8, 2, int(unsigned(date.day())));
    putNumber(digits + 11, 2, int(clock.hours().count()));
    putNumber(digits + 14, 2, int(clock.minutes().count()));
    putNumber(digits + 17, 2, int(clock.seconds().count()));
    putNumber(digits + 20, 3, int(clock.subseconds().count()));
    return text;
}

QString isoTime(const QDateTime &time)
{
    return time.isValid() ? isoTime(time.toMSecsSinceEpoch()) : QString();
}

std::optional<QString> isoTimeIfValid(const QDateTime &time)
{
    return time.isValid() ? std::optional<QString>(isoTime(time)) : std::nullopt;
}

} // namespace signalbox

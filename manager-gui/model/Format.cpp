// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/Format.h"

#include <QtCore/QCoreApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui::format {

namespace {

constexpr qint64 secondMs = 1000;
constexpr qint64 minuteMs = 60 * secondMs;
constexpr qint64 hourMs = 60 * minuteMs;
constexpr qint64 dayMs = 24 * hourMs;

const QString none = u"–"_s;

class Text
{
    Q_DECLARE_TR_FUNCTIONS(Format)
};

/// Three significant digits, as many as a glance takes in.
QString scaled(double value, const QString &unit)
{
    const int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return u"%1 %2"_s.arg(locale().toString(value, 'f', decimals), unit);
}

/// "0:40", "12:05"; past an hour in its two largest units.
QString countdown(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(ms, 0) / secondMs;
    return ms < hourMs ? u"%1:%2"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0')) : duration(ms);
}

} // namespace

QLocale locale()
{
    QLocale locale;
    if (locale.language() == QLocale::C)
        locale = QLocale(QLocale::English, QLocale::UnitedStates);
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale;
}

QString count(qint64 value)
{
    return locale().toString(value);
}

QString rate(std::optional<double> perSecond)
{
    if (!perSecond)
        return none;
    const double value = *perSecond;
    if (value < 0.05)
        return locale().toString(0);
    if (value < 9.95)
        return locale().toString(value, 'f', std::abs(value - std::round(value)) < 0.05 ? 0 : 1);
    if (value < 9999.5)
        return locale().toString(qint64(std::llround(value)));
    if (value < 999.95e3)
        return u"%1 k"_s.arg(locale().toString(value / 1e3, 'f', value < 99.95e3 ? 1 : 0));
    return scaled(value / 1e6, u"M"_s);
}

QString percent(std::optional<double> value)
{
    if (!value)
        return none;
    return u"%1 %"_s.arg(locale().toString(*value, 'f', *value > 0.05 && *value < 9.95 ? 1 : 0));
}

QString bytes(std::optional<double> value)
{
    if (!value)
        return none;
    if (*value < 1000)
        return u"%1 B"_s.arg(locale().toString(qint64(*value)));
    if (*value < 999.5e3)
        return scaled(*value / 1e3, u"kB"_s);
    if (*value < 999.5e6)
        return scaled(*value / 1e6, u"MB"_s);
    return scaled(*value / 1e9, u"GB"_s);
}

QString metric(std::optional<double> value, const api::MetricColumn &column)
{
    if (!value)
        return none;
    if (column.unit == "B"_L1)
        return bytes(value);
    if (column.unit == "B/s"_L1)
        return u"%1/s"_s.arg(bytes(value));
    if (column.unit == "%"_L1)
        return percent(value);
    if (column.unit == "1/s"_L1)
        return rate(value);
    const bool whole = std::abs(*value - std::round(*value)) < 1e-9;
    const QString number = whole ? count(qint64(std::llround(*value))) : locale().toString(*value, 'f', *value < 10 ? 2 : 1);
    return column.unit.isEmpty() ? number : u"%1 %2"_s.arg(number, column.unit);
}

QString metricTitle(const api::MetricColumn &column)
{
    // The agents speak English; what the manager has heard of is listed in MetricWords.cpp.
    return QCoreApplication::translate("Metric", (column.title.isEmpty() ? column.name : column.title).toUtf8().constData());
}

QString metricMeaning(const api::MetricColumn &column)
{
    return column.description.isEmpty() ? metricTitle(column)
                                        : QCoreApplication::translate("Metric", column.description.toUtf8().constData());
}

QString duration(qint64 ms)
{
    const qint64 span = std::max<qint64>(ms, 0);
    if (span < minuteMs)
        return Text::tr("%1 s").arg(span / secondMs);
    if (span < hourMs)
        return Text::tr("%1 min").arg(span / minuteMs);
    if (span < dayMs)
        return Text::tr("%1 h %2 min").arg(span / hourMs).arg(span % hourMs / minuteMs);
    return Text::tr("%1 d %2 h").arg(span / dayMs).arg(span % dayMs / hourMs);
}

QDateTime time(const QString &iso)
{
    return QDateTime::fromString(iso, Qt::ISODateWithMs);
}

QDateTime time(const std::optional<QString> &iso)
{
    return iso ? time(*iso) : QDateTime();
}

QString age(const QDateTime &when, const QDateTime &now)
{
    if (!when.isValid())
        return none;
    const qint64 ms = when.msecsTo(now);
    if (ms < 2 * secondMs)
        return Text::tr("now");
    if (ms < dayMs)
        return Text::tr("%1 ago").arg(duration(ms));
    return clock(when);
}

QString clock(const QDateTime &when)
{
    const QDateTime local = when.toLocalTime();
    const bool today = local.date() == QDate::currentDate();
    return locale().toString(local, today ? u"HH:mm"_s : u"d MMM HH:mm"_s);
}

QString exact(const QDateTime &when)
{
    return when.isValid() ? when.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString();
}

QString literal(const QString &text)
{
    // Qt looks for a tag, or for one that somebody has escaped.
    if (!text.contains(u'<') && !text.contains("&lt;"_L1))
        return text;
    return u"<span>%1</span>"_s.arg(text.toHtmlEscaped().replace(u'\n', u"<br>"_s));
}

QString listeners(const QList<api::Listener> &all)
{
    QStringList parts;
    for (const api::Listener &listener : all) {
        const QString address = listener.address.contains(u':') ? u"[%1]"_s.arg(listener.address) : listener.address;
        const QString text = u"%1:%2"_s.arg(address).arg(listener.port);
        parts.append(listener.tls ? text + u" TLS"_s : text);
    }
    return parts.isEmpty() ? none : parts.join(u", "_s);
}

QString state(api::InstanceState state)
{
    switch (state) {
    case api::InstanceState::Stopped:
        return Text::tr("stopped");
    case api::InstanceState::Starting:
        return Text::tr("starting…");
    case api::InstanceState::Running:
        return Text::tr("running");
    case api::InstanceState::Draining:
        return Text::tr("draining");
    case api::InstanceState::Stopping:
        return Text::tr("stopping…");
    case api::InstanceState::Failed:
        return Text::tr("failed");
    }
    return none;
}

QString isolation(api::Isolation isolation)
{
    switch (isolation) {
    case api::Isolation::None:
        return Text::tr("none", "isolation");
    case api::Isolation::Thread:
        return Text::tr("thread");
    case api::Isolation::Process:
        return Text::tr("process");
    }
    return none;
}

QString managedBy(api::ManagedBy by)
{
    switch (by) {
    case api::ManagedBy::File:
        return Text::tr("file", "managed by");
    case api::ManagedBy::Program:
        return Text::tr("program", "managed by");
    case api::ManagedBy::Store:
        break;
    }
    return Text::tr("store", "managed by");
}

QString state(const HostInstance &instance, const QDateTime &now)
{
    const api::Instance &data = instance.data;
    if (data.state == api::InstanceState::Draining) {
        const QString left = Text::tr("%1 · %2 left").arg(state(data.state), count(instance.sessions));
        const QDateTime until = time(data.drain_until);
        return until.isValid() ? u"%1 · %2"_s.arg(left, countdown(now.msecsTo(until))) : left;
    }
    if (data.stalled && data.state == api::InstanceState::Running)
        return Text::tr("not answering");
    const bool runs = data.state == api::InstanceState::Running;
    return runs && !data.pending.isEmpty() ? Text::tr("%1 · restart needed").arg(state(data.state)) : state(data.state);
}

QString requested(InstanceVerb verb)
{
    switch (verb) {
    case InstanceVerb::Start:
        return Text::tr("start requested…");
    case InstanceVerb::Stop:
        return Text::tr("stop requested…");
    case InstanceVerb::Restart:
        return Text::tr("restart requested…");
    case InstanceVerb::Drain:
        return Text::tr("drain requested…");
    case InstanceVerb::Resume:
        return Text::tr("resume requested…");
    }
    return none;
}

QString presence(const Host &host, const QDateTime &now)
{
    const QString since = u"%1 · %2"_s.arg(clock(host.presenceSince()), duration(host.presenceSince().msecsTo(now)));
    switch (host.presence()) {
    case Host::Presence::Disconnected:
        return Text::tr("disconnected");
    case Host::Presence::Connecting:
        return Text::tr("connecting…");
    case Host::Presence::Live:
        return Text::tr("connected");
    case Host::Presence::Away:
        return Text::tr("away since %1").arg(since);
    case Host::Presence::NotAnswering:
        return Text::tr("not answering since %1").arg(since);
    case Host::Presence::Refused:
        return host.lastError().code == ErrorCode::CertificateNotTrusted ? Text::tr("wrong key") : Text::tr("login refused");
    }
    return none;
}

QString fingerprint(const QString &hex)
{
    QString grouped;
    for (qsizetype i = 0; i < hex.size(); ++i) {
        if (i > 0 && i % 4 == 0)
            grouped += u' ';
        grouped += hex.at(i).toUpper();
    }
    return grouped;
}

} // namespace signalbox::gui::format

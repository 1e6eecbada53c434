// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Host.h"

#include <QtCore/QLocale>

/// Numbers, times and states as people read them: grouped, with units, ages where recent.
namespace signalbox::gui::format {

/// The default locale with grouping on; the C locale, which groups nothing, counts as American English.
QLocale locale();

/// "12,418".
QString count(qint64 value);
/// "0", "4.2", "120", "31.0 k", "1.62 M". Nothing: "–".
QString rate(std::optional<double> perSecond);
/// "34 %".
QString percent(std::optional<double> value);
/// "912 B", "212 MB".
QString bytes(std::optional<double> value);
/// A value of a column that an agent described, by its unit; nothing: "–".
QString metric(std::optional<double> value, const api::MetricColumn &column);
/// Heading and meaning of such a column, translated where the manager knows it.
QString metricTitle(const api::MetricColumn &column);
QString metricMeaning(const api::MetricColumn &column);
/// The two largest units: "41 s", "3 min", "4 h 12 min", "12 d 4 h".
QString duration(qint64 ms);

/// ISO 8601 of the API; invalid when absent.
QDateTime time(const QString &iso);
QDateTime time(const std::optional<QString> &iso);
/// "now", "41 s ago", "3 min ago"; past a day the date.
QString age(const QDateTime &when, const QDateTime &now);
/// "14:02" on the same day, else with the date.
QString clock(const QDateTime &when);
/// Date and time to the second, local, for tooltips.
QString exact(const QDateTime &when);

/// For a tooltip, which would take what others have written for markup.
QString literal(const QString &text);

/// "any:443 TLS, any:80".
QString listeners(const QList<api::Listener> &listeners);
QString state(api::InstanceState state);
QString isolation(api::Isolation isolation);
QString managedBy(api::ManagedBy by);
/// What a row says of its state: "draining · 12 left · 0:40", "running · restart needed", "not answering".
QString state(const HostInstance &instance, const QDateTime &now);
/// "stop requested…", while a request waits for its event.
QString requested(InstanceVerb verb);
/// "connected", "away since 14:02 · 3 min", "wrong key"; never empty.
QString presence(const Host &host, const QDateTime &now);
/// The fingerprint in groups of four, for comparing by eye.
QString fingerprint(const QString &hex);

} // namespace signalbox::gui::format

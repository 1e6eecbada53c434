// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"
#include "control-agent/store/SqlValues.h"
#include "shared/api/Types.h"

namespace signalbox::agent {

/// What happened, kept over restarts.
/// Shape: at most `mostEvents` rows of `eventDays` days; `trimEvents` holds it to that.
inline constexpr qint64 mostEvents = 100'000;
inline constexpr int eventDays = 30;

struct EventRecord {
    api::Event event;
    /// Whom it concerns; empty: the whole host.
    QString instance;
    QString account;
};

/// Answers the row's id. An event of a change is written with it, before it has a position in the log.
[[nodiscard]] Result<qint64> insertEvent(Database &database, const EventRecord &record);
/// What `insertEvent` wrote has been announced as this.
[[nodiscard]] Result<void> placeEvent(Database &database, qint64 id, const api::Event &event);
[[nodiscard]] Result<void> trimEvents(Database &database, const QDateTime &now);

struct EventFilter {
    /// Text in type, instance or data.
    QString text;
    /// A whole type, or "instance." for all of a noun.
    QString type;
    QString instance;
    /// Invalid: open.
    QDateTime since;
    QDateTime until;
    /// Who asks: all events, or those of these instances and of this account only.
    bool ofAccounts = false;
    bool ofHost = false;
    QStringList instances;
    QString account;
};
[[nodiscard]] Result<Listed<EventRecord>> listEvents(Database &database, const EventFilter &filter, const Page &page);

} // namespace signalbox::agent

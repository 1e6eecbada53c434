// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/Table.h"
#include "shared/api/Types.h"

namespace signalbox::cli {

/// Which events are wanted; empty fields want all. The same that event.list filters by.
struct EventFilter {
    QString type;
    QString instance;
    QString text;

    bool matches(const api::Event &event) const;
};

/// The instance an event tells of; empty when it tells of none.
QString instanceOf(const api::Event &event);
/// What an event says beyond its type, in a few words.
QString whatOf(const api::Event &event);
Table eventTable(const QList<api::Event> &events);
/// One event as a line that needs no table around it.
QString eventLine(const api::Event &event, bool colour);

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/events/EventLog.h"
#include "control-agent/store/EventTable.h"

#include <QtCore/QTimer>

namespace signalbox::agent {

class Store;

/// Keeps the events over restarts. An event that a change caused is stored with the change; the others follow within a
/// fifth of a second, many in one transaction.
/// Thread: main.
class EventArchive : public QObject
{
    Q_OBJECT

public:
    EventArchive(EventLog &log, Store &store, QObject *parent = nullptr);

    /// Announces what the transaction of a change has stored as row `id`.
    void announce(qint64 id, const EventRecord &record);
    /// Hands what waits to the store.
    void flush();

private:
    struct Waiting {
        /// Of a row that is there; 0: not yet.
        qint64 id = 0;
        EventRecord record;
    };

    EventLog &m_log;
    Store &m_store;
    QTimer m_timer;
    QList<Waiting> m_waiting;
    qint64 m_announced = 0;
};

} // namespace signalbox::agent

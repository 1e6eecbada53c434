// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/AuditTable.h"

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <functional>

namespace signalbox::agent {

class Store;

/// Writes what happens again and again once, and then how often: the audit is for ever, and a stranger must not fill it.
/// Shape:  the first of a kind is on disk before `then`; its repeats within a minute become one record "LoginFailed x17".
///         At most `mostKinds` kinds a minute; past that, all others are one kind.
/// Thread: main.
class AuditTally : public QObject
{
    Q_OBJECT

public:
    using Clock = std::chrono::steady_clock;

    static constexpr std::chrono::seconds window{60};
    static constexpr qsizetype mostKinds = 256;

    explicit AuditTally(Store &store, QObject *parent = nullptr);

    /// `kind`: what makes it the same as another. `then` is called exactly once, while this exists.
    void add(const QString &kind, const AuditRecord &record, std::function<void()> then = {});
    /// Writes the counts of windows that are over; `all`: of the others, too.
    void flush(Clock::time_point now, bool all);
    /// At the agent's end.
    void flushAll() { flush(Clock::now(), true); }

private:
    struct Entry {
        AuditRecord last;
        int repeats = 0;
        Clock::time_point since;
    };
    void write(const AuditRecord &record, std::function<void()> then);

    Store &m_store;
    QHash<QString, Entry> m_entries;
    QTimer m_timer;
};

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/EventArchive.h"

#include "control-agent/store/Store.h"
#include "shared/base/Log.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds longestWait{200};
/// So many are a transaction of their own.
constexpr qsizetype mostWaiting = 1000;

} // namespace

EventArchive::EventArchive(EventLog &log, Store &store, QObject *parent) : QObject(parent), m_log(log), m_store(store)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(longestWait);
    connect(&m_timer, &QTimer::timeout, this, &EventArchive::flush);
    connect(&log, &EventLog::appended, this, [this](const LoggedEvent &logged) {
        m_waiting.append({std::exchange(m_announced, 0), {logged.event, logged.subject.instance, logged.subject.account}});
        if (m_waiting.size() >= mostWaiting)
            flush();
        else if (!m_timer.isActive())
            m_timer.start();
    });
}

void EventArchive::announce(qint64 id, const EventRecord &record)
{
    m_announced = id;
    m_log.append(record.event.type, record.event.data, {record.instance, record.account},
                 QDateTime::fromString(record.event.at, Qt::ISODateWithMs));
}

void EventArchive::flush()
{
    m_timer.stop();
    if (m_waiting.isEmpty())
        return;
    m_store.run<bool>(
        [waiting = std::exchange(m_waiting, {})](Database &database) -> Result<bool> {
            for (const Waiting &item : waiting) {
                Result<void> done =
                    item.id ? placeEvent(database, item.id, item.record.event) : insertEvent(database, item.record).map([](qint64) {});
                if (!done)
                    return failure(std::move(done.error()));
            }
            return trimEvents(database, QDateTime::currentDateTimeUtc()).map([] { return true; });
        },
        this,
        [](const Result<bool> &stored) {
            if (!stored)
                qCWarning(lcStore).noquote() << "events not kept" << u"error="_s + stored.error().message;
        });
}

} // namespace signalbox::agent

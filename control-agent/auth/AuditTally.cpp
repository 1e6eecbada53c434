// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/AuditTally.h"

#include "control-agent/store/Store.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

AuditTally::AuditTally(Store &store, QObject *parent) : QObject(parent), m_store(store)
{
    m_timer.setInterval(window / 4);
    connect(&m_timer, &QTimer::timeout, this, [this] { flush(Clock::now(), false); });
}

void AuditTally::add(const QString &wanted, const AuditRecord &written, std::function<void()> then)
{
    QString kind = wanted;
    AuditRecord record = written;
    if (!m_entries.contains(kind) && m_entries.size() >= mostKinds) {
        kind = u"others"_s;
        record.who = u"(several)"_s;
        record.from = u"(several)"_s;
        record.target = u"(several)"_s;
    }
    const auto known = m_entries.find(kind);
    if (known != m_entries.end()) {
        ++known->repeats;
        known->last = record;
        if (then)
            then();
        return;
    }
    m_entries.insert(kind, {record, 0, Clock::now()});
    if (!m_timer.isActive())
        m_timer.start();
    write(record, std::move(then));
}

void AuditTally::flush(Clock::time_point now, bool all)
{
    for (auto it = m_entries.begin(); it != m_entries.end();) {
        if (!all && it->since + window > now) {
            ++it;
            continue;
        }
        if (it->repeats > 0) {
            AuditRecord record = it->last;
            record.result += u" x%1"_s.arg(it->repeats);
            write(record, {});
        }
        it = m_entries.erase(it);
    }
    if (m_entries.isEmpty())
        m_timer.stop();
}

void AuditTally::write(const AuditRecord &record, std::function<void()> then)
{
    // A full disk is no reason to keep the answer back: what was refused changed nothing.
    m_store.run<bool>([record](Database &database) { return appendAudit(database, record).map([] { return true; }); }, this,
                      [then = std::move(then)](const Result<bool> &) {
                          if (then)
                              then();
                      });
}

} // namespace signalbox::agent

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/ClusterCatalogue.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

/// Hosts outside the clusters of the scope are asked each so many seconds, for they may have joined one.
constexpr int othersEvery = 10;

} // namespace

ClusterCatalogue::ClusterCatalogue(HostList &hosts, QObject *parent) : QObject(parent), m_hosts(hosts)
{
    m_polling.setInterval(std::chrono::seconds(1));
    connect(&m_polling, &QTimer::timeout, this, &ClusterCatalogue::tick);
    m_telling.setSingleShot(true);
    m_telling.setInterval(0);
    connect(&m_telling, &QTimer::timeout, this, &ClusterCatalogue::changed);
    connect(&hosts, &HostList::hostAdded, this, [this](Host *host) {
        follow(host);
        rebuild();
    });
    connect(&hosts, &HostList::hostRemoved, this, &ClusterCatalogue::rebuild);
    for (int i = 0; i < hosts.count(); ++i)
        follow(hosts.at(i));
    rebuild();
}

void ClusterCatalogue::follow(Host *host)
{
    connect(host, &Host::savedChanged, this, &ClusterCatalogue::rebuild); // its name or group may be another
    connect(host, &Host::presenceChanged, this, [this] {
        if (m_polling.isActive())
            refresh();
        m_telling.start();
    });
    connect(host, &Host::eventHeard, this, [this, host](const api::Event &event) {
        if (!m_polling.isActive() || !event.type.startsWith("cluster."_L1))
            return;
        const auto entry = std::find_if(m_entries.begin(), m_entries.end(), [host](const Entry &one) { return one.host == host; });
        if (entry != m_entries.end())
            ask(*entry);
    });
}

void ClusterCatalogue::setScope(const Scope &scope)
{
    m_scope = scope;
    if (m_polling.isActive())
        refresh();
    m_telling.start();
}

void ClusterCatalogue::rebuild()
{
    std::vector<Entry> before = std::exchange(m_entries, {});
    for (int i = 0; i < m_hosts.count(); ++i) {
        Host *host = m_hosts.at(i);
        const auto known = std::find_if(before.begin(), before.end(), [host](const Entry &entry) { return entry.host == host; });
        Entry fresh;
        fresh.host = host;
        m_entries.push_back(known == before.end() ? std::move(fresh) : std::move(*known));
    }
    if (m_polling.isActive())
        refresh();
    m_telling.start();
}

void ClusterCatalogue::setActive(bool active)
{
    if (active == m_polling.isActive())
        return;
    if (!active)
        return m_polling.stop();
    m_polling.start();
    m_ticks = 0;
    refresh();
}

void ClusterCatalogue::tick()
{
    ++m_ticks;
    refresh();
}

void ClusterCatalogue::refresh()
{
    for (Entry &entry : m_entries) {
        if (m_ticks % othersEvery == 0 || concerns(entry))
            ask(entry);
    }
}

bool ClusterCatalogue::concerns(const Entry &entry) const
{
    if (!entry.host || m_scope.contains(*entry.host))
        return true;
    return entry.hasCluster() && std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry &other) {
               return other.host && m_scope.contains(*other.host) && other.hasCluster() && other.status->cluster == entry.status->cluster;
           });
}

void ClusterCatalogue::ask(Entry &entry)
{
    if (!entry.host || !entry.host->isLive())
        return;
    if (entry.isAsked) {
        entry.isStale = true;
        return;
    }
    entry.isAsked = true;
    entry.isStale = false;
    entry.host->link().call<api::ClusterStatus>({}, this, [this, host = entry.host](const Result<Status> &result) { take(host, result); });
}

void ClusterCatalogue::take(const Host *host, const Result<Status> &result)
{
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(), [host](const Entry &one) { return one.host == host; });
    if (!host || entry == m_entries.end())
        return;
    entry->isAsked = false;
    entry->problem = result ? std::nullopt : std::optional(result.error());
    if (result) {
        entry->status = *result;
        entry->heardAt = QDateTime::currentDateTimeUtc();
    }
    m_telling.start();
    // A slow agent is not asked twice at once, and what happened meanwhile is not forgotten.
    if (entry->isStale && result && m_polling.isActive())
        ask(*entry);
}

QList<const ClusterCatalogue::Entry *> ClusterCatalogue::scoped() const
{
    QList<const Entry *> inside;
    for (const Entry &entry : m_entries) {
        if (entry.host && m_scope.contains(*entry.host))
            inside.append(&entry);
    }
    return inside;
}

bool ClusterCatalogue::isSettled() const
{
    const QList<const Entry *> inside = scoped();
    return std::none_of(inside.begin(), inside.end(),
                        [](const Entry *entry) { return entry->host->isLive() && !entry->status && !entry->problem; });
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/HubCatalogue.h"

namespace signalbox::gui {

HubCatalogue::HubCatalogue(HostList &hosts, QObject *parent) : QObject(parent), m_hosts(hosts)
{
    m_polling.setInterval(std::chrono::seconds(2));
    connect(&m_polling, &QTimer::timeout, this, &HubCatalogue::refresh);
    connect(&hosts, &HostList::hostAdded, this, [this](Host *host) {
        follow(host);
        rebuild();
    });
    connect(&hosts, &HostList::hostRemoved, this, &HubCatalogue::rebuild);
    for (int i = 0; i < hosts.count(); ++i)
        follow(hosts.at(i));
    rebuild();
}

void HubCatalogue::follow(Host *host)
{
    connect(host, &Host::savedChanged, this, &HubCatalogue::rebuild); // its group may be another
    connect(host, &Host::presenceChanged, this, [this] {
        if (m_polling.isActive())
            refresh();
        Q_EMIT changed();
    });
}

void HubCatalogue::setScope(const Scope &scope)
{
    m_scope = scope;
    rebuild();
}

void HubCatalogue::rebuild()
{
    std::vector<Entry> before = std::exchange(m_entries, {});
    const QList<Host *> hosts = m_scope.hosts(m_hosts);
    for (Host *host : hosts) {
        const auto known = std::find_if(before.begin(), before.end(), [host](const Entry &entry) { return entry.host == host; });
        Entry fresh;
        fresh.host = host;
        m_entries.push_back(known == before.end() ? std::move(fresh) : std::move(*known));
    }
    if (m_polling.isActive())
        refresh();
    Q_EMIT changed();
}

void HubCatalogue::setActive(bool active)
{
    if (active == m_polling.isActive())
        return;
    if (!active)
        return m_polling.stop();
    m_polling.start();
    refresh();
}

void HubCatalogue::refresh()
{
    for (Entry &entry : m_entries) {
        if (entry.host && entry.host->isLive() && !entry.isAsked)
            ask(entry);
    }
}

void HubCatalogue::ask(Entry &entry)
{
    entry.isAsked = true;
    api::HubList::Params params;
    params.page_size = 1000;
    entry.host->link().call<api::HubList>(params, this,
                                          [this, host = entry.host](const Result<api::HubList::Result> &result) { take(host, result); });
}

void HubCatalogue::take(const Host *host, const Result<api::HubList::Result> &result)
{
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(), [host](const Entry &one) { return one.host == host; });
    if (!host || entry == m_entries.end())
        return;
    entry->isAsked = false;
    entry->problem = result ? std::nullopt : std::optional(result.error());
    if (result) {
        entry->isKnown = true;
        entry->hubs = result->items;
        entry->missing = result->missing;
    }
    Q_EMIT changed();
}

QList<HubKey> HubCatalogue::hubs(const QString &name) const
{
    QList<HubKey> keys;
    for (const Entry &entry : m_entries) {
        for (const api::Hub &hub : entry.hubs) {
            if (entry.host && (name.isEmpty() || hub.hub == name))
                keys.append({entry.host, hub.hub});
        }
    }
    return keys;
}

QStringList HubCatalogue::names() const
{
    QStringList names;
    for (const Entry &entry : m_entries) {
        for (const api::Hub &hub : entry.hubs)
            names.append(hub.hub);
    }
    names.removeDuplicates();
    names.sort();
    return names;
}

const api::Hub *HubCatalogue::find(const HubKey &key) const
{
    for (const Entry &entry : m_entries) {
        if (entry.host != key.host)
            continue;
        for (const api::Hub &hub : entry.hubs) {
            if (hub.hub == key.hub)
                return &hub;
        }
    }
    return nullptr;
}

bool HubCatalogue::isSettled() const
{
    return std::none_of(m_entries.begin(), m_entries.end(),
                        [](const Entry &entry) { return entry.host && entry.host->isLive() && !entry.isKnown && !entry.problem; });
}

qint64 HubCatalogue::channels() const
{
    qint64 sum = 0;
    for (const Entry &entry : m_entries) {
        for (const api::Hub &hub : entry.hubs)
            sum += hub.channels;
    }
    return sum;
}

} // namespace signalbox::gui

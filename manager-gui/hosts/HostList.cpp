// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/HostList.h"

namespace signalbox::gui {

HostList::HostList(SavedHosts &saved, SecretStore &secrets, LinkFactory makeLink, QObject *parent)
    : QObject(parent), m_saved(saved), m_secrets(secrets), m_makeLink(std::move(makeLink))
{
}

HostList::~HostList() = default;

void HostList::open()
{
    const QList<SavedHost> saved = m_saved.hosts();
    for (const SavedHost &host : saved) {
        Host *added = append(host);
        if (!host.paused)
            added->connectToAgent(m_secrets.secret(host.id));
    }
}

int HostList::indexOf(const Host *host) const
{
    const auto it = std::find_if(m_hosts.begin(), m_hosts.end(), [&](const auto &other) { return other.get() == host; });
    return it == m_hosts.end() ? -1 : int(it - m_hosts.begin());
}

Host *HostList::byId(const QString &id) const
{
    const auto it = std::find_if(m_hosts.begin(), m_hosts.end(), [&](const auto &host) { return host->saved().id == id; });
    return it == m_hosts.end() ? nullptr : it->get();
}

Host *HostList::byAddress(const client::AgentAddress &address) const
{
    const SavedHost *saved = m_saved.find(address);
    return saved ? byId(saved->id) : nullptr;
}

int HostList::liveCount() const
{
    return int(std::count_if(m_hosts.begin(), m_hosts.end(), [](const auto &host) { return host->isLive(); }));
}

Host *HostList::add(const SavedHost &wanted, const QString &bearerToken)
{
    SavedHost saved = wanted;
    Host *host = byAddress(wanted.address());
    if (host) {
        saved.id = host->saved().id;
        saved.name = host->saved().name;
    } else {
        saved.id = SavedHosts::newId();
    }
    saved.paused = false;
    check(m_secrets.setSecret(saved.id, bearerToken));
    check(m_saved.put(saved));
    if (host)
        host->setSaved(saved);
    else
        host = append(saved);
    host->connectToAgent(bearerToken);
    return host;
}

void HostList::remove(Host *host)
{
    const int index = indexOf(host);
    if (index < 0)
        return;
    Q_EMIT hostAboutToBeRemoved(host);
    const QString id = host->saved().id;
    const std::unique_ptr<Host> removed = std::move(m_hosts[std::size_t(index)]);
    m_hosts.erase(m_hosts.begin() + index);
    Q_EMIT hostRemoved(index);
    removed->disconnectFromAgent();
    check(m_secrets.removeSecret(id));
    check(m_saved.remove(id));
}

void HostList::rename(Host *host, const QString &name)
{
    SavedHost saved = host->saved();
    saved.name = name;
    check(m_saved.put(saved));
    host->setSaved(saved);
}

void HostList::setPaused(Host *host, bool paused)
{
    SavedHost saved = host->saved();
    saved.paused = paused;
    check(m_saved.put(saved));
    host->setSaved(saved);
    if (paused)
        host->disconnectFromAgent();
    else
        host->connectToAgent(m_secrets.secret(saved.id));
}

void HostList::reconnect(Host *host)
{
    if (host->presence() == Host::Presence::Refused)
        host->connectToAgent(m_secrets.secret(host->saved().id));
    else
        host->link().retryNow();
}

Host *HostList::append(const SavedHost &saved)
{
    Q_EMIT hostAboutToBeAdded(count());
    m_hosts.push_back(std::make_unique<Host>(saved, m_makeLink()));
    Host *host = m_hosts.back().get();
    Q_EMIT hostAdded(host);
    return host;
}

void HostList::check(const Result<void> &result)
{
    if (!result)
        Q_EMIT storageFailed(result.error());
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/HostList.h"

namespace signalbox::gui {

HostList::HostList(SavedHosts &saved, Secrets &secrets, LinkFactory makeLink, QObject *parent)
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
            connectHost(added);
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

QStringList HostList::groups() const
{
    QStringList names;
    for (const auto &host : m_hosts) {
        if (!host->saved().group.isEmpty() && !names.contains(host->saved().group))
            names.append(host->saved().group);
    }
    names.sort(Qt::CaseInsensitive);
    return names;
}

QList<Host *> HostList::inGroup(const QString &group) const
{
    QList<Host *> members;
    for (const auto &host : m_hosts) {
        if (host->saved().group == group)
            members.append(host.get());
    }
    return members;
}

Host *HostList::replacedBy(const SavedHost &wanted) const
{
    if (Host *host = byId(wanted.id))
        return host;
    if (Host *host = byAddress(wanted.address()))
        return host;
    const auto it = std::find_if(m_hosts.begin(), m_hosts.end(), [&](const auto &host) {
        return host->saved().host == wanted.host && host->saved().port == wanted.port && host->presence() == Host::Presence::Refused
            && host->lastError().code == ErrorCode::CertificateNotTrusted;
    });
    return it == m_hosts.end() ? nullptr : it->get();
}

Host *HostList::add(const SavedHost &wanted, const HostSecret &secret)
{
    SavedHost saved = wanted;
    Host *host = replacedBy(wanted);
    if (host) {
        saved = host->saved();
        saved.setAddress(wanted.address());
        saved.account = wanted.account;
        saved.tokenId = wanted.tokenId;
    } else if (saved.id.isEmpty()) {
        saved.id = SavedHosts::newId();
    }
    saved.paused = false;
    m_secrets.set(saved.id, secret);
    check(m_saved.put(saved));
    if (host)
        host->setSaved(saved);
    else
        host = append(saved);
    host->connectToAgent(secret);
    return host;
}

void HostList::remove(Host *host)
{
    if (indexOf(host) < 0)
        return;
    const QString id = host->saved().id;
    drop(host);
    m_secrets.remove(id);
    check(m_saved.remove(id));
}

void HostList::drop(Host *host)
{
    const int index = indexOf(host);
    Q_EMIT hostAboutToBeRemoved(host);
    const std::unique_ptr<Host> removed = std::move(m_hosts[std::size_t(index)]);
    m_hosts.erase(m_hosts.begin() + index);
    Q_EMIT hostRemoved(index);
    removed->disconnectFromAgent();
}

void HostList::edit(Host *host, const SavedHost &changed)
{
    const bool moved = !(changed.address() == host->saved().address()) || changed.account != host->saved().account;
    check(m_saved.put(changed));
    host->setSaved(changed);
    if (moved && host->presence() != Host::Presence::Disconnected)
        connectHost(host);
}

void HostList::setGroup(Host *host, const QString &group)
{
    SavedHost saved = host->saved();
    saved.group = group;
    if (group != host->saved().group)
        edit(host, saved);
}

void HostList::renameGroup(const QString &group, const QString &name)
{
    const QList<Host *> members = inGroup(group);
    for (Host *host : members)
        setGroup(host, name);
}

void HostList::reload()
{
    if (const Result<void> loaded = m_saved.load(); !loaded)
        return check(loaded);
    const QList<SavedHost> saved = m_saved.hosts();
    for (int i = count() - 1; i >= 0; --i) {
        const QString id = at(i)->saved().id;
        if (std::none_of(saved.begin(), saved.end(), [&](const SavedHost &host) { return host.id == id; }))
            drop(at(i));
    }
    for (const SavedHost &entry : saved) {
        Host *host = byId(entry.id);
        if (host && host->saved() == entry)
            continue;
        const bool same = host && host->saved().address() == entry.address() && host->saved().account == entry.account
            && host->saved().paused == entry.paused;
        if (host)
            host->setSaved(entry);
        else
            host = append(entry);
        if (same)
            continue;
        if (entry.paused)
            host->disconnectFromAgent();
        else
            connectHost(host);
    }
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
        connectHost(host);
}

void HostList::reconnect(Host *host)
{
    if (host->presence() == Host::Presence::Refused)
        connectHost(host);
    else
        host->link().retryNow();
}

void HostList::connectHost(Host *host)
{
    host->awaitSecret();
    m_secrets.read(host->saved().id, host, [host](const HostSecret &secret) {
        // Meanwhile the person may have disconnected it, or logged in anew.
        if (host->presence() != Host::Presence::Connecting || host->link().state() == HostLink::State::Connecting)
            return;
        if (!secret.isEmpty())
            return host->connectToAgent(secret);
        host->refuse(Error{ErrorCode::NotLoggedIn, tr("No token of %1 is kept here. Log in again.").arg(host->name())});
    });
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

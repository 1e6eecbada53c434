// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Host.h"
#include "manager-gui/hosts/SecretStore.h"

namespace signalbox::gui {

/// The hosts of a profile, connected, in the order they are shown.
/// Errors: of the files, through `storageFailed`: the list itself goes on in memory.
class HostList : public QObject
{
    Q_OBJECT

public:
    HostList(SavedHosts &saved, SecretStore &secrets, LinkFactory makeLink, QObject *parent = nullptr);
    ~HostList() override;

    /// Makes a host of every saved one and connects those that are not paused.
    void open();

    int count() const { return int(m_hosts.size()); }
    Host *at(int index) const { return m_hosts[std::size_t(index)].get(); }
    int indexOf(const Host *host) const;
    Host *byId(const QString &id) const;
    Host *byAddress(const client::AgentAddress &address) const;
    int liveCount() const;
    std::unique_ptr<HostLink> makeLink() const { return m_makeLink(); }

    /// Adds a host and connects, or gives the one with that address and key the new token.
    Host *add(const SavedHost &host, const QString &bearerToken);
    void remove(Host *host);
    void rename(Host *host, const QString &name);
    void setPaused(Host *host, bool paused);
    /// Opens again after a refusal, or tries at once.
    void reconnect(Host *host);

Q_SIGNALS:
    void hostAboutToBeAdded(int index);
    void hostAdded(signalbox::gui::Host *host);
    void hostAboutToBeRemoved(signalbox::gui::Host *host);
    void hostRemoved(int index);
    void storageFailed(const signalbox::Error &error);

private:
    Host *append(const SavedHost &saved);
    void check(const Result<void> &result);

    SavedHosts &m_saved;
    SecretStore &m_secrets;
    LinkFactory m_makeLink;
    std::vector<std::unique_ptr<Host>> m_hosts;
};

} // namespace signalbox::gui

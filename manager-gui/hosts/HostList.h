// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Host.h"
#include "manager-gui/hosts/Secrets.h"

namespace signalbox::gui {

/// The hosts of a profile, connected, in the order they are shown.
/// Errors: of the files, through `storageFailed`: the list itself goes on in memory.
class HostList : public QObject
{
    Q_OBJECT

public:
    HostList(SavedHosts &saved, Secrets &secrets, LinkFactory makeLink, QObject *parent = nullptr);
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

    Secrets &secrets() { return m_secrets; }
    /// Names of the groups, as people sort.
    QStringList groups() const;
    QList<Host *> inGroup(const QString &group) const;

    /// Adds a host and connects. The one with that id, or with that address and key, or that stands refused with another key
    /// at that address, gets the new key and secret instead and keeps its name and place.
    Host *add(const SavedHost &host, const HostSecret &secret);
    void remove(Host *host);
    /// Saves what the person changed; a new address is connected to at once.
    void edit(Host *host, const SavedHost &changed);
    void setGroup(Host *host, const QString &group);
    void renameGroup(const QString &group, const QString &name);
    void setPaused(Host *host, bool paused);
    /// Takes over what another program changed in the file.
    void reload();
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
    Host *replacedBy(const SavedHost &wanted) const;
    void drop(Host *host);
    void connectHost(Host *host);
    void check(const Result<void> &result);

    SavedHosts &m_saved;
    Secrets &m_secrets;
    LinkFactory m_makeLink;
    std::vector<std::unique_ptr<Host>> m_hosts;
};

} // namespace signalbox::gui

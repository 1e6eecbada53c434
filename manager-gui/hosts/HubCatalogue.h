// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/ChannelKey.h"
#include "manager-gui/hosts/Scope.h"

namespace signalbox::gui {

/// The hubs of the hosts in a scope, as each agent last told them; asked again every 2 s while active.
/// Shape:  one entry per host, in the order of the host list; what an agent said stays when it goes away.
/// Errors: in the entries.
class HubCatalogue : public QObject
{
    Q_OBJECT

public:
    struct Entry {
        QPointer<Host> host;
        QList<api::Hub> hubs;
        /// Instances that did not tell of their hub in time.
        QStringList missing;
        bool isKnown = false;
        std::optional<Error> problem;

        bool isAsked = false;
    };

    explicit HubCatalogue(HostList &hosts, QObject *parent = nullptr);

    void setScope(const Scope &scope);
    void setActive(bool active);
    void refresh();

    const std::vector<Entry> &entries() const { return m_entries; }
    /// Those with this name, or all: by host, then by name.
    QList<HubKey> hubs(const QString &name = {}) const;
    /// Each once.
    QStringList names() const;
    /// Null when no agent tells of it.
    const api::Hub *find(const HubKey &key) const;
    /// Whether every host that answers has told its hubs, or why it does not.
    bool isSettled() const;
    /// Over all hubs.
    qint64 channels() const;

Q_SIGNALS:
    void changed();

private:
    void rebuild();
    void follow(Host *host);
    void ask(Entry &entry);
    void take(const Host *host, const Result<api::HubList::Result> &result);

    HostList &m_hosts;
    Scope m_scope;
    std::vector<Entry> m_entries;
    QTimer m_polling;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Scope.h"
#include "shared/api/methods/Cluster.h"

namespace signalbox::gui {

/// What each host last said of its cluster; asked every second while active, and at once when something happens to a cluster.
/// Shape:  one entry per host of the list, in its order: who shows one node of a cluster wants to know what the others say, whatever the
/// scope
///         is. Hosts that have nothing to do with the clusters of the scope are asked more rarely. What an agent said stays when it goes
///         away.
/// Errors: in the entries.
class ClusterCatalogue : public QObject
{
    Q_OBJECT

public:
    using Status = api::ClusterStatus::Result;
    struct Entry {
        QPointer<Host> host;
        /// Nothing until it answered.
        std::optional<Status> status;
        QDateTime heardAt;
        std::optional<Error> problem;

        bool isAsked = false;
        /// Something happened after it was asked.
        bool isStale = false;

        /// Configured to take part in one, whether it does or not.
        bool hasCluster() const { return status && status->engine != api::ClusterEngine::None; }
    };

    explicit ClusterCatalogue(HostList &hosts, QObject *parent = nullptr);

    void setScope(const Scope &scope);
    const Scope &scope() const { return m_scope; }
    void setActive(bool active);
    /// All that count, at once.
    void refresh();

    const std::vector<Entry> &entries() const { return m_entries; }
    /// Those of the scope.
    QList<const Entry *> scoped() const;
    /// Whether every host of the scope that answers has said something, or why it does not.
    bool isSettled() const;

Q_SIGNALS:
    /// Once in a turn of the event loop at most.
    void changed();

private:
    void rebuild();
    void follow(Host *host);
    void tick();
    void ask(Entry &entry);
    void take(const Host *host, const Result<Status> &result);
    bool concerns(const Entry &entry) const;

    HostList &m_hosts;
    Scope m_scope;
    std::vector<Entry> m_entries;
    QTimer m_polling;
    QTimer m_telling;
    int m_ticks = 0;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/ClusterCatalogue.h"

namespace signalbox::gui {

/// One cluster as all hosts together tell of it: its nodes, and what each says of each other.
/// Shape:  nodes by name, as people sort; `links` has a row for who tells and a column for whom it is about. A node is known by its name,
/// for
///         its id is another one after each start. Statuses belong together when they name one cluster and have a node in common.
struct ClusterPicture {
    struct Link {
        enum class Kind {
            /// The node itself.
            Self,
            /// No host here can tell: the row's node is none of ours, or has never answered.
            Untold,
            /// It tells, and does not know that node.
            Unknown,
            Up,
            Suspect,
            Reconnecting,
            Down
        };
        Kind kind = Kind::Untold;
        api::ClusterNode data;
        /// The host does not answer: this is what it last said.
        bool isOld = false;

        bool isUp() const { return kind == Kind::Up; }
        /// All members of that node are here, or there are none to have.
        bool hasRoster() const
        {
            const bool isThere = kind == Kind::Up || kind == Kind::Suspect || kind == Kind::Reconnecting;
            return isThere && data.roster != api::RosterState::Arriving;
        }
        bool isHealthy() const { return isUp() && hasRoster(); }
    };
    struct Node {
        QString name;
        QString address;
        QDateTime startedAt;
        /// As its agent says, where it is one of the hosts.
        QString version;
        /// The host that tells for it; null: none.
        QPointer<Host> host;
        /// What that last said.
        std::optional<ClusterCatalogue::Status> status;
        bool isLive = false;
        QDateTime heardAt;

        /// Those that tell now, by what they say of this node.
        QStringList up;
        QStringList suspecting;
        QStringList reconnecting;
        QStringList missing;
        /// Of those that miss it, when they all give one: goodbye, silent, …
        QString reason;
        /// The longest that one which suspects it has heard nothing.
        qint64 unheardMs = 0;
        /// Since when it is as it is: its process up, or its last word heard.
        QDateTime since;

        /// Most of those that tell hear it: who does not is the one that has gone. Of two nobody can say which.
        bool isHeardByMost() const { return up.size() > missing.size() + suspecting.size() + reconnecting.size(); }
    };
    struct Peer {
        QString address;
        /// Hosts that have it as a seed, and those that have only learnt of it.
        QList<QPointer<Host>> seededBy;
        QStringList learntBy;
        /// Who answers there; empty: nobody has.
        QString node;
        bool isSelf = false;
        /// Names of hosts.
        QStringList connected;
        struct Failure {
            QString host;
            qint64 attempts = 0;
            QString message;
        };
        QList<Failure> failures;
    };

    QString name;
    QList<Node> nodes;
    QList<QList<Link>> links;
    QList<Peer> peers;
    /// Why hosts take no part though they should, with their names: "fra-1: cannot listen on …".
    QStringList errors;

    /// -1: none has that name.
    int indexOf(const QString &node) const;
    const Link &link(int from, int to) const { return links.at(from).at(to); }
    /// Nodes that tell now.
    QList<int> telling() const;
    /// Hosts of it that answer.
    QList<QPointer<Host>> liveHosts() const;
    bool concerns(const Scope &scope) const;

    /// Every cluster that the entries tell of, by name.
    static QList<ClusterPicture> of(const std::vector<ClusterCatalogue::Entry> &entries);
};

} // namespace signalbox::gui

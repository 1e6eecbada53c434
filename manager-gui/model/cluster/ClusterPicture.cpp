// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/cluster/ClusterPicture.h"

#include "manager-gui/model/Format.h"

#include <QtCore/QCollator>

namespace signalbox::gui {

namespace {

using Entry = ClusterCatalogue::Entry;
using Kind = ClusterPicture::Link::Kind;

QSet<QString> namesOf(const Entry &entry)
{
    QSet<QString> names{entry.status->node};
    for (const api::ClusterNode &node : entry.status->nodes)
        names.insert(node.name);
    return names;
}

struct Together {
    QString cluster;
    QSet<QString> names;
    QList<const Entry *> entries;
};

/// Whose statuses tell of one cluster.
QList<Together> grouped(const std::vector<Entry> &entries)
{
    QList<Together> groups;
    for (const Entry &entry : entries) {
        if (!entry.host || !entry.hasCluster())
            continue;
        Together joined{entry.status->cluster, namesOf(entry), {&entry}};
        // It may join several that had nothing in common before it.
        for (qsizetype i = groups.size() - 1; i >= 0; --i) {
            const Together &other = groups.at(i);
            if (other.cluster != joined.cluster || !other.names.intersects(joined.names))
                continue;
            joined.names += other.names;
            joined.entries = other.entries + joined.entries;
            groups.removeAt(i);
        }
        groups.append(joined);
    }
    return groups;
}

Kind kindOf(api::NodeState state)
{
    switch (state) {
    case api::NodeState::Self:
        return Kind::Self;
    case api::NodeState::Up:
        return Kind::Up;
    case api::NodeState::Suspect:
        return Kind::Suspect;
    case api::NodeState::Reconnecting:
        return Kind::Reconnecting;
    case api::NodeState::Down:
        break;
    }
    return Kind::Down;
}

/// An agent keeps one that was restarted under its old id for a while: of those with one name the one that is up counts.
const api::ClusterNode *find(const ClusterCatalogue::Status &status, const QString &name)
{
    const api::ClusterNode *found = nullptr;
    for (const api::ClusterNode &node : status.nodes) {
        if (node.name == name && (!found || found->state == api::NodeState::Down))
            found = &node;
    }
    return found;
}

ClusterPicture::Node nodeOf(const QString &name, const QList<const Entry *> &entries)
{
    ClusterPicture::Node node;
    node.name = name;
    for (const Entry *entry : entries) {
        // Two entries may be one agent, reached by two addresses: the one that answers tells.
        if (entry->status->node != name || (node.host && (node.isLive || !entry->host->isLive())))
            continue;
        node.host = entry->host;
        node.status = entry->status;
        node.isLive = entry->host->isLive();
        node.heardAt = entry->heardAt;
        node.version = entry->host->agent() ? entry->host->agent()->version : QString();
    }
    return node;
}

/// What the row's node says of the column's.
ClusterPicture::Link linkOf(const ClusterPicture::Node &from, const QString &to)
{
    ClusterPicture::Link link;
    if (from.name == to) {
        link.kind = Kind::Self;
        return link;
    }
    if (!from.status)
        return link;
    link.isOld = !from.isLive;
    const api::ClusterNode *told = find(*from.status, to);
    link.kind = told ? kindOf(told->state) : Kind::Unknown;
    if (told)
        link.data = *told;
    return link;
}

/// What all say of the node in column `to`.
void gather(ClusterPicture &picture, int to)
{
    ClusterPicture::Node &node = picture.nodes[to];
    QSet<QString> reasons;
    QDateTime lost;
    for (int from = 0; from < picture.nodes.size(); ++from) {
        const ClusterPicture::Link &link = picture.link(from, to);
        const ClusterPicture::Node &teller = picture.nodes.at(from);
        if (!teller.status)
            continue;
        const api::ClusterNode *told = find(*teller.status, node.name);
        if (told && node.address.isEmpty())
            node.address = told->address;
        if (told && (from == to || !node.startedAt.isValid()))
            node.startedAt = format::time(told->started_at);
        if (!teller.isLive || from == to)
            continue;
        if (link.kind == Kind::Up)
            node.up.append(teller.name);
        else if (link.kind == Kind::Reconnecting)
            node.reconnecting.append(teller.name);
        else if (link.kind == Kind::Suspect) {
            node.suspecting.append(teller.name);
            node.unheardMs = std::max(node.unheardMs, link.data.unheard_ms.value_or(0));
        } else if (link.kind == Kind::Down) {
            node.missing.append(teller.name);
            reasons.insert(link.data.reason);
            const QDateTime since = format::time(link.data.since);
            if (since.isValid() && (!lost.isValid() || since < lost))
                lost = since;
        }
    }
    if (reasons.size() == 1)
        node.reason = *reasons.begin();
    if (!node.isHeardByMost() && !node.missing.isEmpty())
        node.since = lost;
    else if (!node.isHeardByMost() && !node.suspecting.isEmpty())
        node.since = QDateTime::currentDateTimeUtc().addMSecs(-node.unheardMs);
    else
        node.since = node.startedAt;
}

void addPeers(ClusterPicture &picture, const QList<const Entry *> &entries)
{
    for (const Entry *entry : entries) {
        for (const api::ClusterPeer &told : entry->status->peers) {
            auto peer = std::find_if(picture.peers.begin(), picture.peers.end(),
                                     [&](const ClusterPicture::Peer &one) { return one.address == told.address; });
            if (peer == picture.peers.end()) {
                picture.peers.append(ClusterPicture::Peer{});
                peer = std::prev(picture.peers.end());
                peer->address = told.address;
            }
            if (told.seed)
                peer->seededBy.append(entry->host);
            else
                peer->learntBy.append(entry->status->node);
            if (told.self)
                peer->isSelf = true;
            const QString node = told.self ? entry->status->node : told.node;
            if (peer->node.isEmpty())
                peer->node = node;
            if (told.connected)
                peer->connected.append(entry->status->node);
            else if (!told.self && told.failures > 0)
                peer->failures.append({entry->status->node, told.failures, told.last_failure});
        }
    }
}

ClusterPicture pictureOf(const Together &group)
{
    // The C locale knows no numbers.
    QCollator collator(format::locale());
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    ClusterPicture picture;
    picture.name = group.cluster;
    QStringList names = group.names.values();
    std::sort(names.begin(), names.end(), [&](const QString &left, const QString &right) {
        const int order = collator.compare(left, right);
        return order != 0 ? order < 0 : left < right;
    });
    for (const QString &name : std::as_const(names))
        picture.nodes.append(nodeOf(name, group.entries));
    for (const ClusterPicture::Node &from : std::as_const(picture.nodes)) {
        QList<ClusterPicture::Link> row;
        for (const QString &to : std::as_const(names))
            row.append(linkOf(from, to));
        picture.links.append(row);
    }
    for (int node = 0; node < picture.nodes.size(); ++node)
        gather(picture, node);
    addPeers(picture, group.entries);
    std::sort(picture.peers.begin(), picture.peers.end(), [&](const ClusterPicture::Peer &left, const ClusterPicture::Peer &right) {
        return collator.compare(left.address, right.address) < 0;
    });
    for (const Entry *entry : group.entries) {
        if (entry->status->error && entry->host->isLive())
            picture.errors.append(QStringLiteral("%1: %2").arg(entry->host->name(), *entry->status->error));
    }
    return picture;
}

} // namespace

int ClusterPicture::indexOf(const QString &node) const
{
    for (int i = 0; i < nodes.size(); ++i) {
        if (nodes.at(i).name == node)
            return i;
    }
    return -1;
}

QList<int> ClusterPicture::telling() const
{
    QList<int> indexes;
    for (int i = 0; i < nodes.size(); ++i) {
        if (nodes.at(i).isLive && nodes.at(i).status)
            indexes.append(i);
    }
    return indexes;
}

QList<QPointer<Host>> ClusterPicture::liveHosts() const
{
    QList<QPointer<Host>> hosts;
    for (const int node : telling())
        hosts.append(nodes.at(node).host);
    return hosts;
}

bool ClusterPicture::concerns(const Scope &scope) const
{
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node &node) { return node.host && scope.contains(*node.host); });
}

QList<ClusterPicture> ClusterPicture::of(const std::vector<ClusterCatalogue::Entry> &entries)
{
    QList<ClusterPicture> pictures;
    const QList<Together> groups = grouped(entries);
    for (const Together &group : groups)
        pictures.append(pictureOf(group));
    std::stable_sort(pictures.begin(), pictures.end(),
                     [](const ClusterPicture &left, const ClusterPicture &right) { return left.name.localeAwareCompare(right.name) < 0; });
    return pictures;
}

} // namespace signalbox::gui

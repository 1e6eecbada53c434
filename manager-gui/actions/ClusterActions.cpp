// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/ClusterActions.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/cluster/ClusterWords.h"

namespace signalbox::gui {

namespace {

using Target = ClusterActions::Target;
using Hosts = QList<QPointer<Host>>;

/// Those of `hosts` where the account may, and why not on the first where it may not.
struct Permitted {
    Hosts hosts;
    QString whyNot;
};

Permitted permitted(const Hosts &hosts, api::Permission permission)
{
    Permitted result;
    for (const QPointer<Host> &host : hosts) {
        if (!host)
            continue;
        const QString why = whyNotPermitted(*host, {}, permission);
        if (why.isEmpty())
            result.hosts.append(host);
        else if (result.whyNot.isEmpty())
            result.whyNot = why;
    }
    return result;
}

/// Hosts that tell of the node, and say that its link is such.
template <typename Predicate>
Hosts hostsSaying(const Target &target, const Predicate &isMeant)
{
    const int to = target.cluster.indexOf(target.node);
    Hosts hosts;
    for (const int from : target.cluster.telling()) {
        if (to >= 0 && from != to && isMeant(target.cluster.link(from, to)))
            hosts.append(target.cluster.nodes.at(from).host);
    }
    return hosts;
}

Hosts hostsThatMiss(const Target &target)
{
    return hostsSaying(target, [](const ClusterPicture::Link &link) {
        return link.kind == ClusterPicture::Link::Kind::Down && link.data.reason != QLatin1StringView("evicted");
    });
}

Hosts hostsInTouchWith(const Target &target)
{
    return hostsSaying(target, [](const ClusterPicture::Link &link) { return link.isUp(); });
}

const ClusterPicture::Peer *peerOf(const Target &target)
{
    const auto &peers = target.cluster.peers;
    const auto peer =
        std::find_if(peers.begin(), peers.end(), [&](const ClusterPicture::Peer &one) { return one.address == target.address; });
    return peer == peers.end() ? nullptr : &*peer;
}

Hosts hostsWithSeed(const Target &target)
{
    const ClusterPicture::Peer *peer = peerOf(target);
    Hosts hosts;
    for (const QPointer<Host> &host : peer ? peer->seededBy : Hosts()) {
        if (host && host->isLive())
            hosts.append(host);
    }
    return hosts;
}

/// Null: no such node.
const ClusterPicture::Node *nodeOf(const Target &target)
{
    const int index = target.cluster.indexOf(target.node);
    return index < 0 ? nullptr : &target.cluster.nodes.at(index);
}

/// Why the node's own host cannot be asked for it.
QString whyNotOnItself(const Target &target, api::Permission permission)
{
    const ClusterPicture::Node *node = nodeOf(target);
    if (!node)
        return ClusterActions::tr("Select a node first");
    if (!node->host || !node->isLive)
        return ClusterActions::tr("Only %1 itself can do that, and it is no host here that answers").arg(target.node);
    return whyNotPermitted(*node->host, {}, permission);
}

/// What serves on a host, and for how many.
struct Serving {
    int instances = 0;
    qint64 sessions = 0;
};

Serving servingOn(const Host &host)
{
    Serving serving;
    for (const HostInstance &instance : host.instances()) {
        using enum api::InstanceState;
        const api::InstanceState state = instance.data.state;
        serving.instances += state == Running || state == Starting || state == Draining ? 1 : 0;
        serving.sessions += instance.data.sessions;
    }
    return serving;
}

QString namesOf(const Hosts &hosts)
{
    QStringList names;
    for (const QPointer<Host> &host : hosts)
        names.append(host->name());
    return clusterwords::list(names);
}

/// The text, and below it why not all hosts are asked.
QString withThoseLeftOut(const QString &text, const QString &whyNot)
{
    return whyNot.isEmpty() ? text : ClusterActions::tr("%1\n\nNot on all hosts: %2.").arg(text, whyNot);
}

QString typedForAll(const Hosts &hosts)
{
    QList<const Host *> all;
    for (const QPointer<Host> &host : hosts)
        all.append(host);
    return typedFor(all);
}

void enable(QAction &action, const QString &whyNot, const QString &what)
{
    action.setEnabled(whyNot.isEmpty());
    action.setToolTip(whyNot.isEmpty() ? what.arg(action.shortcut().toString(QKeySequence::NativeText)) : whyNot);
    action.setStatusTip(whyNot);
}

} // namespace

ClusterActions::ClusterActions(Ask ask, QObject *parent) : QObject(parent), m_ask(std::move(ask))
{
    m_addPeer.setObjectName(QStringLiteral("addPeerAction"));
    m_addPeer.setText(tr("Add peer…"));
    m_addPeer.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_P);
    m_removePeer.setObjectName(QStringLiteral("removePeerAction"));
    m_removePeer.setText(tr("Remove peer…"));
    m_removePeer.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Backspace);
    m_resync.setObjectName(QStringLiteral("resyncAction"));
    m_resync.setText(tr("Force re-sync…"));
    m_resync.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Y);
    m_evict.setObjectName(QStringLiteral("evictAction"));
    m_evict.setText(tr("Evict…"));
    m_evict.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    m_drain.setObjectName(QStringLiteral("drainNodeAction"));
    m_drain.setText(tr("Drain node…"));
    m_drain.setShortcut(Qt::CTRL | Qt::Key_F6);
    m_resume.setObjectName(QStringLiteral("resumeNodeAction"));
    m_resume.setText(tr("Resume node"));
    m_resume.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F6);
    connect(&m_addPeer, &QAction::triggered, this, [this] {
        if (m_target)
            Q_EMIT addPeerRequested(*m_target);
    });
    connect(&m_removePeer, &QAction::triggered, this, &ClusterActions::askRemovePeer);
    connect(&m_resync, &QAction::triggered, this, &ClusterActions::askResync);
    connect(&m_evict, &QAction::triggered, this, &ClusterActions::askEvict);
    connect(&m_drain, &QAction::triggered, this, &ClusterActions::askDrain);
    connect(&m_resume, &QAction::triggered, this, &ClusterActions::resumeNode);
    update();
}

void ClusterActions::setTarget(const std::optional<Target> &target)
{
    m_target = target;
    update();
}

void ClusterActions::update()
{
    const QString nothing = m_target ? QString() : tr("Show the page of a cluster first");
    enable(m_addPeer, m_target ? whyNotAddPeer(*m_target) : nothing, tr("Have a node dial one more address (%1)"));
    enable(m_removePeer, m_target ? whyNotRemovePeer(*m_target) : nothing, tr("Dial the selected address no more (%1)"));
    enable(m_resync, m_target ? whyNotResync(*m_target) : nothing, tr("Begin all that is exchanged with the selected node anew (%1)"));
    enable(m_evict, m_target ? whyNotEvict(*m_target) : nothing, tr("Take the selected node, which is away, for dead (%1)"));
    enable(m_drain, m_target ? whyNotDrain(*m_target) : nothing, tr("Let the clients of the selected node go to the others (%1)"));
    enable(m_resume, m_target ? whyNotResume(*m_target) : nothing, tr("Let the selected node, which is drained, serve again (%1)"));
}

QList<QPointer<Host>> ClusterActions::hostsToAddOn(const Target &target)
{
    return permitted(target.cluster.liveHosts(), api::ClusterAddPeer::permission).hosts;
}

QString ClusterActions::whyNotAddPeer(const Target &target)
{
    const Hosts live = target.cluster.liveHosts();
    if (live.isEmpty())
        return tr("No host of the cluster answers");
    const Permitted may = permitted(live, api::ClusterAddPeer::permission);
    return may.hosts.isEmpty() ? may.whyNot : QString();
}

QString ClusterActions::whyNotRemovePeer(const Target &target)
{
    const ClusterPicture::Peer *peer = peerOf(target);
    if (!peer)
        return tr("Select an address first");
    if (peer->seededBy.isEmpty())
        return tr("Nobody has added %1: nodes learn of it from each other").arg(peer->address);
    const Hosts hosts = hostsWithSeed(target);
    if (hosts.isEmpty())
        return tr("No host that dials %1 answers").arg(peer->address);
    const Permitted may = permitted(hosts, api::ClusterRemovePeer::permission);
    return may.hosts.isEmpty() ? may.whyNot : QString();
}

QString ClusterActions::whyNotResync(const Target &target)
{
    if (target.cluster.indexOf(target.node) < 0)
        return tr("Select a node first");
    const Hosts hosts = hostsInTouchWith(target);
    if (hosts.isEmpty())
        return tr("No other host here is in touch with %1").arg(target.node);
    const Permitted may = permitted(hosts, api::ClusterResync::permission);
    return may.hosts.isEmpty() ? may.whyNot : QString();
}

QString ClusterActions::whyNotEvict(const Target &target)
{
    if (target.cluster.indexOf(target.node) < 0)
        return tr("Select a node first");
    const Hosts hosts = hostsThatMiss(target);
    if (hosts.isEmpty())
        return tr("%1 is not away: only a node that is can be evicted").arg(target.node);
    const Permitted may = permitted(hosts, api::ClusterEvict::permission);
    return may.hosts.isEmpty() ? may.whyNot : QString();
}

bool ClusterActions::isDrained(const Target &target)
{
    const ClusterPicture::Node *node = nodeOf(target);
    return node && node->isLive && node->status && node->status->drained;
}

QString ClusterActions::whyNotDrain(const Target &target)
{
    return whyNotOnItself(target, api::ClusterDrain::permission);
}

QString ClusterActions::whyNotResume(const Target &target)
{
    const QString whyNot = whyNotOnItself(target, api::ClusterResume::permission);
    if (!whyNot.isEmpty() || isDrained(target))
        return whyNot;
    return tr("%1 is not drained").arg(target.node);
}

template <typename Method>
void ClusterActions::call(const Hosts &hosts, const typename Method::Params &params, const QString &what)
{
    for (const QPointer<Host> &host : hosts) {
        if (!host)
            continue;
        host->link().call<Method>(params, this, [this, host, what](const Result<typename Method::Result> &result) {
            if (!result && host)
                Q_EMIT failed(tr("%1 on %2: %3").arg(what, host->name(), errorText(result.error())));
            Q_EMIT done();
        });
    }
}

void ClusterActions::askRemovePeer()
{
    if (!m_target)
        return;
    const Hosts hosts = permitted(hostsWithSeed(*m_target), api::ClusterRemovePeer::permission).hosts;
    if (hosts.isEmpty())
        return;
    const QString address = m_target->address;
    Question question{tr("Remove the peer %1?").arg(address),
                      tr("On %1 the address is dialled no more. Nodes that are connected stay connected, and may tell each other of it.")
                          .arg(namesOf(hosts)),
                      tr("Remove")};
    question.typed = typedForAll(hosts);
    m_ask(question, this,
          [this, hosts, address] { call<api::ClusterRemovePeer>(hosts, {address}, tr("Could not remove the peer %1").arg(address)); });
}

void ClusterActions::askResync()
{
    if (!m_target)
        return;
    const Permitted asked = permitted(hostsInTouchWith(*m_target), api::ClusterResync::permission);
    const Hosts &hosts = asked.hosts;
    if (hosts.isEmpty())
        return;
    const QString node = m_target->node;
    const QString text =
        tr("Everything between %1 and %2 begins anew: whole rosters, and channels from their positions. Clients stay connected "
           "and lose nothing. It is for doubts; a cluster repairs itself otherwise.")
            .arg(node, namesOf(hosts));
    Question question{tr("Re-sync %1 in the cluster “%2”?").arg(node, m_target->cluster.name), withThoseLeftOut(text, asked.whyNot),
                      tr("Re-sync")};
    m_ask(question, this, [this, hosts, node] { call<api::ClusterResync>(hosts, {node}, tr("Could not re-sync %1").arg(node)); });
}

void ClusterActions::askEvict()
{
    if (!m_target)
        return;
    const Permitted asked = permitted(hostsThatMiss(*m_target), api::ClusterEvict::permission);
    const Hosts &hosts = asked.hosts;
    if (hosts.isEmpty())
        return;
    const QString node = m_target->node;
    const QString text = tr("It is dead then for %2: subscribers there are told of a gap where %1 may have published what did not get "
                            "through. When it comes "
                            "back, it begins anew.")
                             .arg(node, namesOf(hosts));
    Question question{tr("Evict %1 from the cluster “%2”?").arg(node, m_target->cluster.name), withThoseLeftOut(text, asked.whyNot),
                      tr("Evict")};
    question.typed = typedForAll(hosts);
    m_ask(question, this, [this, hosts, node] { call<api::ClusterEvict>(hosts, {node}, tr("Could not evict %1").arg(node)); });
}

void ClusterActions::askDrain()
{
    if (!m_target || !whyNotDrain(*m_target).isEmpty())
        return;
    const QString node = m_target->node;
    const QPointer<Host> host = nodeOf(*m_target)->host;
    const Serving serving = servingOn(*host);
    const QStringList text{
        tr("%Ln instance(s) of it let no new clients in, and ask those that are there to go to another node.", nullptr, serving.instances),
        tr("%Ln session(s) are open; what is left when the time is over is closed.", nullptr, int(serving.sessions)),
        tr("All stays stopped until the node is resumed, also when its agent starts again.")};
    Question question{tr("Drain the node %1 of the cluster “%2”?").arg(node, m_target->cluster.name), text.join(u' '), tr("Drain")};
    question.typed = typedFor({host});
    const auto patience = std::make_shared<std::chrono::seconds>(usualPatience);
    question.patience = Question::Patience{usualPatience, [patience](std::chrono::seconds chosen) { *patience = chosen; }};
    m_ask(question, this,
          [this, host, node, patience] { call<api::ClusterDrain>({host}, {int(patience->count())}, tr("Could not drain %1").arg(node)); });
}

void ClusterActions::resumeNode()
{
    if (!m_target || !whyNotResume(*m_target).isEmpty())
        return;
    call<api::ClusterResume>({nodeOf(*m_target)->host}, {}, tr("Could not resume %1").arg(m_target->node));
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/cluster/ClusterWords.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;

namespace signalbox::gui::clusterwords {

namespace {

using Kind = ClusterPicture::Link::Kind;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ClusterWords)
};

QString seconds(qint64 ms)
{
    return Text::tr("%1 s").arg(format::locale().toString(double(ms) / 1000, 'f', 1));
}

QString toTheSecond(const QDateTime &when)
{
    const QDateTime local = when.toLocalTime();
    const bool today = local.date() == QDate::currentDate();
    return format::locale().toString(local, today ? u"HH:mm:ss"_s : u"d MMM HH:mm:ss"_s);
}

QString roster(api::RosterState state)
{
    switch (state) {
    case api::RosterState::None:
        return Text::tr("no roster");
    case api::RosterState::Arriving:
        return Text::tr("re-syncing");
    case api::RosterState::Arrived:
        return Text::tr("roster here");
    case api::RosterState::Equal:
        break;
    }
    return Text::tr("roster equal");
}

/// How many nodes' members all that tell have.
int completeRosters(const ClusterPicture &cluster)
{
    int complete = 0;
    for (int to = 0; to < cluster.nodes.size(); ++to) {
        bool isTold = cluster.nodes.at(to).isLive;
        bool isWhole = true;
        for (const int from : cluster.telling()) {
            if (from == to)
                continue;
            isTold = true;
            isWhole = isWhole && cluster.link(from, to).hasRoster();
        }
        complete += isTold && isWhole ? 1 : 0;
    }
    return complete;
}

struct Links {
    int told = 0;
    int healthy = 0;
};

/// A link is between two, and healthy when nobody who tells of it says otherwise.
Links countLinks(const ClusterPicture &cluster)
{
    Links links;
    const auto tells = [&](int node) { return cluster.nodes.at(node).isLive && cluster.nodes.at(node).status; };
    for (int a = 0; a < cluster.nodes.size(); ++a) {
        for (int b = a + 1; b < cluster.nodes.size(); ++b) {
            if (!tells(a) && !tells(b))
                continue;
            ++links.told;
            const bool isHealthy = (!tells(a) || cluster.link(a, b).isHealthy()) && (!tells(b) || cluster.link(b, a).isHealthy());
            links.healthy += isHealthy ? 1 : 0;
        }
    }
    return links;
}

Words readiness(const ClusterPicture &cluster)
{
    QStringList unready;
    QString detail;
    bool isDegraded = false;
    for (const int node : cluster.telling()) {
        const ClusterCatalogue::Status &status = *cluster.nodes.at(node).status;
        isDegraded = isDegraded || status.degraded || status.drained;
        if (status.ready || status.drained)
            continue;
        unready.append(cluster.nodes.at(node).name);
        detail = readyDetail(status.ready_detail);
    }
    if (unready.size() == 1 && cluster.nodes.size() > 1 && cluster.telling().size() > 1)
        return {Text::tr("Not ready: %1 has %2").arg(unready.first(), detail), Tone::Bad};
    if (unready.size() == 1)
        return {Text::tr("Not ready: %1").arg(detail), Tone::Bad};
    if (!unready.isEmpty())
        return {Text::tr("Not ready: %1").arg(list(unready)), Tone::Bad};
    const Links links = countLinks(cluster);
    if (isDegraded || links.healthy < links.told)
        return {Text::tr("Ready, degraded"), Tone::Warn};
    return {Text::tr("Ready"), Tone::Ok};
}

} // namespace

/// The agents speak English; this one sentence of theirs everybody reads.
QString readyDetail(const QString &told)
{
    static const QRegularExpression roster(u"^roster (\\d+) of (\\d+)$"_s);
    const auto match = roster.match(told);
    return match.hasMatch() ? Text::tr("roster %1 of %2").arg(match.captured(1), match.captured(2)) : told;
}

QString list(const QStringList &names)
{
    if (names.size() < 2)
        return names.value(0);
    return Text::tr("%1 and %2", "the last of a list").arg(names.mid(0, names.size() - 1).join(u", "_s), names.last());
}

QString roundTrip(qint64 microseconds)
{
    const double ms = double(microseconds) / 1000;
    return Text::tr("%1 ms").arg(format::locale().toString(ms, 'f', ms < 9.95 ? 1 : 0));
}

QString reason(const QString &reason)
{
    if (reason == "goodbye"_L1)
        return Text::tr("said goodbye");
    if (reason == "reset"_L1)
        return Text::tr("its link was reset");
    if (reason == "lost"_L1)
        return Text::tr("connection lost");
    if (reason == "silent"_L1)
        return Text::tr("fell silent");
    if (reason == "evicted"_L1)
        return Text::tr("evicted");
    return reason;
}

Words headline(const ClusterPicture &cluster, const QDateTime &now)
{
    const QString mesh = Text::tr("mesh “%1”").arg(cluster.name);
    if (cluster.telling().isEmpty()) {
        QDateTime heard;
        for (const ClusterPicture::Node &node : cluster.nodes) {
            if (node.heardAt.isValid() && (!heard.isValid() || node.heardAt > heard))
                heard = node.heardAt;
        }
        return {Text::tr("No host of it answers"), Tone::Dim, Text::tr("%1 · last heard of %2").arg(mesh, format::age(heard, now))};
    }
    Words words = readiness(cluster);
    const Links links = countLinks(cluster);
    QStringList more{mesh};
    if (cluster.nodes.size() > 1) {
        more.append(Text::tr("roster %1 of %2").arg(completeRosters(cluster)).arg(cluster.nodes.size()));
        more.append(Text::tr("%1 of %Ln link(s) healthy", nullptr, links.told).arg(links.healthy));
    } else {
        more.append(Text::tr("no other node yet"));
    }
    words.more = more.join(u" · "_s);
    return words;
}

namespace {

/// What the node itself says, or those that hear it.
Words ownState(const ClusterPicture::Node &node)
{
    if (node.isLive && node.status->error)
        return {*node.status->error, Tone::Bad};
    if (node.isLive && node.status->drained)
        return {Text::tr("drained: its instances stay stopped until it is resumed"), Tone::Warn};
    if (node.isLive && !node.status->ready)
        return {Text::tr("not ready: %1").arg(readyDetail(node.status->ready_detail)), Tone::Bad};
    if (node.isLive && node.status->degraded)
        return {Text::tr("ready, alone: no peer is connected"), Tone::Warn};
    if (node.isLive)
        return {Text::tr("ready"), Tone::Ok};
    if (!node.up.isEmpty())
        return {Text::tr("up for %1").arg(list(node.up)), Tone::Ok};
    return {Text::tr("nobody here can tell"), Tone::Dim};
}

/// Most hear it, some do not.
Words stateForMost(const ClusterPicture::Node &node)
{
    const Words own = ownState(node);
    const QStringList deaf = node.missing + node.suspecting + node.reconnecting;
    if (deaf.isEmpty() || own.tone == Tone::Bad)
        return own;
    return {Text::tr("%1, but not heard by %2").arg(own.text, list(deaf)), Tone::Warn};
}

Words stateOfMissing(const ClusterPicture::Node &node)
{
    const bool isClean = node.reason == "goodbye"_L1 || node.reason == "evicted"_L1;
    const QStringList still = node.up + node.suspecting + node.reconnecting;
    const QString away = Text::tr("away from %1").arg(node.missing.join(u", "_s));
    if (still.size() == 1)
        return {Text::tr("%1; %2 still sees it").arg(away, still.first()), Tone::Bad};
    if (!still.isEmpty())
        return {Text::tr("%1; %2 still see it", "several").arg(away, list(still)), Tone::Bad};
    if (isClean)
        return {reason(node.reason), Tone::Dim};
    return {node.reason.isEmpty() ? away : Text::tr("%1: %2").arg(away, reason(node.reason)), Tone::Bad};
}

} // namespace

StateShape shapeOf(const ClusterPicture::Node &node)
{
    if (!node.isHeardByMost() && !node.missing.isEmpty())
        return node.reason == "goodbye"_L1 && node.up.isEmpty() ? StateShape::Stopped : StateShape::Away;
    if (!node.isHeardByMost() && !(node.suspecting.isEmpty() && node.reconnecting.isEmpty()))
        return StateShape::NotAnswering;
    if (node.isLive && node.status->error)
        return StateShape::Failed;
    if (node.isLive && node.status->drained)
        return StateShape::Draining;
    if (node.isLive && !node.status->ready)
        return StateShape::Changing;
    return node.isLive || !node.up.isEmpty() ? StateShape::Running : StateShape::Away;
}

Words stateOf(const ClusterPicture::Node &node)
{
    if (node.isHeardByMost())
        return stateForMost(node);
    if (!node.missing.isEmpty())
        return stateOfMissing(node);
    if (!node.suspecting.isEmpty())
        return {Text::tr("suspect: nothing heard for %1 (%2)").arg(seconds(node.unheardMs), node.suspecting.join(u", "_s)), Tone::Warn};
    if (!node.reconnecting.isEmpty())
        return {Text::tr("reconnecting to %1").arg(node.reconnecting.join(u", "_s)), Tone::Warn};
    return ownState(node);
}

namespace {

/// Bytes.
constexpr qint64 muchQueued = 4096;

/// A message or two are always under way. What waits is told when it is more than that, else the roster's state; the rest is in the tip.
QString linkSummary(const api::ClusterNode &told)
{
    QStringList parts{Text::tr("lag %1").arg(format::count(told.lag))};
    if (told.roster == api::RosterState::Equal && told.queued_bytes >= muchQueued)
        parts.append(format::bytes(double(told.queued_bytes)));
    else
        parts.append(roster(told.roster));
    return parts.join(u" · "_s);
}

} // namespace

Words linkOf(const ClusterPicture::Link &link, const QDateTime &now)
{
    const api::ClusterNode &told = link.data;
    const QDateTime since = format::time(told.since);
    const QString details = linkSummary(told);
    switch (link.kind) {
    case Kind::Self:
        return {};
    case Kind::Untold:
        return {Text::tr("No host here is connected to it"), Tone::Dim};
    case Kind::Unknown:
        return {Text::tr("not known"), Tone::Dim};
    case Kind::Up:
        return {told.round_trip_us ? roundTrip(*told.round_trip_us) : Text::tr("up"), link.hasRoster() ? Tone::Ok : Tone::Warn, details};
    case Kind::Suspect:
        return {Text::tr("silent for %1").arg(seconds(told.unheard_ms.value_or(0))), Tone::Warn, details};
    case Kind::Reconnecting:
        return {Text::tr("reconnecting"), Tone::Warn, details};
    case Kind::Down:
        break;
    }
    const QString age = since.isValid() ? Text::tr("down %1").arg(format::duration(since.msecsTo(now))) : Text::tr("down");
    const bool isClean = told.reason == "goodbye"_L1;
    QStringList why;
    if (!told.reason.isEmpty())
        why.append(reason(told.reason));
    if (since.isValid())
        why.append(toTheSecond(since));
    return {age, isClean ? Tone::Dim : Tone::Bad, why.join(u" · "_s)};
}

QString linkDetails(const ClusterPicture &cluster, int from, int to, const QDateTime &now)
{
    const ClusterPicture::Link &link = cluster.link(from, to);
    const ClusterPicture::Node &teller = cluster.nodes.at(from);
    const QString &about = cluster.nodes.at(to).name;
    if (link.kind == Kind::Self)
        return {};
    if (link.kind == Kind::Untold)
        return Text::tr("Add %1 as a host to see what it says of the others.").arg(teller.name);
    if (link.kind == Kind::Unknown)
        return Text::tr("%1 has not heard of %2.").arg(teller.name, about);
    const api::ClusterNode &told = link.data;
    const Words words = linkOf(link, now);
    QStringList lines{Text::tr("%1 of %2: %3").arg(teller.name, about, words.text)};
    if (link.isOld && teller.heardAt.isValid())
        lines.append(Text::tr("as it was %1, when %2 was last heard").arg(format::age(teller.heardAt, now), teller.name));
    if (link.kind == Kind::Down) {
        if (!told.reason.isEmpty())
            lines.append(reason(told.reason));
    } else {
        lines.append(Text::tr("lag %1, %2 queued").arg(format::count(told.lag), format::bytes(double(told.queued_bytes))));
        lines.append(roster(told.roster));
    }
    if (const QDateTime since = format::time(told.since); since.isValid())
        lines.append(Text::tr("since %1").arg(format::exact(since)));
    lines.append(Text::tr("%1 in, %2 out").arg(format::bytes(double(told.bytes_in)), format::bytes(double(told.bytes_out))));
    lines.append(
        Text::tr("went on over another connection: %1; began anew: %2").arg(format::count(told.resumes), format::count(told.resets)));
    lines.append(Text::tr("%Ln hub(s) in common", nullptr, told.hubs));
    if (!told.address.isEmpty())
        lines.append(Text::tr("address %1").arg(told.address));
    lines.append(Text::tr("process %1").arg(told.id.left(8)));
    return lines.join(u'\n');
}

Words peer(const ClusterPicture::Peer &peer)
{
    const auto failure = [](const ClusterPicture::Peer::Failure &one) {
        const int attempts = int(std::min<qint64>(one.attempts, std::numeric_limits<int>::max()));
        return Text::tr("%1 · %Ln attempt(s)", nullptr, attempts).arg(one.message);
    };
    if (!peer.failures.isEmpty() && !peer.connected.isEmpty()) {
        // There is room for one name; the tip has all.
        const int deaf = int(peer.failures.size());
        return {deaf == 1 ? Text::tr("%1 answers, not to %2").arg(peer.node, peer.failures.first().host)
                          : Text::tr("%1 answers, not to %Ln host(s)", nullptr, deaf).arg(peer.node),
                Tone::Warn};
    }
    if (!peer.failures.isEmpty())
        return {failure(peer.failures.first()), Tone::Bad};
    if (!peer.connected.isEmpty())
        return {Text::tr("%1 answers").arg(peer.node), Tone::Ok};
    if (peer.isSelf)
        return {Text::tr("%1 itself").arg(peer.node), Tone::Dim};
    if (!peer.node.isEmpty())
        return {Text::tr("%1 is away").arg(peer.node), Tone::Warn};
    return {Text::tr("nobody has answered yet"), Tone::Dim};
}

QString peerDetails(const ClusterPicture::Peer &peer)
{
    QStringList lines;
    QStringList seeded;
    for (const QPointer<Host> &host : peer.seededBy) {
        if (host)
            seeded.append(host->name());
    }
    if (!seeded.isEmpty())
        lines.append(Text::tr("configured or added on %1").arg(list(seeded)));
    if (!peer.learntBy.isEmpty())
        lines.append(Text::tr("learnt from other nodes by %1").arg(list(peer.learntBy)));
    if (!peer.connected.isEmpty())
        lines.append(Text::tr("connected: %1").arg(list(peer.connected)));
    for (const ClusterPicture::Peer::Failure &one : peer.failures)
        lines.append(u"%1: %2 (%3)"_s.arg(one.host, one.message, format::count(one.attempts)));
    return lines.join(u'\n');
}

} // namespace signalbox::gui::clusterwords

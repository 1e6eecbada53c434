// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ClusterText.h"

#include "control-agent/cli/Units.h"

#include <QtCore/QDateTime>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr auto left = Table::Align::Left;
constexpr auto right = Table::Align::Right;

Table::Cell nodeStateCell(const api::ClusterNode &node)
{
    const auto cell = [&node](QChar shape, Tone tone) {
        QString text = u"%1 %2"_s.arg(shape).arg(json::enumName(node.state));
        if (!node.reason.isEmpty())
            text += u" (%1)"_s.arg(node.reason);
        return Table::Cell{text, tone};
    };
    switch (node.state) {
    case api::NodeState::Self:
        return cell(u'◆', Tone::Good);
    case api::NodeState::Up:
        return cell(u'●', Tone::Good);
    case api::NodeState::Suspect:
    case api::NodeState::Reconnecting:
        return cell(u'◐', Tone::Warning);
    case api::NodeState::Down:
        break;
    }
    // Who has said goodbye was taken away on purpose.
    return node.reason == "goodbye"_L1 ? cell(u'□', Tone::Dim) : cell(u'▲', Tone::Bad);
}

/// "0.4 ms".
QString roundTrip(const std::optional<qint64> &microseconds)
{
    constexpr double perMillisecond = 1000;
    return microseconds ? u"%1 ms"_s.arg(double(*microseconds) / perMillisecond, 0, 'f', 1) : QString();
}

} // namespace

QString clusterLine(const api::ClusterStatus::Result &status)
{
    if (status.engine == api::ClusterEngine::None)
        return u"%1 is in no cluster"_s.arg(status.node);
    if (status.error)
        return u"%1 takes no part in %2: %3"_s.arg(status.node, status.cluster, *status.error);
    QStringList parts{status.ready ? u"ready"_s : u"not ready"_s, status.ready_detail};
    if (status.drained)
        parts.append(u"drained"_s);
    return u"%1: %2"_s.arg(status.cluster, parts.join(u", "_s));
}

Table nodeTable(const QList<api::ClusterNode> &nodes)
{
    Table table({{u"NODE"_s},
                 {u"STATE"_s},
                 {u"ROUND TRIP"_s, right},
                 {u"LAG"_s, right},
                 {u"QUEUED"_s, right},
                 {u"ROSTER"_s},
                 {u"HUBS"_s, right, true},
                 {u"SINCE"_s, right, true},
                 {u"ADDRESS"_s, left, true},
                 {u"RESUMES"_s, right, true},
                 {u"RESETS"_s, right, true}});
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const api::ClusterNode &node : nodes) {
        if (node.state == api::NodeState::Self) {
            table.add(
                {{node.name}, nodeStateCell(node), {}, {}, {}, {}, {}, {age(node.started_at.value_or(QString()), now)}, {node.address}});
            continue;
        }
        table.add({{node.name},
                   nodeStateCell(node),
                   {roundTrip(node.round_trip_us)},
                   {grouped(node.lag)},
                   {bytes(node.queued_bytes)},
                   {json::enumName(node.roster), node.roster == api::RosterState::Arriving ? Tone::Warning : Tone::Plain},
                   {grouped(node.hubs)},
                   {age(node.since.value_or(QString()), now)},
                   {node.address},
                   {grouped(node.resumes)},
                   {grouped(node.resets)}});
    }
    return table;
}

Table peerTable(const QList<api::ClusterPeer> &peers)
{
    Table table({{u"ADDRESS"_s}, {u"FROM"_s}, {u"NODE"_s}, {u"STATE"_s}, {u"FAILURES"_s, right}, {u"LAST FAILURE"_s}});
    for (const api::ClusterPeer &peer : peers) {
        const Table::Cell state = peer.self ? Table::Cell{u"◆ self"_s, Tone::Good}
            : peer.connected                ? Table::Cell{u"● connected"_s, Tone::Good}
                                            : Table::Cell{u"□ not connected"_s, Tone::Warning};
        table.add(
            {{peer.address}, {peer.seed ? u"seed"_s : u"learnt"_s}, {peer.node}, state, {grouped(peer.failures)}, {peer.last_failure}});
    }
    return table;
}

} // namespace signalbox::cli

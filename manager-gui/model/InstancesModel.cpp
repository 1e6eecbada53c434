// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/InstancesModel.h"

#include "manager-gui/model/Format.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

const HostInstance *InstanceKey::find() const
{
    const int row = host ? host->rowOf(name) : -1;
    return row < 0 ? nullptr : &host->instances()[std::size_t(row)];
}

InstancesModel::InstancesModel(HostList &hosts, QObject *parent) : QAbstractTableModel(parent), m_hosts(hosts)
{
    const auto learn = [this](Host *host) {
        connect(host, &Host::metricColumnsChanged, this, [this, host] { learnColumns(host); });
        learnColumns(host);
    };
    for (int i = 0; i < hosts.count(); ++i)
        learn(hosts.at(i));
    connect(&hosts, &HostList::hostAdded, this, learn);
    // A host may also join or leave the scope by its group.
    const auto regroup = [this] {
        const QList<Host *> members = m_scope.hosts(m_hosts);
        const bool same = std::equal(members.begin(), members.end(), m_segments.begin(), m_segments.end(),
                                     [](const Host *host, const Segment &segment) { return host == segment.host; });
        if (!same)
            rebuild();
    };
    connect(&hosts, &HostList::hostAdded, this, [this, regroup](Host *host) {
        connect(host, &Host::savedChanged, this, regroup);
        regroup();
    });
    connect(&hosts, &HostList::hostAboutToBeRemoved, this, [this](const Host *host) {
        if (m_scope.host == host)
            setScope({});
    });
    connect(&hosts, &HostList::hostRemoved, this, [this] {
        if (!m_scope.host)
            rebuild();
    });
    for (int i = 0; i < hosts.count(); ++i)
        connect(hosts.at(i), &Host::savedChanged, this, regroup);
    m_ticking.setInterval(std::chrono::seconds(1));
    connect(&m_ticking, &QTimer::timeout, this, &InstancesModel::ticked);
    m_ticking.start();
    rebuild();
}

InstancesModel::~InstancesModel() = default;

void InstancesModel::setScope(const Scope &scope)
{
    if (scope == m_scope)
        return;
    m_scope = scope;
    rebuild();
}

void InstancesModel::rebuild()
{
    beginResetModel();
    m_watch = std::make_unique<QObject>();
    m_segments.clear();
    m_rows = 0;
    const QList<Host *> members = m_scope.hosts(m_hosts);
    for (Host *host : members) {
        const int count = int(host->instances().size());
        m_segments.push_back({host, m_rows, count});
        m_rows += count;
        watch(host);
    }
    endResetModel();
}

void InstancesModel::watch(Host *host)
{
    QObject *context = m_watch.get();
    connect(host, &Host::instancesAboutToBeReplaced, context, [this, host] {
        const int count = int(host->instances().size());
        if (count == 0)
            return;
        const int first = firstRowOf(host);
        beginRemoveRows({}, first, first + count - 1);
        shift(host, -count);
        endRemoveRows();
    });
    connect(host, &Host::instancesReplaced, context, [this, host] {
        const int count = int(host->instances().size());
        if (count == 0)
            return;
        const int first = firstRowOf(host);
        beginInsertRows({}, first, first + count - 1);
        shift(host, count);
        endInsertRows();
    });
    connect(host, &Host::instanceAboutToBeAppended, context, [this, host] {
        const int row = firstRowOf(host) + int(host->instances().size());
        beginInsertRows({}, row, row);
    });
    connect(host, &Host::instanceAppended, context, [this, host] {
        shift(host, 1);
        endInsertRows();
    });
    connect(host, &Host::instanceAboutToBeRemoved, context,
            [this, host](int row) { beginRemoveRows({}, firstRowOf(host) + row, firstRowOf(host) + row); });
    connect(host, &Host::instanceRemoved, context, [this, host] {
        shift(host, -1);
        endRemoveRows();
    });
    connect(host, &Host::instanceChanged, context, [this, host](int row) { touchRow(host, row); });
    connect(host, &Host::sampled, context, [this, host](const QList<int> &rows) { touchSampled(host, rows); });
    connect(host, &Host::presenceChanged, context, [this, host] { touchHost(host); });
    connect(host, &Host::savedChanged, context, [this, host] { touchHost(host); });
}

void InstancesModel::shift(const Host *host, int by)
{
    bool after = false;
    for (Segment &segment : m_segments) {
        if (after)
            segment.first += by;
        if (segment.host == host) {
            segment.count += by;
            after = true;
        }
    }
    m_rows += by;
}

const InstancesModel::Segment &InstancesModel::segmentOf(int row) const
{
    const auto it = std::upper_bound(m_segments.begin(), m_segments.end(), row,
                                     [](int wanted, const Segment &segment) { return wanted < segment.first; });
    return *std::prev(it);
}

int InstancesModel::firstRowOf(const Host *host) const
{
    const auto it = std::find_if(m_segments.begin(), m_segments.end(), [&](const Segment &segment) { return segment.host == host; });
    return it == m_segments.end() ? -1 : it->first;
}

void InstancesModel::touchRow(const Host *host, int row)
{
    const int at = firstRowOf(host) + row;
    Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
}

void InstancesModel::touchSampled(const Host *host, const QList<int> &rows)
{
    if (rows.isEmpty())
        return;
    // One span a host: telling views of a hundred holes costs more than looking at the rows between them.
    const auto [least, greatest] = std::minmax_element(rows.cbegin(), rows.cend());
    const int first = firstRowOf(host);
    const int last = m_metrics.isEmpty() ? int(MessagesTrend) : columnCount() - 1;
    Q_EMIT dataChanged(index(first + *least, Sessions), index(first + *greatest, last));
}

void InstancesModel::touchHost(const Host *host)
{
    const int count = int(host->instances().size());
    if (count > 0)
        Q_EMIT dataChanged(index(firstRowOf(host), 0), index(firstRowOf(host) + count - 1, columnCount() - 1));
}

int InstancesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int InstancesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount) + int(m_metrics.size());
}

InstanceKey InstancesModel::keyAt(int row) const
{
    return {segmentOf(row).host, instanceAt(row).data.name};
}

int InstancesModel::rowOf(const InstanceKey &key) const
{
    const int first = key.host ? firstRowOf(key.host) : -1;
    const int row = first < 0 ? -1 : key.host->rowOf(key.name);
    return row < 0 ? -1 : first + row;
}

const Host &InstancesModel::hostAt(int row) const
{
    return *segmentOf(row).host;
}

const HostInstance &InstancesModel::instanceAt(int row) const
{
    const Segment &segment = segmentOf(row);
    return segment.host->instances()[std::size_t(row - segment.first)];
}

StateShape InstancesModel::shapeAt(int row) const
{
    const Host &host = hostAt(row);
    if (!host.isLive())
        return host.presence() == Host::Presence::NotAnswering ? StateShape::NotAnswering : StateShape::Away;
    const api::Instance &instance = instanceAt(row).data;
    return host.requests().pending(instance.name) ? StateShape::Changing : shapeOf(instance.state);
}

QVariant InstancesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Host &host = hostAt(index.row());
    const HostInstance &instance = instanceAt(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(host, instance, column);
    case Qt::ToolTipRole:
        return toolTip(host, instance, column);
    case Qt::AccessibleTextRole:
        return column == Shape ? text(host, instance, State) : QVariant();
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case ShapeRole:
        return QVariant::fromValue(shapeAt(index.row()));
    case ErrorRole:
        return instance.data.state == api::InstanceState::Failed ? instance.data.error.value_or(QString()) : QString();
    case DimmedRole:
        return !host.isLive();
    case PassingRole:
        return column == State
            && (host.requests().pending(instance.data.name) || shapeOf(instance.data.state) == StateShape::Changing
                || instance.data.state == api::InstanceState::Draining || instance.data.stalled);
    case SeriesRole:
        return QVariant::fromValue(column == MessagesTrend ? &instance.messagesHistory : &instance.sessionHistory);
    default:
        return {};
    }
}

QString InstancesModel::text(const Host &host, const HostInstance &instance, int column) const
{
    const api::Instance &data = instance.data;
    const bool failed = data.state == api::InstanceState::Failed;
    switch (column) {
    case Name:
        return data.name;
    case State: {
        return host.requests().pending(data.name) ? tr("requested…") : format::state(instance, QDateTime::currentDateTimeUtc());
    }
    case HostName:
        return host.name();
    case Type:
        return data.type;
    case Isolation:
        return format::isolation(data.isolation);
    case ManagedBy:
        return format::managedBy(data.managed_by);
    case ListensOn:
        return format::listeners(data.listeners);
    case Sessions:
        return format::count(instance.sessions);
    case MessagesIn:
        // A failed row says why in the place of its numbers.
        return failed ? QString() : format::rate(instance.messagesIn.value_or(0));
    case MessagesOut:
        return failed ? QString() : format::rate(instance.messagesOut.value_or(0));
    case Up: {
        const QDateTime since = format::time(data.started_at);
        if (failed)
            return {};
        // Of an away host nobody knows whether it is still up.
        return since.isValid() && host.isLive() ? format::duration(since.msecsTo(QDateTime::currentDateTimeUtc())) : u"–"_s;
    }
    case Pid:
        return failed ? QString() : data.pid ? QString::number(*data.pid) : u"–"_s;
    case Restarts:
        return failed ? QString() : format::count(data.restarts);
    case Pending:
        return failed || data.pending.isEmpty() ? QString() : format::count(data.pending.size());
    default:
        return column >= ColumnCount ? metricText(host, instance, column) : QString();
    }
}

QString InstancesModel::metricText(const Host &host, const HostInstance &instance, int column) const
{
    if (instance.data.state == api::InstanceState::Failed)
        return {};
    const api::MetricColumn &metric = m_metrics.at(column - ColumnCount);
    return format::metric(host.metric(instance, metric.name), metric);
}

QString InstancesModel::stateToolTip(const api::Instance &instance)
{
    QStringList lines;
    // Not failed, so it is being started again.
    if (instance.error)
        lines.append(*instance.error);
    if (instance.stalled)
        lines.append(tr("It does not answer"));
    if (!instance.pending.isEmpty())
        lines.append(tr("Count from its next start on: %1").arg(instance.pending.join(u", "_s)));
    return lines.join(u'\n');
}

QString InstancesModel::toolTip(const Host &host, const HostInstance &instance, int column) const
{
    if (!host.isLive())
        return tr("%1 is %2. What is shown is what it last said.")
            .arg(host.name(), format::presence(host, QDateTime::currentDateTimeUtc()));
    if (instance.data.state == api::InstanceState::Failed && instance.data.error)
        return *instance.data.error;
    switch (column) {
    case State:
    case Pending:
        return stateToolTip(instance.data);
    case Name:
    case ListensOn:
        return text(host, instance, column);
    case Up: {
        const QDateTime since = format::time(instance.data.started_at);
        return since.isValid() ? tr("Running since %1").arg(format::exact(since)) : QString();
    }
    case Trend:
        return tr("Sessions in the last 5 minutes");
    case MessagesTrend:
        return tr("Messages per second in the last 5 minutes");
    default:
        return {};
    }
}

} // namespace signalbox::gui

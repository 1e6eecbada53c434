// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/HostsModel.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"

#include <QtCore/QMimeData>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr auto hostMimeType = "application/x-signalbox-host"_L1;
/// Of an index: rows at the top have this id, rows of a group its place among the groups.
constexpr quintptr top = 0;

} // namespace

HostsModel::HostsModel(HostList &hosts, QObject *parent) : QAbstractItemModel(parent), m_hosts(hosts)
{
    connect(&hosts, &HostList::hostAboutToBeAdded, this, [this] { beginResetModel(); });
    connect(&hosts, &HostList::hostAdded, this, [this](Host *host) {
        m_groups = arranged();
        endResetModel();
        watch(host);
    });
    connect(&hosts, &HostList::hostAboutToBeRemoved, this, [this](Host *host) {
        host->disconnect(this);
        beginResetModel();
    });
    connect(&hosts, &HostList::hostRemoved, this, [this] {
        m_groups = arranged();
        endResetModel();
    });
    m_groups = arranged();
    for (int i = 0; i < hosts.count(); ++i)
        watch(hosts.at(i));
    // "3 min" grows though nothing happens.
    m_ageing.setInterval(std::chrono::seconds(1));
    connect(&m_ageing, &QTimer::timeout, this, [this] {
        for (int i = 0; i < m_hosts.count(); ++i) {
            const Host::Presence presence = m_hosts.at(i)->presence();
            if (presence == Host::Presence::Away || presence == Host::Presence::NotAnswering)
                touch(m_hosts.at(i), {DetailRole});
        }
    });
    m_ageing.start();
}

QList<HostsModel::Group> HostsModel::arranged() const
{
    QList<Group> groups{{QString(), m_hosts.inGroup({})}};
    const QStringList names = m_hosts.groups();
    for (const QString &name : names)
        groups.append({name, m_hosts.inGroup(name)});
    return groups;
}

void HostsModel::rearrange()
{
    const QList<Group> now = arranged();
    if (now == m_groups)
        return;
    beginResetModel();
    m_groups = now;
    endResetModel();
}

QModelIndex HostsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, top);
    return createIndex(row, column, quintptr(parent.row() - m_groups.first().hosts.size()));
}

QModelIndex HostsModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == top)
        return {};
    return createIndex(int(m_groups.first().hosts.size()) + int(index.internalId()), 0, top);
}

int HostsModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.first().hosts.size() + m_groups.size());
    const Group *group = parent.column() == 0 ? groupAt(parent) : nullptr;
    return group ? int(group->hosts.size()) : 0;
}

int HostsModel::columnCount(const QModelIndex &) const
{
    return 1;
}

const HostsModel::Group *HostsModel::groupAt(const QModelIndex &index) const
{
    const qsizetype place = index.isValid() && index.internalId() == top ? index.row() - m_groups.first().hosts.size() : 0;
    return place > 0 ? &m_groups.at(place) : nullptr;
}

Host *HostsModel::hostAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    if (index.internalId() != top)
        return m_groups.at(qsizetype(index.internalId())).hosts.value(index.row());
    return index.row() == 0 ? nullptr : m_groups.first().hosts.value(index.row() - 1);
}

Scope HostsModel::scopeAt(const QModelIndex &index) const
{
    if (const Group *group = groupAt(index))
        return Scope::ofGroup(group->name);
    return hostAt(index);
}

QModelIndex HostsModel::indexOf(const Scope &scope) const
{
    const int ungrouped = int(m_groups.first().hosts.size());
    for (int place = 0; place < int(m_groups.size()) && !scope.isAll(); ++place) {
        const Group &group = m_groups.at(place);
        if (!scope.host && place > 0 && group.name == scope.group)
            return createIndex(ungrouped + place, 0, top);
        if (const int row = scope.host ? int(group.hosts.indexOf(scope.host.data())) : -1; row >= 0)
            return place == 0 ? createIndex(row + 1, 0, top) : createIndex(row, 0, quintptr(place));
    }
    return allHostsIndex();
}

QVariant HostsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Host *host = hostAt(index);
    return host ? oneHost(*host, role) : several(index, role);
}

QString HostsModel::totalSessions(const QModelIndex &index) const
{
    qint64 total = 0;
    const QList<Host *> members = scopeAt(index).hosts(m_hosts);
    for (const Host *host : members)
        total += host->isLive() ? host->sessions() : 0;
    return format::count(total);
}

QVariant HostsModel::several(const QModelIndex &index, int role) const
{
    const Group *group = groupAt(index);
    const QString name = group ? group->name : tr("All hosts");
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case GroupRole:
        return group ? QVariant(name) : QVariant();
    case ShapeRole:
        return QVariant::fromValue(StateShape::None);
    case SessionsRole:
        return totalSessions(index);
    case EnvironmentRole:
        return QVariant::fromValue(scopeAt(index).environment(m_hosts));
    case Qt::ToolTipRole:
        return tr("%1 live sessions on the connected hosts").arg(totalSessions(index));
    case Qt::AccessibleTextRole:
        return tr("%1, live sessions: %2").arg(group ? tr("Group %1").arg(name) : name, totalSessions(index));
    default:
        return {};
    }
}

QVariant HostsModel::oneHost(const Host &host, int role) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    switch (role) {
    case Qt::DisplayRole:
        return host.name();
    case HostRole:
        return QVariant::fromValue(const_cast<Host *>(&host));
    case ShapeRole:
        return QVariant::fromValue(shapeOf(host));
    case EnvironmentRole:
        return QVariant::fromValue(host.saved().environment);
    case SessionsRole:
        return host.agent() ? format::count(host.sessions()) : u"–"_s;
    case DetailRole:
        if (!host.isLive())
            return format::presence(host, now);
        return host.failedCount() > 0 ? tr("%Ln instance(s) failed", nullptr, host.failedCount()) : QString();
    case DetailIsErrorRole:
        return host.presence() == Host::Presence::Refused || (host.isLive() && host.failedCount() > 0);
    case DimmedRole:
        return !host.isLive();
    case Qt::ToolTipRole: {
        const QString first = u"%1 · %2"_s.arg(host.saved().address().display(), format::presence(host, now));
        return host.isLive() || host.lastError().message.isEmpty() ? first : u"%1\n%2"_s.arg(first, errorText(host.lastError()));
    }
    case Qt::AccessibleTextRole: {
        const QString text = tr("%1, live sessions: %2").arg(host.name(), oneHost(host, SessionsRole).toString());
        const QString detail = oneHost(host, DetailRole).toString();
        return detail.isEmpty() ? text : u"%1, %2"_s.arg(text, detail);
    }
    default:
        return {};
    }
}

Qt::ItemFlags HostsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractItemModel::flags(index) | Qt::ItemIsDropEnabled;
    return hostAt(index) ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList HostsModel::mimeTypes() const
{
    return {hostMimeType};
}

QMimeData *HostsModel::mimeData(const QModelIndexList &indexes) const
{
    const Host *host = hostAt(indexes.value(0));
    if (!host)
        return nullptr;
    auto *data = new QMimeData;
    data->setData(hostMimeType, host->saved().id.toUtf8());
    return data;
}

bool HostsModel::canDropMimeData(const QMimeData *data, Qt::DropAction, int, int, const QModelIndex &) const
{
    return m_hosts.byId(QString::fromUtf8(data->data(hostMimeType))) != nullptr;
}

bool HostsModel::dropMimeData(const QMimeData *data, Qt::DropAction, int, int, const QModelIndex &parent)
{
    const QPointer<Host> host = m_hosts.byId(QString::fromUtf8(data->data(hostMimeType)));
    if (!host)
        return false;
    const Host *onto = hostAt(parent);
    const QString group = onto ? onto->saved().group : scopeAt(parent).group;
    // Later: the view is in the middle of the drop, and this makes the model new.
    QTimer::singleShot(0, this, [this, host, group] {
        if (host)
            m_hosts.setGroup(host, group);
    });
    // The view must not remove the row by itself.
    return false;
}

void HostsModel::watch(Host *host)
{
    const auto all = [this, host] { touch(host); };
    connect(host, &Host::savedChanged, this, &HostsModel::rearrange);
    connect(host, &Host::savedChanged, this, all);
    connect(host, &Host::presenceChanged, this, all);
    connect(host, &Host::agentChanged, this, all);
    connect(host, &Host::sampled, this, [this, host](const QList<int> &rows) {
        if (!rows.isEmpty())
            touch(host, {SessionsRole});
    });
}

void HostsModel::touch(Host *host, const QList<int> &roles)
{
    const QModelIndex own = indexOf(host);
    Q_EMIT dataChanged(own, own, roles);
    if (own.parent().isValid())
        Q_EMIT dataChanged(own.parent(), own.parent(), roles);
    Q_EMIT dataChanged(allHostsIndex(), allHostsIndex(), roles);
}

} // namespace signalbox::gui

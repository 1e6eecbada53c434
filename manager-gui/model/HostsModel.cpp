// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/HostsModel.h"

#include "manager-gui/model/Format.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

HostsModel::HostsModel(HostList &hosts, QObject *parent) : QAbstractListModel(parent), m_hosts(hosts)
{
    connect(&hosts, &HostList::hostAboutToBeAdded, this, [this](int index) { beginInsertRows({}, index + 1, index + 1); });
    connect(&hosts, &HostList::hostAdded, this, [this](Host *host) {
        endInsertRows();
        watch(host);
        touch(nullptr);
    });
    connect(&hosts, &HostList::hostAboutToBeRemoved, this, [this](Host *host) {
        const int row = m_hosts.indexOf(host) + 1;
        host->disconnect(this);
        beginRemoveRows({}, row, row);
    });
    connect(&hosts, &HostList::hostRemoved, this, [this] {
        endRemoveRows();
        touch(nullptr);
    });
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

int HostsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_hosts.count() + 1;
}

QVariant HostsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return index.row() == 0 ? allHosts(role) : oneHost(*m_hosts.at(index.row() - 1), role);
}

Host *HostsModel::hostAt(const QModelIndex &index) const
{
    return index.isValid() && index.row() > 0 ? m_hosts.at(index.row() - 1) : nullptr;
}

QModelIndex HostsModel::indexOf(const Host *host) const
{
    return index(host ? m_hosts.indexOf(host) + 1 : 0);
}

qint64 HostsModel::totalSessions() const
{
    qint64 total = 0;
    for (int i = 0; i < m_hosts.count(); ++i) {
        if (m_hosts.at(i)->isLive())
            total += m_hosts.at(i)->sessions();
    }
    return total;
}

QVariant HostsModel::allHosts(int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return tr("All hosts");
    case ShapeRole:
        return QVariant::fromValue(StateShape::None);
    case SessionsRole:
        return format::count(totalSessions());
    case Qt::ToolTipRole:
        return tr("%1 live sessions on the connected hosts").arg(format::count(totalSessions()));
    case Qt::AccessibleTextRole:
        return tr("%1, live sessions: %2").arg(tr("All hosts"), format::count(totalSessions()));
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
        return host.isLive() || host.lastError().message.isEmpty() ? first : u"%1\n%2"_s.arg(first, host.lastError().message);
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

void HostsModel::watch(Host *host)
{
    const auto all = [this, host] {
        touch(host);
        touch(nullptr);
    };
    connect(host, &Host::savedChanged, this, all);
    connect(host, &Host::presenceChanged, this, all);
    connect(host, &Host::agentChanged, this, all);
    connect(host, &Host::sampled, this, [this, host](const QList<int> &rows) {
        if (rows.isEmpty())
            return;
        touch(host, {SessionsRole});
        touch(nullptr, {SessionsRole});
    });
}

void HostsModel::touch(const Host *host, const QList<int> &roles)
{
    const QModelIndex index = indexOf(host);
    Q_EMIT dataChanged(index, index, roles);
}

} // namespace signalbox::gui

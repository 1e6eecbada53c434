// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/EventsModel.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/EventWords.h"
#include "manager-gui/model/Format.h"

#include <QtCore/QJsonDocument>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

const api::Instance *known(const Host &host, const QString &name)
{
    const int row = host.rowOf(name);
    return row < 0 ? nullptr : &host.instances()[std::size_t(row)].data;
}

/// What differs beside the state, in words.
QString difference(const api::Instance &before, const api::Instance &after)
{
    if (before.listeners != after.listeners)
        return EventsModel::tr("listens on %1").arg(format::listeners(after.listeners));
    if (before.pid != after.pid && after.pid)
        return EventsModel::tr("served by process %1").arg(*after.pid);
    if (before.max_sessions != after.max_sessions)
        return EventsModel::tr("session limit %1").arg(format::count(after.max_sessions));
    return EventsModel::tr("changed");
}

} // namespace

EventsModel::EventsModel(HostList &hosts, QObject *parent) : QAbstractTableModel(parent)
{
    m_flushing.setSingleShot(true);
    m_flushing.setInterval(0);
    connect(&m_flushing, &QTimer::timeout, this, &EventsModel::flush);
    for (int i = 0; i < hosts.count(); ++i)
        watch(hosts.at(i));
    connect(&hosts, &HostList::hostAdded, this, &EventsModel::watch);
    connect(&hosts, &HostList::hostAboutToBeRemoved, this, [this](const Host *host) { m_presences.remove(host); });
}

void EventsModel::watch(Host *host)
{
    m_presences.insert(host, host->presence());
    connect(host, &Host::eventHeard, this, [this, host](const api::Event &event) { onEvent(host, event); });
    connect(host, &Host::presenceChanged, this, [this, host] { onPresence(host); });
    connect(host, &Host::snapshotTaken, this, [this, host](bool first) {
        if (first)
            return;
        Entry entry;
        entry.kind = Kind::Unknown;
        entry.host = host;
        entry.what = tr("read anew: what happened in between is not known");
        entry.reason = tr("%Ln instance(s) now", nullptr, int(host->instances().size()));
        append(std::move(entry));
    });
}

void EventsModel::onEvent(Host *host, const api::Event &event)
{
    // It only keeps the revisions without gaps.
    if (event.type == "hidden"_L1)
        return;
    Entry entry;
    entry.host = host;
    entry.type = event.type;
    entry.at = format::time(event.at);
    if (const std::optional<EventWords> words = wordsOf(event)) {
        entry.instance = words->instance;
        entry.what = words->what;
        entry.reason = words->reason;
        entry.shape = words->shape;
        if (const api::Instance *instance = known(*host, entry.instance))
            entry.shape = shapeOf(instance->state);
        return append(std::move(entry));
    }
    const QJsonValue told = event.data.value("instance"_L1);
    entry.instance = told.isObject() ? told["name"_L1].toString() : event.data.value("name"_L1).toString(told.toString());
    entry.reason = event.data.value("reason"_L1).toString();
    const api::Instance *before = known(*host, entry.instance);
    const auto after =
        told.isObject() ? json::fromJson<api::Instance>(told) : Result<api::Instance>(failure(ErrorCode::ParseError, QString()));
    if (event.type == "instance.removed"_L1) {
        entry.what = tr("removed");
        entry.shape = StateShape::Stopped;
    } else if (after) {
        entry.shape = shapeOf(after->state);
        if (!before)
            entry.what = tr("added, %1").arg(format::state(after->state));
        else if (before->state != after->state)
            entry.what = u"%1 → %2"_s.arg(format::state(before->state), format::state(after->state));
        else
            entry.what = difference(*before, *after);
        if (entry.reason.isEmpty() && after->state == api::InstanceState::Failed)
            entry.reason = after->error.value_or(QString());
    } else {
        // Of a kind that this version has not heard of: shown as it came.
        entry.what = event.type;
        if (entry.reason.isEmpty())
            entry.reason = QString::fromUtf8(QJsonDocument(event.data).toJson(QJsonDocument::Compact)).left(200);
    }
    append(std::move(entry));
}

void EventsModel::onPresence(Host *host)
{
    using enum Host::Presence;
    const Host::Presence now = host->presence();
    const Host::Presence before = std::exchange(m_presences[host], now);
    if (now == before || now == Connecting)
        return;
    Entry entry;
    entry.kind = Kind::Connection;
    entry.host = host;
    entry.shape = shapeOf(*host);
    if (now == Live)
        entry.shape = StateShape::Running;
    entry.what = now == Live  ? tr("connected")
        : now == Away         ? tr("connection lost")
        : now == NotAnswering ? tr("does not answer")
        : now == Refused      ? tr("refused")
                              : tr("disconnected");
    if (now == Away || now == Refused || now == NotAnswering)
        entry.reason = errorText(host->lastError());
    append(std::move(entry));
}

void EventsModel::append(Entry entry)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (!entry.at.isValid())
        entry.at = now;
    if (!m_since.isValid())
        m_since = now;
    entry.hostName = entry.host->name();
    entry.number = ++m_number;
    m_arrived.push_back(std::move(entry));
    if (!m_flushing.isActive())
        m_flushing.start();
}

void EventsModel::flush()
{
    // Of a burst larger than the list only the end will be seen.
    const auto excess = std::ptrdiff_t(m_arrived.size()) - capacity;
    if (excess > 0)
        m_arrived.erase(m_arrived.begin(), m_arrived.begin() + excess);
    const int count = int(m_arrived.size());
    const int surplus = rowCount() + count - capacity;
    if (surplus > 0) {
        beginRemoveRows({}, rowCount() - surplus, rowCount() - 1);
        m_entries.erase(m_entries.end() - surplus, m_entries.end());
        endRemoveRows();
    }
    beginInsertRows({}, 0, count - 1);
    m_entries.insert(m_entries.begin(), std::make_move_iterator(m_arrived.rbegin()), std::make_move_iterator(m_arrived.rend()));
    m_arrived.clear();
    endInsertRows();
}

int EventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int EventsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = entryAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(entry, index.column());
    case Qt::ToolTipRole:
        if (index.column() == When)
            return format::exact(entry.at);
        return index.column() == Reason || index.column() == What ? format::literal(text(entry, index.column())) : QVariant();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case InstancesModel::ShapeRole:
        return QVariant::fromValue(entry.shape);
    case InstancesModel::DimmedRole:
        return entry.kind == Kind::Unknown;
    default:
        return {};
    }
}

QString EventsModel::text(const Entry &entry, int column) const
{
    switch (column) {
    case When:
        return format::age(entry.at, QDateTime::currentDateTimeUtc());
    case HostName:
        return entry.hostName;
    case Instance:
        return entry.instance;
    case What:
        return entry.what;
    case Reason:
        return entry.reason;
    default:
        return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const std::array<const char *, ColumnCount> titles{QT_TR_NOOP("When"), QT_TR_NOOP("Host"), QT_TR_NOOP("Instance"),
                                                              QT_TR_NOOP("What happened"), QT_TR_NOOP("Why")};
    static constexpr std::array<QLatin1StringView, ColumnCount> keys{"when"_L1, "host"_L1, "instance"_L1, "what"_L1, "reason"_L1};
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return tr(titles[std::size_t(section)]);
    if (role == InstancesModel::ColumnKeyRole)
        return QString(keys[std::size_t(section)]);
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/PlacesModel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/InstancesModel.h"

#include <tuple>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void PlacesModel::setMember(const QString &name)
{
    if (name.trimmed() == m_member)
        return;
    m_member = name.trimmed();
    askAnew();
}

void PlacesModel::askPart(const HubKey &key, int page, int size, const Taker &take)
{
    api::PresenceFind::Params params;
    params.member = m_member;
    params.hub = key.hub;
    params.prefix = true;
    params.page = page;
    params.page_size = size;
    key.host->link().call<api::PresenceFind>(params, this, [take](const Result<api::PresenceFind::Result> &result) {
        if (!result)
            return take(failure(result.error()));
        take(Answer{result->total, result->items, result->missing});
    });
}

bool PlacesModel::isBefore(const Shown &left, const Shown &right) const
{
    const auto order = [](const Shown &one) { return std::tuple(one.row.member.toUtf8(), one.row.hub.toUtf8(), one.row.channel.toUtf8()); };
    return order(left) < order(right);
}

QString PlacesModel::idOf(const api::PresenceFind::Item &row) const
{
    return QStringList{row.hub, row.channel, row.member}.join(QChar(0x1f));
}

ChannelKey PlacesModel::keyAt(int row) const
{
    const Shown *shown = at(row);
    return shown ? ChannelKey{shown->key.host, shown->row.hub, shown->row.channel} : ChannelKey();
}

QString PlacesModel::memberAt(int row) const
{
    const Shown *shown = at(row);
    return shown ? shown->row.member : QString();
}

QVariant PlacesModel::data(const QModelIndex &index, int role) const
{
    const Shown *shown = checkIndex(index, CheckIndexOption::IndexIsValid) ? at(index.row()) : nullptr;
    if (!shown)
        return {};
    const api::PresenceFind::Item &item = shown->row;
    if (role == Qt::DisplayRole) {
        const QString texts[ColumnCount] = {item.member,   item.channel,
                                            item.hub,      shown->key.host ? shown->key.host->name() : QString(),
                                            item.instance, format::age(format::time(item.since), QDateTime::currentDateTimeUtc())};
        return texts[index.column()];
    }
    if (role == Qt::ToolTipRole && index.column() == Since)
        return format::exact(format::time(item.since));
    if (role == Qt::ToolTipRole && (index.column() == Member || index.column() == Channel))
        return index.data();
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == Since ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == InstancesModel::DimmedRole)
        return !shown->key.isLive();
    return {};
}

QVariant PlacesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const std::array<const char *, ColumnCount> titles{QT_TR_NOOP("Member"), QT_TR_NOOP("Channel"),  QT_TR_NOOP("Hub"),
                                                              QT_TR_NOOP("Host"),   QT_TR_NOOP("Instance"), QT_TR_NOOP("Since")};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return tr(titles[std::size_t(section)]);
    if (role == Qt::TextAlignmentRole)
        return int((section == Since ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/PlacesModel.h"

#include "manager-gui/model/Format.h"

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

QString PlacesModel::text(const Shown &shown, int column) const
{
    const api::PresenceFind::Item &item = shown.row;
    switch (column) {
    case Member:
        return item.member;
    case Channel:
        return item.channel;
    case HubName:
        return item.hub;
    case HostName:
        return shown.key.host ? shown.key.host->name() : QString();
    case Instance:
        return item.instance;
    default:
        return format::age(format::time(item.since), QDateTime::currentDateTimeUtc());
    }
}

QString PlacesModel::toolTip(const Shown &shown, int column) const
{
    if (column == Since)
        return format::exact(format::time(shown.row.since));
    return column == Member || column == Channel ? format::literal(text(shown, column)) : QString();
}

QString PlacesModel::title(int column) const
{
    static const std::array<const char *, ColumnCount> titles{QT_TR_NOOP("Member"), QT_TR_NOOP("Channel"),  QT_TR_NOOP("Hub"),
                                                              QT_TR_NOOP("Host"),   QT_TR_NOOP("Instance"), QT_TR_NOOP("Since")};
    return tr(titles[std::size_t(column)]);
}

} // namespace signalbox::gui

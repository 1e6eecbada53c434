// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/RosterModel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/JsonMessage.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// More of it nobody reads in a tool tip.
constexpr qsizetype longestToolTip = 2000;

/// As the agents sort.
bool isLess(const QString &left, const QString &right)
{
    return left.toUtf8() < right.toUtf8();
}

} // namespace

void RosterModel::setChannel(const ChannelKey &key)
{
    if (key == m_channel)
        return;
    m_channel = key;
    m_target.reset();
    clearRows();
    setParts({});
    if (!key.isEmpty())
        setParts({key.hubKey()});
}

api::PresenceList::Params RosterModel::paramsFor(int page) const
{
    api::PresenceList::Params params;
    params.hub = m_channel.hub;
    params.channel = m_channel.channel;
    params.page = page;
    params.page_size = pageSize;
    return params;
}

void RosterModel::askPart(const HubKey &key, int page, int, const Taker &take)
{
    key.host->link().call<api::PresenceList>(paramsFor(page), this, [take](const Result<api::PresenceList::Result> &result) {
        if (!result)
            return take(failure(result.error()));
        take(Answer{result->total, result->items, result->missing});
    });
}

bool RosterModel::isBefore(const Shown &left, const Shown &right) const
{
    return isLess(left.row.member, right.row.member);
}

void RosterModel::goTo(const QString &member)
{
    m_target = member;
    m_targetPageAsked = false;
    ++m_search;
    const bool isHere = isAnswered() && rowCount() > 0 && !isLess(member, memberAt(0)) && !isLess(memberAt(rowCount() - 1), member);
    if (isHere)
        return shown();
    search(0, isAnswered() ? std::max(pageCount() - 1, 0) : std::numeric_limits<int>::max() / pageSize);
}

void RosterModel::search(int first, int last)
{
    if (!m_channel.host || !m_channel.host->isLive())
        return;
    // The first answer tells how many pages there are.
    const int page = last > mostMerged * pageSize ? 0 : (first + last) / 2;
    m_channel.host->link().call<api::PresenceList>(
        paramsFor(page + 1), this, [this, first, page, last, search = m_search](const Result<api::PresenceList::Result> &result) {
            if (search == m_search && m_target && result)
                onSearched(first, page, last, *result);
        });
}

void RosterModel::onSearched(int first, int page, int last, const api::PresenceList::Result &result)
{
    const int end = int((result.total + pageSize - 1) / pageSize) - 1;
    last = std::clamp(last, 0, std::max(end, 0));
    const bool isAhead = result.items.isEmpty() || isLess(*m_target, result.items.first().member);
    const bool isBehind = !result.items.isEmpty() && isLess(result.items.last().member, *m_target);
    if (isAhead && page > first)
        return search(first, std::min(page - 1, last));
    if (isBehind && page < last)
        return search(page + 1, last);
    m_targetPageAsked = true;
    if (page == wantedPage())
        return isActive() ? refresh() : shown();
    setPage(page);
}

void RosterModel::shown()
{
    const bool isOnPage = m_target && rowCount() > 0 && !isLess(*m_target, memberAt(0)) && !isLess(memberAt(rowCount() - 1), *m_target);
    if (!m_target || (!m_targetPageAsked && !isOnPage))
        return;
    const QString target = *std::exchange(m_target, {});
    int row = 0;
    while (row < rowCount() - 1 && isLess(memberAt(row), target))
        ++row;
    Q_EMIT arrived(rowCount() > 0 ? row : -1, memberAt(row) == target);
}

QString RosterModel::memberAt(int row) const
{
    const Shown *shown = at(row);
    return shown ? shown->row.member : QString();
}

QString RosterModel::text(const Shown &shown, int column) const
{
    const api::PresenceList::Item &item = shown.row;
    switch (column) {
    case Member:
        return item.member;
    case Info:
        return item.info.isNull() ? QString() : jsonmessage::compact(item.info);
    case Node:
        return item.node;
    case Instance:
        return item.instance;
    default:
        return format::age(format::time(item.since), QDateTime::currentDateTimeUtc());
    }
}

QString RosterModel::toolTip(const Shown &shown, int column) const
{
    const api::PresenceList::Item &item = shown.row;
    if (column == Info && !item.info.isNull())
        return u"<pre>%1</pre>"_s.arg(jsonmessage::pretty(item.info).left(longestToolTip).toHtmlEscaped());
    if (column == Since)
        return format::exact(format::time(item.since));
    return column == Member ? format::literal(item.member) : QString();
}

QString RosterModel::title(int column) const
{
    static const std::array<const char *, ColumnCount> titles{QT_TR_NOOP("Member"), QT_TR_NOOP("Info"), QT_TR_NOOP("Node"),
                                                              QT_TR_NOOP("Instance"), QT_TR_NOOP("Since")};
    return tr(titles[std::size_t(column)]);
}

} // namespace signalbox::gui

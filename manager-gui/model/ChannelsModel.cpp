// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/ChannelsModel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/InstancesModel.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// The agents' names of our columns, for sorting. By hub and host: each list by name, one after the other.
constexpr std::array<QLatin1StringView, ChannelsModel::ColumnCount> sortKeys{"channel"_L1, "channel"_L1,  "channel"_L1,  "subscribers"_L1,
                                                                             "members"_L1, ""_L1,         "messages"_L1, "retained"_L1,
                                                                             "last_at"_L1, "published"_L1};
constexpr std::array<QLatin1StringView, ChannelsModel::ColumnCount> columnKeys{
    "channel"_L1, "hub"_L1, "host"_L1, "subscribers"_L1, "members"_L1, "rate"_L1, "kept"_L1, "retained"_L1, "last_at"_L1, "published"_L1};

// Two answers closer together than this say little of how fast a channel goes.
constexpr qint64 shortestSpanMs = 500;

qint64 numberOf(const api::Channel &channel, int column)
{
    switch (column) {
    case ChannelsModel::Subscribers:
        return channel.subscribers;
    case ChannelsModel::Members:
        return channel.members;
    case ChannelsModel::Kept:
        return channel.messages;
    case ChannelsModel::Retained:
        return channel.retained ? 1 : 0;
    case ChannelsModel::LastMessage:
        return channel.last_at ? format::time(channel.last_at).toMSecsSinceEpoch() : 0;
    case ChannelsModel::Published:
        return channel.published;
    default:
        return 0;
    }
}

} // namespace

ChannelsModel::ChannelsModel(QObject *parent) : MergedModel(parent)
{
    m_clock.start();
}

void ChannelsModel::setFilterText(const QString &text)
{
    if (text.trimmed() == m_filter)
        return;
    m_filter = text.trimmed();
    askAnew();
}

void ChannelsModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount || !canSort(column) || (column == m_sortColumn && order == m_sortOrder))
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    askAnew();
}

void ChannelsModel::askPart(const HubKey &key, int page, int size, const Taker &take)
{
    api::ChannelList::Params params;
    params.hub = key.hub;
    params.filter = m_filter;
    params.sort = sortKeys[std::size_t(m_sortColumn)];
    params.order = m_sortOrder == Qt::AscendingOrder ? api::SortOrder::Ascending : api::SortOrder::Descending;
    params.page = page;
    params.page_size = size;
    key.host->link().call<api::ChannelList>(params, this, [take](const Result<api::ChannelList::Result> &result) {
        if (!result)
            return take(failure(result.error()));
        Answer answer{result->total, {}, {}};
        for (const api::Channel &channel : result->items)
            answer.rows.append({channel, std::nullopt});
        take(answer);
    });
}

bool ChannelsModel::isBefore(const Shown &left, const Shown &right) const
{
    const bool descending = m_sortOrder == Qt::DescendingOrder;
    if (m_sortColumn == HostName || m_sortColumn == HubName) {
        const auto nameOf = [this](const Shown &one) {
            return m_sortColumn == HubName ? one.key.hub : one.key.host ? one.key.host->name() : QString();
        };
        const int order = QString::localeAwareCompare(nameOf(left), nameOf(right));
        if (order != 0)
            return descending ? order > 0 : order < 0;
        if (left.key != right.key)
            return false;
    }
    const qint64 a = numberOf(left.row.data, m_sortColumn);
    const qint64 b = numberOf(right.row.data, m_sortColumn);
    if (a != b)
        return descending ? a > b : a < b;
    // As the agents do: by the bytes of the name, descending only where that is what sorts.
    const QByteArray first = left.row.data.channel.toUtf8();
    const QByteArray second = right.row.data.channel.toUtf8();
    const bool byName = sortKeys[std::size_t(m_sortColumn)] == "channel"_L1;
    return descending && byName ? second < first : first < second;
}

void ChannelsModel::prepare(const HubKey &key, QList<ChannelRow> &rows)
{
    const qint64 now = m_clock.elapsed();
    for (ChannelRow &row : rows) {
        Sample &sample = m_samples[fullId({key, row})];
        const qint64 span = now - sample.atMs;
        if (sample.atMs == 0 || row.data.published < sample.published) {
            sample = {row.data.published, std::max<qint64>(now, 1), std::nullopt};
        } else if (span >= shortestSpanMs) {
            const double rate = double(row.data.published - sample.published) * 1000.0 / double(span);
            sample = {row.data.published, now, rate};
        }
        row.rate = sample.rate;
    }
    // What has not been on the screen for long goes.
    constexpr qint64 forgottenAfterMs = 30'000;
    constexpr qsizetype mostSamples = 4 * mostMerged;
    if (m_samples.size() > mostSamples)
        m_samples.removeIf([now](const QHash<QString, Sample>::iterator &it) { return now - it->atMs > forgottenAfterMs; });
}

ChannelKey ChannelsModel::keyAt(int row) const
{
    const Shown *shown = at(row);
    return shown ? ChannelKey{shown->key.host, shown->key.hub, shown->row.data.channel} : ChannelKey();
}

int ChannelsModel::rowOf(const ChannelKey &key) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (keyAt(row) == key)
            return row;
    }
    return -1;
}

QString ChannelsModel::text(const Shown &shown, int column) const
{
    const api::Channel &channel = shown.row.data;
    switch (column) {
    case Name:
        return channel.channel;
    case HubName:
        return shown.key.hub;
    case HostName:
        return shown.key.host ? shown.key.host->name() : QString();
    case Subscribers:
        return format::count(channel.subscribers);
    case Members:
        return format::count(channel.members);
    case Rate:
        return format::rate(shown.key.isLive() ? shown.row.rate : std::nullopt);
    case Kept:
        return channel.messages == 0 ? format::count(0)
                                     : u"%1 · %2"_s.arg(format::count(channel.messages), format::bytes(double(channel.bytes)));
    case Retained:
        return channel.retained ? tr("yes", "retained") : u"–"_s;
    case LastMessage:
        return format::age(format::time(channel.last_at), QDateTime::currentDateTimeUtc());
    case Published:
        return format::count(channel.published);
    default:
        return {};
    }
}

QString ChannelsModel::toolTip(const Shown &shown, int column) const
{
    const api::Channel &channel = shown.row.data;
    switch (column) {
    case Name:
        return format::literal(channel.channel);
    case LastMessage:
        return channel.last_at ? format::exact(format::time(channel.last_at)) : tr("Nobody remembers a message");
    case Kept:
        return tr("%1 kept for those who come back, in %2 of memory")
            .arg(tr("%Ln message(s)", nullptr, int(std::min<qint64>(channel.messages, std::numeric_limits<int>::max()))),
                 format::bytes(double(channel.bytes)));
    case Retained:
        return channel.retained ? tr("The last retained message is sent to every new subscriber") : QString();
    default:
        return {};
    }
}

QString ChannelsModel::title(int column) const
{
    static const std::array<const char *, ColumnCount> titles{
        QT_TR_NOOP("Channel"), QT_TR_NOOP("Hub"),  QT_TR_NOOP("Host"),     QT_TR_NOOP("Subscribers"),  QT_TR_NOOP("Members"),
        QT_TR_NOOP("Msg/s"),   QT_TR_NOOP("Kept"), QT_TR_NOOP("Retained"), QT_TR_NOOP("Last message"), QT_TR_NOOP("Published"),
    };
    return tr(titles[std::size_t(column)]);
}

QVariant ChannelsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section >= 0 && section < ColumnCount) {
        if (role == InstancesModel::ColumnKeyRole)
            return QString(columnKeys[std::size_t(section)]);
        if (role == Qt::AccessibleTextRole && (section == Rate || section == Kept))
            return section == Rate ? tr("Messages per second") : tr("Kept messages");
        if (role == Qt::ToolTipRole && section == Rate)
            return tr("Messages per second, of the last seconds");
    }
    return MergedModel::headerData(section, orientation, role);
}

} // namespace signalbox::gui

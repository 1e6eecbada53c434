// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the instances: the fixed ones and those the agents describe, their headings and what they sort by.
#include "manager-gui/model/Format.h"
#include "manager-gui/model/InstancesModel.h"

#include <QtCore/QCollator>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// Stored in profiles: never change one.
constexpr std::array<QLatin1StringView, InstancesModel::ColumnCount> keys{
    "symbol"_L1,
    "name"_L1,
    "state"_L1,
    "host"_L1,
    "type"_L1,
    "isolation"_L1,
    "managed_by"_L1,
    "listeners"_L1,
    "sessions"_L1,
    "trend"_L1,
    "messages_in_rate"_L1,
    "messages_out_rate"_L1,
    "messages_trend"_L1,
    "up"_L1,
    "pid"_L1,
    "restarts"_L1,
    "pending"_L1,
};

QVariant metricHeader(const api::MetricColumn &metric, int role)
{
    switch (role) {
    case InstancesModel::ColumnKeyRole:
        return metric.name;
    case Qt::DisplayRole:
        return format::metricTitle(metric);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return format::metricMeaning(metric);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace

int InstancesModel::alignmentOf(int column)
{
    const bool right = column == Sessions || (column >= MessagesIn && column != MessagesTrend);
    return int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

void InstancesModel::learnColumns(const Host *host)
{
    QList<api::MetricColumn> news;
    for (const api::MetricColumn &column : host->metricColumns().instance) {
        const bool known = std::find(keys.begin(), keys.end(), column.name) != keys.end()
            || std::any_of(m_metrics.begin(), m_metrics.end(), [&](const api::MetricColumn &other) { return other.name == column.name; });
        if (!known && !column.name.isEmpty())
            news.append(column);
    }
    if (news.isEmpty())
        return;
    const int first = columnCount();
    beginInsertColumns({}, first, first + int(news.size()) - 1);
    m_metrics.append(news);
    endInsertColumns();
}

QVariant InstancesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    static const std::array<const char *, ColumnCount> titles{
        "",
        QT_TR_NOOP("Name"),
        QT_TR_NOOP("State"),
        QT_TR_NOOP("Host"),
        QT_TR_NOOP("Type"),
        QT_TR_NOOP("Isolation"),
        QT_TR_NOOP("Managed by"),
        QT_TR_NOOP("Listens on"),
        QT_TR_NOOP("Sessions"),
        QT_TR_NOOP("5 min"),
        QT_TR_NOOP("In/s"),
        QT_TR_NOOP("Out/s"),
        QT_TR_NOOP("Msg/s, 5 min"),
        QT_TR_NOOP("Up"),
        QT_TR_NOOP("Pid"),
        QT_TR_NOOP("Restarts"),
        QT_TR_NOOP("Waiting"),
    };
    static const std::array<const char *, ColumnCount> meanings{
        QT_TR_NOOP("Symbol of the state"),
        QT_TR_NOOP("Name"),
        QT_TR_NOOP("State"),
        QT_TR_NOOP("Host"),
        QT_TR_NOOP("Server type"),
        QT_TR_NOOP("Isolation"),
        QT_TR_NOOP("Managed by"),
        QT_TR_NOOP("Listens on"),
        QT_TR_NOOP("Live sessions"),
        QT_TR_NOOP("Sessions in the last 5 minutes"),
        QT_TR_NOOP("Messages in per second"),
        QT_TR_NOOP("Messages out per second"),
        QT_TR_NOOP("Messages per second in the last 5 minutes"),
        QT_TR_NOOP("Uptime"),
        QT_TR_NOOP("Process id"),
        QT_TR_NOOP("Restarts of itself"),
        QT_TR_NOOP("Changes that wait for a restart"),
    };
    if (section >= ColumnCount)
        return metricHeader(m_metrics.at(section - ColumnCount), role);
    switch (role) {
    case ColumnKeyRole:
        return QString(keys[std::size_t(section)]);
    case Qt::DisplayRole:
        return section == Shape ? QString() : tr(titles[std::size_t(section)]);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return tr(meanings[std::size_t(section)]);
    case Qt::TextAlignmentRole:
        return alignmentOf(section);
    default:
        return {};
    }
}

bool InstancesModel::lessThan(int left, int right, int column) const
{
    static const QCollator collator = [] {
        // Of the C locale a collator cannot count.
        QCollator c(format::locale());
        c.setNumericMode(true);
        c.setCaseSensitivity(Qt::CaseInsensitive);
        return c;
    }();
    const HostInstance &a = instanceAt(left);
    const HostInstance &b = instanceAt(right);
    const auto order = [&]() -> std::partial_ordering {
        switch (column) {
        case Shape:
        case State:
            return a.data.state <=> b.data.state;
        case Sessions:
        case Trend:
            return a.sessions <=> b.sessions;
        case MessagesTrend:
            return a.messagesIn.value_or(-1) + a.messagesOut.value_or(0) <=> b.messagesIn.value_or(-1) + b.messagesOut.value_or(0);
        case MessagesIn:
            return a.messagesIn.value_or(-1) <=> b.messagesIn.value_or(-1);
        case MessagesOut:
            return a.messagesOut.value_or(-1) <=> b.messagesOut.value_or(-1);
        case Up:
            // The longest up is the one that started first.
            return b.data.started_at.value_or(QString()).compare(a.data.started_at.value_or(QString())) <=> 0;
        case Pid:
            return a.data.pid.value_or(-1) <=> b.data.pid.value_or(-1);
        case Restarts:
            return a.data.restarts <=> b.data.restarts;
        case Pending:
            return a.data.pending.size() <=> b.data.pending.size();
        case Name:
            return std::partial_ordering::equivalent;
        default:
            if (column >= ColumnCount) {
                const QString &name = m_metrics.at(column - ColumnCount).name;
                return hostAt(left).metric(a, name).value_or(-1) <=> hostAt(right).metric(b, name).value_or(-1);
            }
            return collator.compare(text(hostAt(left), a, column), text(hostAt(right), b, column)) <=> 0;
        }
    }();
    if (order != std::partial_ordering::equivalent)
        return order == std::partial_ordering::less;
    const int names = collator.compare(a.data.name, b.data.name);
    return names != 0 ? names < 0 : left < right;
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/MessagesModel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/InstancesModel.h"
#include "manager-gui/model/JsonMessage.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// A cell shows no more of a message; measuring all of 64 KiB for each repaint would be felt.
constexpr qsizetype longestCell = 400;

} // namespace

MessagesModel::MessagesModel(QObject *parent) : QAbstractTableModel(parent)
{
    m_polling.setInterval(std::chrono::seconds(1));
    connect(&m_polling, &QTimer::timeout, this, &MessagesModel::refresh);
}

void MessagesModel::setChannel(const ChannelKey &key)
{
    if (key == m_key)
        return;
    m_key = key;
    startOver();
}

void MessagesModel::startOver()
{
    beginResetModel();
    ++m_generation;
    m_rows.clear();
    m_waiting.clear();
    m_position.clear();
    m_problem.reset();
    m_asked = false;
    m_answered = false;
    m_paused = false;
    endResetModel();
    Q_EMIT answered();
    if (m_active)
        refresh();
}

void MessagesModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (!active)
        return m_polling.stop();
    m_polling.start();
    refresh();
}

void MessagesModel::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    // What is on its way is asked for again.
    ++m_generation;
    m_asked = false;
    if (!paused)
        refresh();
    Q_EMIT answered();
}

void MessagesModel::setHeld(bool held)
{
    m_held = held;
    if (!held) {
        flush();
        Q_EMIT answered();
    }
}

void MessagesModel::refresh()
{
    if (m_asked || m_paused || m_key.isEmpty() || !m_key.host->isLive())
        return;
    ask(m_position);
}

void MessagesModel::ask(const QString &since)
{
    m_asked = true;
    api::ChannelHistory::Params params;
    params.hub = m_key.hub;
    params.channel = m_key.channel;
    params.limit = mostRows;
    params.since = since;
    m_key.host->link().call<api::ChannelHistory>(
        params, this, [this, since, generation = m_generation](const Result<api::ChannelHistory::Result> &result) {
            if (generation == m_generation)
                onAnswer(since, result);
        });
}

void MessagesModel::onAnswer(const QString &since, const Result<api::ChannelHistory::Result> &result)
{
    m_asked = false;
    m_problem = result ? std::nullopt : std::optional(result.error());
    if (result && since.isEmpty()) {
        takeTail(*result);
    } else if (result && result->complete) {
        for (const api::ChannelMessage &message : result->items)
            add({message, {}});
        if (!result->position.isEmpty())
            m_position = result->position;
    } else if (result && m_key.host && m_key.host->isLive()) {
        // More than fits, or a part is gone: what counts now is the end.
        return ask({});
    }
    m_answered = m_answered || result || !m_problem->retryable;
    // Where there is no row yet, none moves.
    if (!m_held || m_rows.empty())
        flush();
    Q_EMIT answered();
}

void MessagesModel::add(Row row)
{
    m_waiting.push_back(std::move(row));
    if (m_waiting.size() > mostRows)
        m_waiting.pop_front();
}

void MessagesModel::takeTail(const api::ChannelHistory::Result &result)
{
    const auto known = std::find_if(result.items.begin(), result.items.end(),
                                    [this](const api::ChannelMessage &message) { return message.position == m_position; });
    const bool isContinued = known != result.items.end();
    if (!m_position.isEmpty() && !isContinued && result.position != m_position)
        add({std::nullopt, tr("Messages are missing here: more came than is shown here or kept, or the server began anew")});
    else if (m_position.isEmpty() && !result.complete)
        add({std::nullopt, tr("Earlier messages are kept, too: more than are shown here")});
    for (auto it = isContinued ? std::next(known) : result.items.begin(); it != result.items.end(); ++it)
        add({*it, {}});
    m_position = result.position;
}

void MessagesModel::flush()
{
    if (m_waiting.empty())
        return;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(m_waiting.size()) - 1);
    std::move(m_waiting.begin(), m_waiting.end(), std::back_inserter(m_rows));
    m_waiting.clear();
    endInsertRows();
    const int tooMany = int(m_rows.size()) - mostRows;
    if (tooMany <= 0)
        return;
    beginRemoveRows({}, 0, tooMany - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + tooMany);
    endRemoveRows();
    Q_EMIT trimmed(tooMany);
}

const api::ChannelMessage *MessagesModel::at(int row) const
{
    if (row < 0 || row >= rowCount() || !m_rows[std::size_t(row)].message)
        return nullptr;
    return &*m_rows[std::size_t(row)].message;
}

int MessagesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MessagesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MessagesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    if (role == IsGapRole)
        return !row.message;
    if (role == InstancesModel::DimmedRole)
        return !row.message || !m_key.host || !m_key.host->isLive();
    if (!row.message)
        return role == Qt::DisplayRole && index.column() == Data ? row.gap : QVariant();
    const api::ChannelMessage &message = *row.message;
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case Time: {
            const QDateTime at = format::time(message.at).toLocalTime();
            const bool today = at.date() == QDate::currentDate();
            return format::locale().toString(at, today ? u"HH:mm:ss.zzz"_s : u"d MMM HH:mm:ss"_s);
        }
        case From:
            return message.from.value_or(u"–"_s);
        case Place:
            // All of a channel's positions begin alike.
            return message.position.size() > 12 ? u'…' + message.position.right(10) : message.position;
        default:
            return jsonmessage::compact(message.data).left(longestCell);
        }
    }
    if (role == Qt::ToolTipRole) {
        if (index.column() == Time)
            return format::exact(format::time(message.at));
        if (index.column() == Place)
            return message.id ? format::literal(tr("%1\nid: %2").arg(message.position, *message.id)) : message.position;
        return index.column() == From && !message.from ? QVariant(tr("Whoever published it has no name")) : QVariant();
    }
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
}

QVariant MessagesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const std::array<const char *, ColumnCount> titles{QT_TR_NOOP("Time"), QT_TR_NOOP("From"), QT_TR_NOOP("Position"),
                                                              QT_TR_NOOP("Data")};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return tr(titles[std::size_t(section)]);
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
}

} // namespace signalbox::gui

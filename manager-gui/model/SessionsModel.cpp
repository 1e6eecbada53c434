// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/SessionsModel.h"

#include "manager-gui/model/Format.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// The agent's names of our columns, for sorting.
constexpr std::array<QLatin1StringView, SessionsModel::ColumnCount> sortKeys{
    "id"_L1, "peer"_L1, "started_at"_L1, "last_activity_at"_L1, "messages_in"_L1, "messages_out"_L1, "bytes_in"_L1, "bytes_out"_L1};

} // namespace

SessionsModel::SessionsModel(QObject *parent) : QAbstractTableModel(parent)
{
    m_refreshing.setInterval(std::chrono::milliseconds(1500));
    connect(&m_refreshing, &QTimer::timeout, this, &SessionsModel::refresh);
}

void SessionsModel::setInstance(const InstanceKey &key)
{
    if (key == m_key)
        return;
    m_key = key;
    m_firstPage = 0;
    m_lastPage = 0;
    startOver();
}

void SessionsModel::setActive(bool active)
{
    if (active == m_refreshing.isActive())
        return;
    if (active) {
        m_refreshing.start();
        refresh();
    } else {
        m_refreshing.stop();
    }
}

void SessionsModel::setFilterText(const QString &text)
{
    if (text.trimmed() == m_filter)
        return;
    m_filter = text.trimmed();
    startOver();
}

void SessionsModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount || (column == m_sortColumn && order == m_sortOrder))
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    startOver();
}

void SessionsModel::setVisibleRows(int first, int last)
{
    m_firstPage = std::max(first, 0) / pageSize;
    m_lastPage = std::max(last, 0) / pageSize;
    for (int page = m_firstPage; page <= m_lastPage; ++page) {
        if (!m_pages.contains(page) && page * pageSize < m_rows)
            fetch(page);
    }
}

void SessionsModel::setHeld(bool held)
{
    if (m_held && !held)
        QMetaObject::invokeMethod(this, &SessionsModel::refresh, Qt::QueuedConnection);
    m_held = held;
}

void SessionsModel::startOver()
{
    beginResetModel();
    ++m_generation;
    m_pages.clear();
    m_asked.clear();
    m_total.reset();
    m_problem.reset();
    m_rows = 0;
    endResetModel();
    Q_EMIT answered();
    if (m_refreshing.isActive())
        refresh();
}

void SessionsModel::refresh()
{
    for (int page = m_firstPage; page <= m_lastPage; ++page) {
        if (page == 0 || page * pageSize < m_rows)
            fetch(page);
    }
}

void SessionsModel::fetch(int page)
{
    if (!m_key.host || !m_key.host->isLive() || m_asked.contains(page))
        return;
    m_asked.insert(page);
    api::SessionList::Params params;
    params.instance = m_key.name;
    params.filter = m_filter;
    params.sort = sortKeys[std::size_t(m_sortColumn)];
    params.order = m_sortOrder == Qt::AscendingOrder ? api::SortOrder::Ascending : api::SortOrder::Descending;
    params.page = page + 1;
    params.page_size = pageSize;
    const int generation = m_generation;
    m_key.host->link().call<api::SessionList>(params, this, [this, page, generation](const Result<api::SessionList::Result> &result) {
        if (generation != m_generation)
            return;
        m_asked.remove(page);
        m_problem = result ? std::nullopt : std::optional(result.error());
        if (result)
            take(page, *result);
        Q_EMIT answered();
    });
}

void SessionsModel::take(int page, const api::SessionList::Result &result)
{
    m_total = result.total;
    if (m_held && m_pages.contains(page)) {
        updateInPlace(page, result.items);
        return;
    }
    setRows(int(std::min<qint64>(result.total, std::numeric_limits<int>::max())));
    replacePage(page, result.items);
    forgetFarPages();
    m_lastPage = std::min(m_lastPage, std::max(m_rows - 1, 0) / pageSize);
    m_firstPage = std::min(m_firstPage, m_lastPage);
}

void SessionsModel::updateInPlace(int page, const QList<api::Session> &items)
{
    QHash<QString, const api::Session *> heard;
    for (const api::Session &session : items)
        heard.insert(session.id, &session);
    QList<api::Session> &known = m_pages[page];
    for (qsizetype i = 0; i < known.size(); ++i) {
        const api::Session *now = heard.value(known.at(i).id);
        if (!now || *now == known.at(i))
            continue;
        known[i] = *now;
        const int row = page * pageSize + int(i);
        Q_EMIT dataChanged(index(row, Id), index(row, ColumnCount - 1));
    }
}

void SessionsModel::replacePage(int page, const QList<api::Session> &items)
{
    const QList<api::Session> known = m_pages.value(page);
    const bool sameRows = std::equal(known.begin(), known.end(), items.begin(), items.end(),
                                     [](const api::Session &a, const api::Session &b) { return a.id == b.id; });
    if (sameRows)
        return updateInPlace(page, items);

    // Other sessions stand in these rows now: a selection goes with its session, never to the one that took its place.
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QStringList ids;
    for (const QModelIndex &index : before) {
        const api::Session *session = sessionAt(index.row());
        ids.append(session ? session->id : QString());
    }
    m_pages.insert(page, items);
    QHash<QString, int> rows;
    for (auto it = m_pages.begin(); it != m_pages.end(); ++it) {
        for (qsizetype i = 0; i < it->size(); ++i)
            rows.insert(it->at(i).id, it.key() * pageSize + int(i));
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const int row = ids.at(i).isEmpty() ? before.at(i).row() : rows.value(ids.at(i), -1);
        after.append(row >= 0 && row < m_rows ? index(row, before.at(i).column()) : QModelIndex());
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void SessionsModel::setRows(int rows)
{
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    } else if (rows < m_rows) {
        beginRemoveRows({}, rows, m_rows - 1);
        m_rows = rows;
        endRemoveRows();
    }
}

void SessionsModel::forgetFarPages()
{
    const int last = std::max(m_rows - 1, 0) / pageSize;
    for (auto it = m_pages.begin(); it != m_pages.end();) {
        const bool far = it.key() > last || it.key() < m_firstPage - keptPages || it.key() > m_lastPage + keptPages;
        it = far ? m_pages.erase(it) : std::next(it);
    }
}

const api::Session *SessionsModel::sessionAt(int row) const
{
    const auto page = m_pages.find(row / pageSize);
    if (row < 0 || page == m_pages.end() || row % pageSize >= page->size())
        return nullptr;
    return &page->at(row % pageSize);
}

int SessionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int SessionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SessionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const api::Session *session = sessionAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return session ? text(*session, index.column()) : u"…"_s;
    case Qt::ToolTipRole:
        if (!session)
            return {};
        if (index.column() == Started)
            return format::exact(format::time(session->started_at));
        if (index.column() == LastActivity)
            return format::exact(format::time(session->last_activity_at));
        return session->pending_bytes > 0 ? tr("%1 wait for a slow reader").arg(format::bytes(double(session->pending_bytes))) : QVariant();
    case Qt::TextAlignmentRole:
        return int((index.column() >= Started ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case InstancesModel::DimmedRole:
        return !m_key.host || !m_key.host->isLive();
    default:
        return {};
    }
}

QString SessionsModel::text(const api::Session &session, int column) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    switch (column) {
    case Id:
        return session.id;
    case Peer:
        return session.tls ? tr("%1 TLS").arg(session.peer) : session.peer;
    case Started:
        return format::age(format::time(session.started_at), now);
    case LastActivity:
        return format::age(format::time(session.last_activity_at), now);
    case MessagesIn:
        return format::count(session.messages_in);
    case MessagesOut:
        return format::count(session.messages_out);
    case BytesIn:
        return format::bytes(double(session.bytes_in));
    case BytesOut:
        return format::bytes(double(session.bytes_out));
    default:
        return {};
    }
}

QVariant SessionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const std::array<const char *, ColumnCount> titles{
        QT_TR_NOOP("Session"),     QT_TR_NOOP("Peer"),         QT_TR_NOOP("Started"), QT_TR_NOOP("Last activity"),
        QT_TR_NOOP("Messages in"), QT_TR_NOOP("Messages out"), QT_TR_NOOP("Data in"), QT_TR_NOOP("Data out"),
    };
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return tr(titles[std::size_t(section)]);
    if (role == Qt::TextAlignmentRole)
        return int((section >= Started ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace signalbox::gui

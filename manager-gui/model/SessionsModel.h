// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesModel.h"

namespace signalbox::gui {

/// The live sessions of one instance, however many: the agent sorts, filters and pages, this keeps the pages in view.
/// Shape:  one row per session; rows whose page is not here yet show "…". Persistent indexes follow the session's id.
/// Errors: `problem` while the last answer was an error.
class SessionsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Id, Peer, Started, LastActivity, MessagesIn, MessagesOut, BytesIn, BytesOut, ColumnCount };
    static constexpr int pageSize = 100;
    /// Pages kept beyond the ones in view, so that scrolling back is immediate.
    static constexpr int keptPages = 20;

    explicit SessionsModel(QObject *parent = nullptr);

    void setInstance(const InstanceKey &key);
    const InstanceKey &instance() const { return m_key; }
    /// Asks again every 1.5 s while active: when the table is on the screen.
    void setActive(bool active);
    void setFilterText(const QString &text);
    void setVisibleRows(int first, int last);
    /// While held, values change but no row moves, comes or goes.
    void setHeld(bool held);
    void refresh();

    /// Of the last answer; nothing before the first.
    std::optional<qint64> total() const { return m_total; }
    QString filterText() const { return m_filter; }
    const std::optional<Error> &problem() const { return m_problem; }
    /// Null while its page is not here.
    const api::Session *sessionAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    void answered();

private:
    void startOver();
    void fetch(int page);
    void take(int page, const api::SessionList::Result &result);
    void replacePage(int page, const QList<api::Session> &items);
    void updateInPlace(int page, const QList<api::Session> &items);
    void setRows(int rows);
    void forgetFarPages();
    QString text(const api::Session &session, int column) const;

    InstanceKey m_key;
    QString m_filter;
    int m_sortColumn = Started;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    QHash<int, QList<api::Session>> m_pages;
    QSet<int> m_asked;
    std::optional<qint64> m_total;
    std::optional<Error> m_problem;
    int m_rows = 0;
    int m_firstPage = 0;
    int m_lastPage = 0;
    /// Answers to questions of an earlier generation are void.
    int m_generation = 0;
    bool m_held = false;
    QTimer m_refreshing;
};

} // namespace signalbox::gui

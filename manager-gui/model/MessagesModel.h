// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/ChannelKey.h"

#include <QtCore/QAbstractTableModel>

#include <deque>

namespace signalbox::gui {

/// What a channel keeps and what comes, watched: asked every second for what came after the last position.
/// Shape:  the oldest first, the newest at the end; at most `mostRows`. Where messages are missing stands a row that says so.
/// Errors: `problem` while the last answer was an error.
class MessagesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, From, Place, Data, ColumnCount };
    enum Role { IsGapRole = Qt::UserRole + 100 };
    static constexpr int mostRows = 1000;

    explicit MessagesModel(QObject *parent = nullptr);

    void setChannel(const ChannelKey &key);
    const ChannelKey &channel() const { return m_key; }
    /// While the table is on the screen.
    void setActive(bool active);
    bool isActive() const { return m_active; }
    /// Nothing more comes until it goes on, and then all that came meanwhile.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    /// While held no row moves, comes or goes: what comes waits.
    void setHeld(bool held);
    int waiting() const { return int(m_waiting.size()); }
    void refresh();

    bool isAnswered() const { return m_answered; }
    const std::optional<Error> &problem() const { return m_problem; }
    /// Null for a gap.
    const api::ChannelMessage *at(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void answered();
    /// So many rows went from the top.
    void trimmed(int rows);

private:
    /// Without a message: a gap, and why.
    struct Row {
        std::optional<api::ChannelMessage> message;
        QString gap;
    };
    void startOver();
    void ask(const QString &since);
    void onAnswer(const QString &since, const Result<api::ChannelHistory::Result> &result);
    void takeTail(const api::ChannelHistory::Result &result);
    void add(Row row);
    void flush();

    ChannelKey m_key;
    std::deque<Row> m_rows;
    std::deque<Row> m_waiting;
    /// Behind the last message that came, empty before the first answer.
    QString m_position;
    std::optional<Error> m_problem;
    QTimer m_polling;
    int m_generation = 0;
    bool m_active = false;
    bool m_paused = false;
    bool m_held = false;
    bool m_asked = false;
    bool m_answered = false;
};

} // namespace signalbox::gui

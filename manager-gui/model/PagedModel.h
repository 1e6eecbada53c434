// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QAbstractTableModel>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

namespace signalbox::gui {

/// A list that agents sort, filter and page; this shows one page of it and keeps it up to date while active.
/// Shape:  asked in rounds; a round ends when everybody has answered, or after 1.5 s with what is there: who is late is shown
///         when the answer comes. The next round begins 2 s after the end of the last.
class PagedModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int pageSize = 100;
    /// Rows that can be paged through where the lists of several agents are made one: page n needs the first n pages of each.
    static constexpr int mostMerged = 1000;

    explicit PagedModel(QObject *parent = nullptr);

    /// While the table is on the screen.
    void setActive(bool active);
    bool isActive() const { return m_active; }
    /// At once, unless a round is under way.
    void refresh();

    /// From 0: the page in the rows.
    int page() const { return m_shownPage; }
    void setPage(int page);
    /// Rows over all pages, and those of them that can be paged to.
    virtual qint64 total() const = 0;
    virtual qint64 reachable() const = 0;
    int pageCount() const;
    /// Whether the question as it stands now has been answered.
    bool isAnswered() const { return m_answered; }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// While held, values change but no row moves, comes or goes; unless somebody asks for other ones.
    void setHeld(bool held);

Q_SIGNALS:
    /// The rows, totals or problems may be others.
    void answered();

protected:
    virtual QString title(int column) const = 0;
    /// What is counted or measured stands at the right.
    virtual bool isAtRight(int column) const = 0;
    int alignmentOf(int column) const { return int((isAtRight(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter); }
    /// The question is another one: answers to the former are void. Goes back to the first page.
    void startOver();
    /// Asks whom it has to ask and is not waiting for; how many that were.
    virtual int askAll() = 0;
    virtual void forgetAnswers() = 0;
    virtual void showRows() = 0;
    /// From 0: what the answers so far are of, which need not be what was asked for.
    virtual int pageOfRows() const = 0;

    /// One that was asked in `round` has answered.
    void answeredIn(int round);
    int round() const { return m_round; }
    int generation() const { return m_generation; }
    int wantedPage() const { return m_page; }
    bool isHeld() const { return m_held && m_shownGeneration == m_generation; }

private:
    void conclude();
    void showAnswers();

    /// Ends the time that has to pass between two rounds.
    QTimer m_pause;
    QElapsedTimer m_sinceRound;
    QTimer m_polling;
    QTimer m_deadline;
    int m_page = 0;
    int m_shownPage = 0;
    int m_generation = 0;
    /// Of the rows.
    int m_shownGeneration = 0;
    int m_round = 0;
    int m_pending = 0;
    /// Whom the last round asked.
    int m_asked = 0;
    bool m_active = false;
    bool m_held = false;
    bool m_answered = false;
};

} // namespace signalbox::gui

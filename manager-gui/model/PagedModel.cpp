// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/PagedModel.h"

namespace signalbox::gui {

namespace {

constexpr int fewCalls = 4;
constexpr qint64 msPerCall = 40;

} // namespace

PagedModel::PagedModel(QObject *parent) : QAbstractTableModel(parent)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &PagedModel::refresh);
    m_polling.setSingleShot(true);
    m_polling.setInterval(std::chrono::seconds(2));
    connect(&m_polling, &QTimer::timeout, this, &PagedModel::refresh);
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(std::chrono::milliseconds(1500));
    connect(&m_deadline, &QTimer::timeout, this, &PagedModel::conclude);
}

QVariant PagedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return title(section);
    return role == Qt::TextAlignmentRole ? QVariant(alignmentOf(section)) : QVariant();
}

void PagedModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active)
        return refresh();
    m_polling.stop();
    m_pause.stop();
}

void PagedModel::refresh()
{
    if (m_pending > 0 && m_deadline.isActive())
        return;
    // An agent answers 50 calls a second of one connection, and this window has other questions, too.
    const qint64 least = m_asked > fewCalls ? m_asked * msPerCall : 0;
    if (m_sinceRound.isValid() && m_sinceRound.elapsed() < least)
        return m_pause.start(int(least - m_sinceRound.elapsed()));
    m_polling.stop();
    ++m_round;
    m_pending = askAll();
    m_asked = m_pending;
    m_sinceRound.start();
    if (m_pending == 0)
        return conclude();
    m_deadline.start();
}

void PagedModel::startOver()
{
    ++m_generation;
    m_page = 0;
    m_pending = 0;
    m_answered = false;
    m_deadline.stop();
    forgetAnswers();
    if (m_active)
        refresh();
}

void PagedModel::setPage(int page)
{
    if (page < 0 || page == m_page)
        return;
    m_page = page;
    // Answers that are on their way are of another page.
    ++m_generation;
    m_pending = 0;
    m_deadline.stop();
    forgetAnswers();
    if (m_active)
        refresh();
}

int PagedModel::pageCount() const
{
    return int((reachable() + pageSize - 1) / pageSize);
}

void PagedModel::setHeld(bool held)
{
    if (m_held && !held && m_active)
        QMetaObject::invokeMethod(this, &PagedModel::refresh, Qt::QueuedConnection);
    m_held = held;
}

void PagedModel::answeredIn(int round)
{
    if (round == m_round && m_pending > 0 && --m_pending > 0)
        return;
    if (round == m_round && m_deadline.isActive())
        return conclude();
    // Somebody late.
    showAnswers();
    Q_EMIT answered();
}

void PagedModel::showAnswers()
{
    m_shownPage = pageOfRows();
    showRows();
    if (m_shownPage == m_page)
        m_shownGeneration = m_generation;
}

void PagedModel::conclude()
{
    m_deadline.stop();
    m_answered = true;
    showAnswers();
    // What was the last page may be gone.
    if (m_page > 0 && m_page >= pageCount())
        setPage(std::max(pageCount() - 1, 0));
    if (m_active)
        m_polling.start();
    Q_EMIT answered();
}

} // namespace signalbox::gui

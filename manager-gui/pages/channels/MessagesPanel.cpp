// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/MessagesPanel.h"

#include "manager-gui/actions/ChannelPermits.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/JsonMessage.h"
#include "manager-gui/pages/channels/HostNotes.h"
#include "manager-gui/widgets/CellDelegate.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QFontDatabase>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSplitter>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

/// The words stand out, what surrounds them is pale; a gap warns.
class MessageDelegate : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

protected:
    Look look(const QModelIndex &index, const Colours &colours) const override
    {
        if (index.data(MessagesModel::IsGapRole).toBool())
            return {colours.warn};
        if (index.column() == MessagesModel::Time || index.column() == MessagesModel::Place)
            return {colours.dim};
        return CellDelegate::look(index, colours);
    }
};

} // namespace

MessagesPanel::MessagesPanel(HubCatalogue &hubs, QWidget *parent)
    : QWidget(parent),
      m_hubs(hubs),
      m_pause(new QPushButton),
      m_note(new QLabel),
      m_table(new LiveTable),
      m_empty(new QLabel(m_table->viewport())),
      m_full(new QPlainTextEdit),
      m_splitter(new QSplitter(Qt::Vertical))
{
    setObjectName(u"messagesPanel"_s);
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    m_pause->setObjectName(u"pauseMessagesButton"_s);
    m_note->setObjectName(u"messagesNote"_s);
    m_note->setProperty("dim", true);
    m_note->setTextFormat(Qt::PlainText);
    m_empty->setObjectName(u"messagesEmpty"_s);
    m_empty->setProperty("dim", true);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_full->setObjectName(u"messageFull"_s);
    m_full->setAccessibleName(tr("The selected message in full"));
    m_full->setReadOnly(true);
    m_full->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_full->setTabChangesFocus(true);
    m_full->setFrameShape(QFrame::NoFrame);
    makeTable();
    makeLayout();
    connect(m_pause, &QPushButton::clicked, this, [this] { m_model.setPaused(!m_model.isPaused()); });
    connect(&m_model, &MessagesModel::answered, this, &MessagesPanel::update);
    connect(&m_hubs, &HubCatalogue::changed, this, [this] {
        updateActive();
        update();
    });
    update();
}

void MessagesPanel::makeLayout()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metric::space3, metric::space2, metric::space3, metric::space2);
    bar->setSpacing(metric::space3);
    bar->addWidget(m_pause);
    bar->addWidget(m_note);
    bar->addStretch();
    auto *centre = new QVBoxLayout(m_table->viewport());
    centre->addWidget(m_empty);
    m_splitter->setObjectName(u"messagesSplitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_full);
    m_full->hide();
    resetLayout();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_splitter, 1);
}

void MessagesPanel::makeTable()
{
    using enum MessagesModel::Column;
    m_table->setObjectName(u"messagesTable"_s);
    m_table->setAccessibleName(tr("Messages of the channel"));
    m_table->setSample(Time, u"23:59:59.999 "_s);
    m_table->setSample(From, u"agent:local:root-1"_s);
    m_table->setSample(Place, u"…0123456789"_s);
    m_table->setStretching({Data});
    m_table->setUnchoosable({Data});
    m_table->setDroppable({Place});
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new MessageDelegate(m_table));
    m_table->horizontalHeader()->setSortIndicatorShown(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    auto *copyRows = new QAction(tr("Copy"), m_table);
    copyRows->setObjectName(u"copyMessagesAction"_s);
    copyRows->setShortcut(QKeySequence::Copy);
    copyRows->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(copyRows);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copyRows, &QAction::triggered, this, &MessagesPanel::copy);
    connect(m_table, &LiveTable::pointerOver, this, [this](bool over) { m_model.setHeld(over); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &MessagesPanel::showSelected);
    connect(m_table->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        const QScrollBar *bar = m_table->verticalScrollBar();
        m_atEnd = bar->sliderPosition() >= bar->maximum();
    });
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar *bar = m_table->verticalScrollBar();
        m_atEnd = bar->value() >= bar->maximum();
    });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first) {
        if (first == 0)
            m_table->fitColumnsSoon();
        follow();
    });
    // What is looked at stays where it is, although rows go above it.
    connect(&m_model, &MessagesModel::trimmed, this, [this](int rows) {
        QScrollBar *bar = m_table->verticalScrollBar();
        if (!m_atEnd)
            bar->setValue(bar->value() - rows * metric::row);
    });
}

void MessagesPanel::follow()
{
    if (m_atEnd)
        QMetaObject::invokeMethod(m_table, &QTableView::scrollToBottom, Qt::QueuedConnection);
}

void MessagesPanel::setChannel(const ChannelKey &key)
{
    if (key == m_model.channel())
        return;
    m_atEnd = true;
    m_full->hide();
    m_model.setChannel(key);
    updateActive();
    update();
}

void MessagesPanel::updateActive()
{
    // Who may not read it need not ask every second.
    m_model.setActive(isVisible() && whyNotOnHub(m_hubs, m_model.channel().hubKey(), api::ChannelHistory::permission).isEmpty());
}

void MessagesPanel::showSelected()
{
    const QList<int> rows = m_table->selectedRowNumbers();
    const api::ChannelMessage *message = rows.size() == 1 ? m_model.at(rows.first()) : nullptr;
    m_full->setVisible(message != nullptr);
    if (message)
        m_full->setPlainText(jsonmessage::pretty(message->data));
}

void MessagesPanel::copy() const
{
    QStringList lines;
    const QList<int> rows = m_table->selectedRowNumbers();
    for (const int row : rows) {
        if (const api::ChannelMessage *message = m_model.at(row))
            lines.append(jsonmessage::compact(message->data));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

QString MessagesPanel::emptyText() const
{
    const ChannelKey &key = m_model.channel();
    if (key.isEmpty())
        return tr("Select a channel to see what is said there.");
    if (m_model.rowCount() > 0)
        return {};
    if (!key.host->isLive())
        return hostnotes::whyAway(*key.host);
    if (const QString why = whyNotOnHub(m_hubs, key.hubKey(), api::ChannelHistory::permission); !why.isEmpty())
        return tr("What is said in a channel is not for everybody to read.\n%1").arg(why);
    if (m_model.problem())
        return errorText(*m_model.problem());
    if (!m_model.isAnswered())
        return tr("Asking for the messages…");
    return tr("%1 keeps no message now. The next one shows here.").arg(key.channel);
}

void MessagesPanel::update()
{
    m_pause->setText(m_model.isPaused() ? tr("Resume") : tr("Pause"));
    m_pause->setEnabled(m_model.isActive());
    const QString text = emptyText();
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
    QString note;
    if (m_model.isPaused())
        note = tr("Paused: what comes now is shown when you resume");
    else if (m_model.waiting() > 0)
        note = tr("%Ln new message(s), shown when the pointer leaves the list", nullptr, m_model.waiting());
    else if (m_model.rowCount() > 0 && m_model.problem())
        note = errorText(*m_model.problem());
    m_note->setText(note);
}

void MessagesPanel::resetLayout()
{
    m_table->resetLayout();
    m_splitter->setSizes({300, 140});
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
}

QByteArray MessagesPanel::layoutState() const
{
    return m_table->layoutState();
}

void MessagesPanel::restoreLayout(const QByteArray &state)
{
    m_table->restoreLayout(state);
}

void MessagesPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateActive();
    update();
}

void MessagesPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model.setActive(false);
}

} // namespace signalbox::gui

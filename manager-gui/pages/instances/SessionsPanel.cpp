// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/SessionsPanel.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/CellDelegate.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/SearchField.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

SessionsPanel::SessionsPanel(SessionActions &actions, QWidget *parent)
    : QWidget(parent),
      m_actions(actions),
      m_filter(new SearchField),
      m_close(new QPushButton),
      m_send(new QPushButton),
      m_table(new LiveTable),
      m_empty(new QLabel(m_table->viewport()))
{
    setObjectName(u"sessionsPanel"_s);
    m_filter->setObjectName(u"sessionsFilter"_s);
    m_filter->setPlaceholderText(tr("Session or peer"));
    m_filter->setAccessibleName(tr("Filter sessions"));
    m_filter->setFixedWidth(260);
    m_close->setObjectName(u"closeSessionButton"_s);
    m_send->setObjectName(u"sendMessageButton"_s);
    m_empty->setObjectName(u"sessionsEmpty"_s);
    m_empty->setProperty("dim", true);
    m_empty->setAlignment(Qt::AlignCenter);
    makeTable();

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metric::space3, metric::space2, metric::space3, metric::space2);
    bar->addWidget(m_filter);
    bar->addStretch();
    bar->addWidget(m_send);
    bar->addWidget(m_close);
    auto *centre = new QVBoxLayout(m_table->viewport());
    centre->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);

    const auto mirror = [](QPushButton *button, QAction *action) {
        const auto show = [button, action] {
            button->setText(action->text());
            button->setEnabled(action->isEnabled());
            button->setToolTip(action->toolTip());
        };
        connect(action, &QAction::changed, button, show);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        show();
    };
    mirror(m_close, actions.close());
    mirror(m_send, actions.send());
    connect(&actions, &SessionActions::closed, &m_model, &SessionsModel::refresh);
    connect(m_filter, &QLineEdit::textChanged, &m_model, &SessionsModel::setFilterText);
    connect(&m_model, &SessionsModel::answered, this, [this] {
        updateVisibleRows();
        updateSelection();
        updateEmptyState();
    });
    updateEmptyState();
}

void SessionsPanel::makeTable()
{
    using enum SessionsModel::Column;
    m_table->setObjectName(u"sessionsTable"_s);
    m_table->setAccessibleName(tr("Sessions"));
    m_table->setSample(Id, u"0123456789abcdef"_s);
    m_table->setSample(Peer, u"255.255.255.255:65535"_s);
    m_table->setSample(Started, u"23 h 59 min ago"_s);
    m_table->setSample(LastActivity, u"23 h 59 min ago"_s);
    m_table->setStretching({Id, Peer});
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new CellDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->setUnchoosable({Id});
    m_table->setDefaultSort(Started, Qt::AscendingOrder);
    m_table->sortByColumn(Started, Qt::AscendingOrder);
    m_table->addActions({m_actions.send(), m_actions.close()});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_table, &LiveTable::pointerOver, &m_model, &SessionsModel::setHeld);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SessionsPanel::updateSelection);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &SessionsPanel::updateVisibleRows);
}

void SessionsPanel::setInstance(const InstanceKey &key)
{
    m_model.setInstance(key);
    updateSelection();
    updateEmptyState();
}

void SessionsPanel::resetLayout()
{
    m_table->resetLayout();
}

QByteArray SessionsPanel::layoutState() const
{
    return m_table->layoutState();
}

void SessionsPanel::restoreLayout(const QByteArray &state)
{
    m_table->restoreLayout(state);
}

void SessionsPanel::updateSelection()
{
    QList<api::Session> sessions;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        if (const api::Session *session = m_model.sessionAt(row.row()))
            sessions.append(*session);
    }
    m_actions.setSelection(m_model.instance(), sessions);
}

void SessionsPanel::updateVisibleRows()
{
    const int first = m_table->rowAt(0);
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    m_model.setVisibleRows(first, last < 0 ? m_model.rowCount() - 1 : last);
}

void SessionsPanel::updateEmptyState()
{
    const InstanceKey &key = m_model.instance();
    QString text;
    if (!key.host)
        text = tr("Select one instance to see its sessions");
    else if (m_model.rowCount() > 0)
        text.clear();
    else if (!key.host->isLive())
        text = tr("%1 is %2").arg(key.host->name(), format::presence(*key.host, QDateTime::currentDateTimeUtc()));
    else if (m_model.problem())
        text = errorText(*m_model.problem());
    else if (!m_model.total())
        text = tr("Asking for the sessions…");
    else if (!m_model.filterText().isEmpty())
        text = tr("No session contains “%1”").arg(m_model.filterText());
    else
        text = tr("Nobody is connected to %1").arg(key.name);
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

void SessionsPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model.setActive(true);
}

void SessionsPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model.setActive(false);
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/ChannelsPanel.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/pages/channels/HostNotes.h"
#include "manager-gui/pages/channels/PagedTable.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/PagingLine.h"

#include <QtGui/QAction>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// With one question for each hub every two seconds, and what an agent serves of one client: more is asked for by choosing.
constexpr int mostHubsAsked = 40;

} // namespace

ChannelsPanel::ChannelsPanel(HubCatalogue &hubs, QAction &create, QWidget *parent)
    : QWidget(parent),
      m_hubs(hubs),
      m_view(new PagedTable(m_model, u"channels"_s)),
      m_findMember(new QPushButton),
      m_openNew(new QPushButton),
      m_create(new QPushButton(create.text()))
{
    setObjectName(u"channelsPanel"_s);
    makeTable();
    m_findMember->setObjectName(u"findMemberButton"_s);
    m_openNew->setObjectName(u"openChannelButton"_s);
    m_create->setObjectName(u"createHubButton"_s);
    for (QPushButton *button : {m_findMember, m_openNew, m_create})
        m_view->addEmptyButton(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);

    const auto mirror = [this, &create] {
        m_create->setEnabled(create.isEnabled());
        m_create->setToolTip(create.toolTip());
    };
    connect(&create, &QAction::changed, this, mirror);
    connect(m_create, &QPushButton::clicked, &create, &QAction::trigger);
    mirror();
    connect(m_findMember, &QPushButton::clicked, this, [this] { Q_EMIT memberWanted(m_model.filterText()); });
    connect(m_openNew, &QPushButton::clicked, this, [this] {
        if (m_model.parts().size() == 1)
            Q_EMIT chosen({m_model.parts().first().key.host, m_model.parts().first().key.hub, m_model.filterText()});
    });
    connect(&hubs, &HubCatalogue::changed, this, &ChannelsPanel::onHubsChanged);
    connect(&m_model, &PagedModel::answered, this, &ChannelsPanel::update);
    updateColumns();
    update();
}

void ChannelsPanel::makeTable()
{
    using enum ChannelsModel::Column;
    LiveTable *table = m_view->table();
    table->setAccessibleName(tr("Channels"));
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setSample(Name, u"room.general-42"_s);
    table->setSample(Rate, u"1.62 M"_s);
    table->setSample(Kept, u"1,000 · 120 kB"_s);
    table->setSample(LastMessage, u"59 min ago"_s);
    table->setSample(HubName, u"quotes-1"_s);
    table->setSample(HostName, u"fra-1-b"_s);
    table->setStretching({Name});
    table->setUnchoosable({Name, HubName, HostName});
    table->setDroppable({Published, Retained, LastMessage, Kept, Rate});
    table->setHiddenByDefault({Published});
    table->setSortingEnabled(true);
    table->setDefaultSort(Name, Qt::AscendingOrder);
    table->sortByColumn(Name, Qt::AscendingOrder);
    connect(table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this, table](int column, Qt::SortOrder order) {
        if (!ChannelsModel::canSort(column))
            return table->horizontalHeader()->setSortIndicator(m_sortColumn, m_sortOrder);
        m_sortColumn = column;
        m_sortOrder = order;
    });
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ChannelsPanel::onSelected);
    connect(table, &QAbstractItemView::activated, this, &ChannelsPanel::entered);
}

void ChannelsPanel::setScope(const Scope &scope)
{
    m_scope = scope;
    onHubsChanged();
}

void ChannelsPanel::setHub(const QString &name)
{
    m_hub = name;
    onHubsChanged();
}

void ChannelsPanel::setFilterText(const QString &text)
{
    m_model.setFilterText(text);
    update();
}

void ChannelsPanel::onHubsChanged()
{
    m_model.setHubs(m_hubs.hubs(m_hub).mid(0, mostHubsAsked));
    updateColumns();
    update();
}

void ChannelsPanel::updateColumns()
{
    LiveTable *table = m_view->table();
    const bool hideHub = !m_hub.isEmpty() || m_hubs.names().size() < 2;
    const bool hideHost = m_scope.host != nullptr;
    if (table->isColumnHidden(ChannelsModel::HubName) == hideHub && table->isColumnHidden(ChannelsModel::HostName) == hideHost)
        return;
    table->setColumnHidden(ChannelsModel::HubName, hideHub);
    table->setColumnHidden(ChannelsModel::HostName, hideHost);
    table->fitColumnsSoon();
}

void ChannelsPanel::onSelected()
{
    const QList<int> rows = m_view->table()->selectedRowNumbers();
    const ChannelKey key = rows.isEmpty() ? ChannelKey() : m_model.keyAt(rows.first());
    // A channel that has gone from the page is still the one looked at.
    if (key.isEmpty() || key == m_marked)
        return;
    m_marked = key;
    Q_EMIT chosen(key);
}

void ChannelsPanel::mark(const ChannelKey &key)
{
    m_marked = key;
    update();
}

void ChannelsPanel::update()
{
    QItemSelectionModel *selection = m_view->table()->selectionModel();
    const int row = m_marked.isEmpty() ? -1 : m_model.rowOf(m_marked);
    if (row < 0)
        selection->clearSelection();
    else if (!selection->isRowSelected(row))
        selection->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->setEmptyText(emptyText());
    const bool hasHubs = !m_hubs.hubs().isEmpty();
    const QString sought = m_model.filterText();
    const bool isUnfound = hasHubs && m_model.isAnswered() && m_model.rowCount() == 0 && !sought.isEmpty();
    m_findMember->setVisible(isUnfound);
    m_findMember->setText(tr("Look for a member “%1”").arg(sought.left(32)));
    m_openNew->setVisible(isUnfound && m_model.parts().size() == 1);
    m_openNew->setText(tr("Open “%1” all the same").arg(sought.left(32)));
    m_openNew->setToolTip(tr("A channel is there as soon as something is published in it"));
    m_create->setVisible(!hasHubs && m_scope.host && m_scope.host->isLive() && m_hubs.isSettled());
    updateNote();
}

QString ChannelsPanel::textWithoutHubs() const
{
    const Host *host = m_scope.host;
    if (host && !host->isLive())
        return hostnotes::whyAway(*host);
    if (!m_hubs.isSettled())
        return tr("Asking for the hubs…");
    const auto &entries = m_hubs.entries();
    if (host && entries.size() == 1 && entries.front().problem)
        return hostnotes::problem(*host, *entries.front().problem);
    const QString where = host ? tr("There is no hub on %1.").arg(host->name()) : tr("There is no hub on these hosts.");
    return u"%1\n%2"_s.arg(where,
                           tr("A hub is a space of channels, and instances of the type pubsub serve it. Make such an instance to begin."));
}

QString ChannelsPanel::emptyText() const
{
    if (m_model.rowCount() > 0)
        return {};
    if (m_hubs.hubs().isEmpty())
        return textWithoutHubs();
    if (const Host *host = m_scope.host; host && !host->isLive())
        return hostnotes::whyAway(*host);
    if (!m_model.isAnswered())
        return tr("Asking for the channels…");
    if (m_model.parts().size() == 1 && m_model.parts().first().problem)
        return errorText(*m_model.parts().first().problem);
    if (!m_model.filterText().isEmpty())
        return tr("No channel contains “%1”").arg(m_model.filterText());
    return tr("No channels yet. A channel is there as soon as somebody subscribes to it, enters it or publishes in it.");
}

void ChannelsPanel::updateNote()
{
    QStringList notes;
    for (const HubCatalogue::Entry &entry : m_hubs.entries()) {
        if (!entry.host)
            continue;
        if (const QString why = hostnotes::whyNotInList(*entry.host, entry.problem); !why.isEmpty() && !m_scope.host)
            notes.append(why);
        if (!entry.missing.isEmpty())
            notes.append(hostnotes::missing(*entry.host, entry.missing));
    }
    for (const ChannelsModel::Part &part : m_model.parts()) {
        if (part.key.isLive() && part.problem)
            notes.append(u"%1: %2"_s.arg(part.key.hub, errorText(*part.problem)));
    }
    if (const qsizetype hubs = m_hubs.hubs(m_hub).size(); hubs > mostHubsAsked)
        notes.append(tr("%1 of %2 hubs are shown: choose one").arg(format::count(mostHubsAsked), format::count(hubs)));
    if (m_model.reachable() < m_model.total())
        notes.append(tr("the first %1 can be paged through: search, or choose a host or a hub").arg(format::count(m_model.reachable())));
    hostnotes::show(*m_view->paging(), notes);
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/PlacesPanel.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/pages/channels/HostNotes.h"
#include "manager-gui/pages/channels/PagedTable.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/PagingLine.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

PlacesPanel::PlacesPanel(HubCatalogue &hubs, QWidget *parent) : QWidget(parent), m_hubs(hubs), m_view(new PagedTable(m_model, u"places"_s))
{
    setObjectName(u"placesPanel"_s);
    makeTable();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    connect(&hubs, &HubCatalogue::changed, this, &PlacesPanel::updateHubs);
    connect(&m_model, &PagedModel::answered, this, &PlacesPanel::update);
    updateHubs();
}

void PlacesPanel::makeTable()
{
    using enum PlacesModel::Column;
    LiveTable *table = m_view->table();
    table->setAccessibleName(tr("Members that were found"));
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setSample(Member, u"somebody"_s);
    table->setSample(Channel, u"room.general"_s);
    table->setSample(HubName, u"quotes-1"_s);
    table->setSample(HostName, u"fra-1-b"_s);
    table->setSample(Instance, u"quotes-1"_s);
    table->setSample(Since, u"23 h 59 min ago"_s);
    table->setStretching({Member, Channel});
    table->setUnchoosable({Member, Channel, HubName, HostName});
    table->setDroppable({Instance, Since});
    // The agents sort by name, and by nothing else.
    table->horizontalHeader()->setSortIndicatorShown(false);
    table->horizontalHeader()->setSectionsClickable(false);
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PlacesPanel::onSelected);
    connect(table, &QAbstractItemView::activated, this, &PlacesPanel::entered);
}

void PlacesPanel::setScope(const Scope &scope)
{
    m_scope = scope;
    updateHubs();
}

void PlacesPanel::setHub(const QString &name)
{
    m_hub = name;
    updateHubs();
}

void PlacesPanel::setMember(const QString &name)
{
    m_model.setMember(name);
    update();
}

void PlacesPanel::updateHubs()
{
    // One question to each host that has hubs, unless one hub is chosen.
    QList<HubKey> asked = m_hubs.hubs(m_hub);
    if (m_hub.isEmpty()) {
        asked.clear();
        for (const HubCatalogue::Entry &entry : m_hubs.entries()) {
            if (entry.host && !entry.hubs.isEmpty())
                asked.append({entry.host, {}});
        }
    }
    m_model.setHubs(asked);
    LiveTable *table = m_view->table();
    const bool hideHub = !m_hub.isEmpty() || m_hubs.names().size() < 2;
    const bool hideHost = m_scope.host != nullptr;
    if (table->isColumnHidden(PlacesModel::HubName) != hideHub || table->isColumnHidden(PlacesModel::HostName) != hideHost) {
        table->setColumnHidden(PlacesModel::HubName, hideHub);
        table->setColumnHidden(PlacesModel::HostName, hideHost);
        table->fitColumnsSoon();
    }
    update();
}

void PlacesPanel::onSelected()
{
    const QList<int> rows = m_view->table()->selectedRowNumbers();
    if (!rows.isEmpty())
        Q_EMIT chosen(m_model.keyAt(rows.first()), m_model.memberAt(rows.first()));
}

QString PlacesPanel::emptyText() const
{
    if (m_model.rowCount() > 0)
        return {};
    if (m_model.member().isEmpty())
        return tr("Type how the name of a member begins, to see in which channels it is.");
    if (const Host *host = m_scope.host; host && !host->isLive())
        return hostnotes::whyAway(*host);
    if (m_hubs.hubs().isEmpty())
        return m_hubs.isSettled() ? tr("There is no hub here, so nobody can be in a channel.") : tr("Asking for the hubs…");
    if (!m_model.isAnswered())
        return tr("Looking…");
    if (m_model.parts().size() == 1 && m_model.parts().first().problem)
        return errorText(*m_model.parts().first().problem);
    return tr("No member's name begins with “%1”").arg(m_model.member());
}

void PlacesPanel::update()
{
    m_view->setEmptyText(emptyText());
    QStringList notes;
    for (const HubCatalogue::Entry &entry : m_hubs.entries()) {
        if (!entry.host || m_scope.host)
            continue;
        if (const QString why = hostnotes::whyNotInList(*entry.host, entry.problem); !why.isEmpty())
            notes.append(why);
    }
    for (const PlacesModel::Part &part : m_model.parts()) {
        if (part.key.isLive() && part.problem)
            notes.append(hostnotes::problem(*part.key.host, *part.problem));
        else if (part.key.host && !part.answer.missing.isEmpty())
            notes.append(hostnotes::missing(*part.key.host, part.answer.missing));
    }
    if (m_model.reachable() < m_model.total())
        notes.append(tr("the first %1 can be paged through: type more of the name").arg(format::count(m_model.reachable())));
    hostnotes::show(*m_view->paging(), notes);
}

} // namespace signalbox::gui

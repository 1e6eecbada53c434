// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/RosterPanel.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/pages/channels/HostNotes.h"
#include "manager-gui/pages/channels/PagedTable.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/PagingLine.h"
#include "manager-gui/widgets/SearchField.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

RosterPanel::RosterPanel(HubCatalogue &hubs, QWidget *parent)
    : QWidget(parent), m_hubs(hubs), m_name(new SearchField), m_found(new QLabel), m_view(new PagedTable(m_model, u"roster"_s))
{
    setObjectName(u"rosterPanel"_s);
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    m_name->setObjectName(u"rosterGoTo"_s);
    m_name->setPlaceholderText(tr("Go to member"));
    m_name->setAccessibleName(tr("Go to member"));
    m_name->setClearButtonEnabled(true);
    m_name->setFixedWidth(220);
    m_found->setObjectName(u"rosterFound"_s);
    m_found->setProperty("dim", true);
    m_found->setTextFormat(Qt::PlainText);
    m_found->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    makeTable();
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metric::space3, metric::space2, metric::space3, metric::space2);
    bar->setSpacing(metric::space3);
    bar->addWidget(m_name);
    bar->addWidget(m_found, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(std::chrono::milliseconds(300));
    const auto go = [this] {
        m_typing.stop();
        m_found->clear();
        if (const QString name = m_name->text().trimmed(); !name.isEmpty())
            goTo(name);
    };
    connect(&m_typing, &QTimer::timeout, this, go);
    connect(m_name, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_name, &QLineEdit::returnPressed, this, [this, go] {
        go();
        m_view->table()->setFocus();
    });
    connect(&hubs, &HubCatalogue::changed, this, &RosterPanel::update);
    connect(&m_model, &PagedModel::answered, this, &RosterPanel::update);
    connect(&m_model, &RosterModel::arrived, this, &RosterPanel::onArrived);
    update();
}

void RosterPanel::makeTable()
{
    using enum RosterModel::Column;
    LiveTable *table = m_view->table();
    table->setAccessibleName(tr("Members of the channel"));
    table->setSample(Member, u"somebody"_s);
    table->setSample(Info, u"{\"name\":\"Somebody\"}"_s);
    table->setSample(Since, u"23 h 59 min ago"_s);
    table->setStretching({Info, Member});
    table->setUnchoosable({Member});
    table->setDroppable({Node, Instance});
    // The agents sort by name, and by nothing else.
    table->horizontalHeader()->setSortIndicatorShown(false);
    table->horizontalHeader()->setSectionsClickable(false);
}

void RosterPanel::setChannel(const ChannelKey &key)
{
    if (key == m_model.channel())
        return;
    m_name->clear();
    m_found->clear();
    m_model.setChannel(key);
    update();
}

void RosterPanel::goTo(const QString &member)
{
    m_sought = member;
    m_model.goTo(member);
}

void RosterPanel::focusField()
{
    m_name->setFocus();
    m_name->selectAll();
}

void RosterPanel::onArrived(int row, bool isExact)
{
    const bool begins = row >= 0 && m_model.memberAt(row).startsWith(m_sought);
    m_found->setText(isExact || begins ? QString()
                         : row < 0     ? tr("Nobody is here")
                                       : tr("“%1” is not here; this is the place").arg(m_sought));
    m_found->setToolTip(format::literal(m_found->text()));
    if (row < 0)
        return;
    LiveTable *table = m_view->table();
    const QModelIndex index = m_model.index(row, 0);
    table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    table->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

void RosterPanel::update()
{
    m_view->setEmptyText(emptyText());
    const bool hasMembers = m_model.total() > 0;
    m_name->setEnabled(hasMembers);
    QStringList notes;
    for (const RosterModel::Part &part : m_model.parts()) {
        if (!part.key.host || m_model.rowCount() == 0)
            continue;
        if (const QString why = hostnotes::whyNotInList(*part.key.host, part.problem); !why.isEmpty())
            notes.append(why);
    }
    hostnotes::show(*m_view->paging(), notes);
}

QString RosterPanel::emptyText() const
{
    const ChannelKey &key = m_model.channel();
    if (key.isEmpty())
        return tr("Select a channel to see who is in it and what is said there.");
    if (m_model.rowCount() > 0)
        return {};
    if (!key.host->isLive())
        return hostnotes::whyAway(*key.host);
    const api::Hub *hub = m_hubs.find(key.hubKey());
    if (hub && !hub->presence)
        return tr("The hub %1 keeps no presence: its configuration says so.").arg(key.hub);
    if (!m_model.isAnswered())
        return tr("Asking for the members…");
    const auto &parts = m_model.parts();
    if (!parts.isEmpty() && parts.first().problem)
        return errorText(*parts.first().problem);
    if (!parts.isEmpty() && !parts.first().answer.missing.isEmpty())
        return hostnotes::missing(*key.host, parts.first().answer.missing);
    return tr("Nobody has entered %1. Who only subscribes, listens without being a member.").arg(key.channel);
}

} // namespace signalbox::gui

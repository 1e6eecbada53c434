// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/scope/EventsPanel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/CellDelegate.h"
#include "manager-gui/widgets/Icons.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/SearchField.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QPainter>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

/// The symbol of the state it came to before the words, failures in their colour.
class EventDelegate : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.column() != EventsModel::What)
            return CellDelegate::paint(painter, option, index);
        const Colours &colours = Colours::of(option.palette);
        paintGround(painter, option, colours);
        const QRect symbol(option.rect.left() + metric::space2, option.rect.top(), metric::icon, option.rect.height() - 1);
        paintState(*painter, symbol, index.data(InstancesModel::ShapeRole).value<StateShape>(), colours);
        QStyleOptionViewItem words = option;
        words.rect.setLeft(symbol.right());
        paintText(painter, words, index, look(index, colours));
    }

protected:
    Look look(const QModelIndex &index, const Colours &colours) const override
    {
        if (index.data(InstancesModel::DimmedRole).toBool() || index.column() == EventsModel::When
            || index.column() == EventsModel::HostName)
            return {colours.dim};
        const bool failed = index.data(InstancesModel::ShapeRole).value<StateShape>() == StateShape::Failed;
        if (failed && index.column() >= EventsModel::What)
            return {colours.bad};
        return {colours.text, index.column() == EventsModel::Instance};
    }
};

} // namespace

EventsPanel::EventsPanel(EventsModel &model, Of of, QWidget *parent)
    : QWidget(parent), m_proxy(model), m_of(of), m_filter(new SearchField), m_note(new QLabel), m_table(new LiveTable), m_empty(new QLabel)
{
    setObjectName(of == Of::Scope ? u"timelinePage"_s : of == Of::Cluster ? u"clusterEvents"_s : u"eventsPanel"_s);
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    m_filter->setObjectName(u"eventsFilter"_s);
    m_filter->setPlaceholderText(tr("Instance, state or reason"));
    m_filter->setAccessibleName(tr("Filter events"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(260);
    m_note->setObjectName(u"eventsNote"_s);
    m_note->setProperty("dim", true);
    m_empty->setObjectName(u"eventsEmpty"_s);
    m_empty->setProperty("dim", true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    makeTable();
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metric::space3, metric::space2, metric::space3, metric::space2);
    bar->addWidget(m_filter);
    if (of == Of::Cluster) {
        m_proxy.setTopic(u"cluster."_s);
        m_filter->setVisible(false);
        auto *title = new QLabel(tr("Events"));
        QFont bold = title->font();
        bold.setWeight(QFont::DemiBold);
        title->setFont(bold);
        bar->setContentsMargins(metric::space4, metric::space2, metric::space3, metric::space1);
        bar->addWidget(title);
    }
    bar->addStretch();
    bar->addWidget(m_note);
    auto *centre = new QVBoxLayout(m_table->viewport());
    centre->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_proxy.setFilterText(text);
        updateTexts();
    });
    const auto changed = [this] {
        updateTexts();
        Q_EMIT countChanged();
    };
    connect(&m_proxy, &QAbstractItemModel::rowsInserted, this, changed);
    connect(&m_proxy, &QAbstractItemModel::rowsRemoved, this, changed);
    // What waits changes the note only.
    connect(&model, &QAbstractItemModel::rowsInserted, this, &EventsPanel::updateTexts);
    updateTexts();
}

void EventsPanel::makeTable()
{
    using enum EventsModel::Column;
    m_table->setObjectName(m_of == Of::Scope ? u"timelineTable"_s : m_of == Of::Cluster ? u"clusterEventsTable"_s : u"eventsTable"_s);
    m_table->setAccessibleName(m_of == Of::Scope         ? tr("Events of the scope")
                                   : m_of == Of::Cluster ? tr("Events of the cluster")
                                                         : tr("Events of the selection"));
    m_table->setSample(When, u"23 h 59 min ago"_s);
    m_table->setSample(HostName, u"production-1"_s);
    m_table->setSample(Instance, u"WebSocketEchoServer"_s);
    m_table->setSample(What, u"starting… → running symbol"_s);
    m_table->setStretching({What, Reason});
    m_table->setUnchoosable({When, HostName, What});
    m_table->setModel(&m_proxy);
    if (m_of == Of::Cluster) {
        m_table->setUnchoosable({When, HostName, Instance, What});
        m_table->setColumnHidden(Instance, true);
        // What the columns are is plain, and there is little room.
        m_table->hideHeader();
    }
    m_table->setItemDelegate(new EventDelegate(m_table));
    m_table->horizontalHeader()->setSortIndicatorShown(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    auto *copyRows = new QAction(tr("Copy"), m_table);
    copyRows->setObjectName(u"copyEventsAction"_s);
    copyRows->setShortcut(QKeySequence::Copy);
    copyRows->setShortcutContext(Qt::WidgetShortcut);
    auto *show = new QAction(m_of == Of::Cluster ? tr("Show host") : tr("Show instance"), m_table);
    show->setObjectName(u"showEventInstanceAction"_s);
    show->setShortcut(Qt::Key_Return);
    show->setShortcutContext(Qt::WidgetShortcut);
    m_table->addActions({show, copyRows});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copyRows, &QAction::triggered, this, &EventsPanel::copy);
    connect(show, &QAction::triggered, this, [this] { onActivated(m_table->currentIndex()); });
    connect(m_table, &QAbstractItemView::doubleClicked, this, &EventsPanel::onActivated);
    connect(m_table, &LiveTable::pointerOver, this, [this](bool over) {
        m_proxy.setHeld(over);
        updateTexts();
    });
}

void EventsPanel::setScope(const gui::Scope &scope)
{
    m_proxy.setScope(scope);
    setHostShown(scope.host == nullptr);
    updateTexts();
    Q_EMIT countChanged();
}

void EventsPanel::setHostShown(bool shown)
{
    m_table->setColumnHidden(EventsModel::HostName, !shown);
    m_table->fitColumns();
}

void EventsPanel::setInstances(const QList<InstanceKey> &keys)
{
    m_hasSelection = !keys.isEmpty();
    m_proxy.setInstances(keys);
    updateTexts();
    Q_EMIT countChanged();
}

void EventsPanel::refresh()
{
    if (isVisible())
        m_table->refreshColumns(EventsModel::When, EventsModel::When);
}

void EventsPanel::onActivated(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const EventsModel::Entry &entry = m_proxy.entryAt(index.row());
    if (entry.host)
        Q_EMIT activated({entry.host, entry.instance});
}

void EventsPanel::copy() const
{
    QStringList lines;
    const QList<int> rows = m_table->selectedRowNumbers();
    for (const int row : rows) {
        const EventsModel::Entry &entry = m_proxy.entryAt(row);
        lines.append(QStringList{format::exact(entry.at), entry.hostName, entry.instance, entry.what, entry.reason}.join(u'\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void EventsPanel::updateTexts()
{
    const int waiting = m_proxy.waiting();
    m_note->setText(waiting > 0 ? tr("%Ln new event(s), shown when the pointer leaves the list", nullptr, waiting) : QString());
    QString text;
    const QDateTime since = m_proxy.events().since();
    if (m_proxy.rowCount() > 0)
        text.clear();
    else if (m_of == Of::Selection && !m_hasSelection)
        text = tr("Select an instance to see what happened to it");
    else if (m_proxy.isFiltered())
        text = tr("No event contains “%1”").arg(m_filter->text().trimmed());
    else if (m_of == Of::Cluster && since.isValid())
        text = tr("Nothing has happened to the cluster since %1, when this window connected").arg(format::clock(since));
    else if (since.isValid())
        text = tr("Nothing has happened since %1, when this window connected").arg(format::clock(since));
    else
        text = tr("Nothing has happened yet");
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

QByteArray EventsPanel::layoutState() const
{
    return m_table->layoutState();
}

void EventsPanel::restoreLayout(const QByteArray &state)
{
    m_table->restoreLayout(state);
}

void EventsPanel::resetLayout()
{
    m_table->resetLayout();
}

} // namespace signalbox::gui

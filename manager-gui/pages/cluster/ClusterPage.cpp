// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/cluster/ClusterPage.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/pages/cluster/AddPeerDialog.h"
#include "manager-gui/pages/cluster/ClusterSection.h"
#include "manager-gui/pages/cluster/NoClusterNote.h"
#include "manager-gui/pages/scope/EventsPanel.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QSettings>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int smallestPart = 92;
/// Of the clusters and of the events at first; the clusters get no more than they fill.
constexpr std::array<int, 2> firstSizes{448, 104};

} // namespace

ClusterPage::ClusterPage(HostList &hosts, ClusterActions &actions, EventsModel &events, QWidget *parent)
    : QWidget(parent),
      m_clusters(hosts),
      m_actions(&actions),
      m_stack(new QStackedWidget),
      m_none(new NoClusterNote),
      m_splitter(new QSplitter(Qt::Vertical)),
      m_scroll(new QScrollArea),
      m_column(nullptr),
      m_besides(new QLabel),
      m_events(new EventsPanel(events, EventsPanel::Of::Cluster))
{
    setObjectName(u"clusterPage"_s);
    auto *content = new QWidget;
    content->setProperty("pane", true);
    content->setAttribute(Qt::WA_StyledBackground);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_besides->setObjectName(u"clusterBesides"_s);
    m_besides->setProperty("dim", true);
    m_besides->setTextFormat(Qt::PlainText);
    m_besides->setWordWrap(true);
    m_besides->setContentsMargins(metric::space4, 0, metric::space4, metric::space1);
    m_column->addWidget(m_besides);
    m_column->addStretch();
    m_scroll->setObjectName(u"clusterScroll"_s);
    m_scroll->setAccessibleName(tr("Clusters"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(content);
    m_splitter->setObjectName(u"clusterSplitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_scroll);
    m_splitter->addWidget(m_events);
    m_events->setMinimumHeight(smallestPart);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_none);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isSplitByPerson = true; });
    connect(&m_clusters, &ClusterCatalogue::changed, this, &ClusterPage::update);
    connect(&actions, &ClusterActions::addPeerRequested, this, &ClusterPage::addPeer);
    connect(&actions, &ClusterActions::done, &m_clusters, &ClusterCatalogue::refresh);
    connect(m_events, &EventsPanel::activated, this, [this](const InstanceKey &key) {
        if (key.host)
            Q_EMIT hostWanted(key.host);
    });
    resetLayout();
    update();
}

void ClusterPage::setScope(const Scope &scope)
{
    m_clusters.setScope(scope);
    m_events->setScope(scope);
    update();
}

ClusterSection *ClusterPage::addSection()
{
    auto *section = new ClusterSection(*m_actions);
    if (!m_nodesLayout.isEmpty())
        section->nodes()->restoreLayout(m_nodesLayout);
    const int index = int(m_sections.size());
    m_column->insertWidget(index, section);
    m_sections.append(section);
    connect(section, &ClusterSection::targeted, this, [this, index] {
        m_current = index;
        updateTarget();
    });
    connect(section, &ClusterSection::hostWanted, this, &ClusterPage::hostWanted);
    connect(section->nodes(), &LiveTable::layoutChangedByPerson, this, [this, section] { adoptLayout(section); });
    return section;
}

void ClusterPage::adoptLayout(ClusterSection *from)
{
    const QByteArray layout = from->nodes()->layoutState();
    if (layout == m_nodesLayout)
        return;
    m_nodesLayout = layout;
    for (ClusterSection *section : std::as_const(m_sections)) {
        if (section != from)
            section->nodes()->restoreLayout(layout);
    }
}

void ClusterPage::update()
{
    QList<ClusterPicture> pictures = ClusterPicture::of(m_clusters.entries());
    pictures.removeIf([this](const ClusterPicture &picture) { return !picture.concerns(m_clusters.scope()); });
    m_shown = int(pictures.size());
    m_nodes = 0;
    for (int i = 0; i < m_shown; ++i) {
        ClusterSection *section = i < m_sections.size() ? m_sections.at(i) : addSection();
        section->setCluster(pictures.at(i), m_clusters.scope().host);
        section->show();
        m_nodes += pictures.at(i).nodes.size();
    }
    for (qsizetype i = m_shown; i < m_sections.size(); ++i)
        m_sections.at(i)->hide();
    m_current = std::clamp(m_current, 0, std::max(m_shown - 1, 0));
    const QStringList besides = m_shown > 0 ? NoClusterNote::besides(m_clusters) : QStringList();
    m_besides->setText(besides.join(u'\n'));
    m_besides->setVisible(!besides.isEmpty());
    if (m_shown == 0)
        m_none->show(m_clusters);
    // Before it is seen: what jumped below the pointer would count as pointed at.
    fitHeights();
    m_stack->setCurrentWidget(m_shown > 0 ? static_cast<QWidget *>(m_splitter) : m_none);
    updateTarget();
    Q_EMIT nodeCountChanged();
}

void ClusterPage::fitHeights()
{
    // The clusters are no higher than they fill: the rest is for the events.
    const int wanted = std::max(m_scroll->widget()->sizeHint().height(), smallestPart);
    if (wanted == m_scroll->maximumHeight())
        return;
    m_scroll->setMaximumHeight(wanted);
    if (!m_isSplitByPerson)
        m_splitter->setSizes({wanted, std::max(m_splitter->height() - wanted, smallestPart)});
}

void ClusterPage::updateTarget()
{
    if (m_actions)
        m_actions->setTarget(isVisible() && m_shown > 0 ? std::optional(m_sections.at(m_current)->target()) : std::nullopt);
}

std::optional<qint64> ClusterPage::nodeCount() const
{
    return isVisible() && m_shown > 0 ? std::optional(m_nodes) : std::nullopt;
}

LiveTable *ClusterPage::table()
{
    return m_shown > 0 ? m_sections.at(m_current)->nodes() : nullptr;
}

void ClusterPage::refresh()
{
    m_events->refresh();
    for (int i = 0; isVisible() && i < m_shown; ++i)
        m_sections.at(i)->refresh();
}

void ClusterPage::addPeer(const ClusterActions::Target &target)
{
    auto *dialog = new AddPeerDialog(target, window());
    connect(dialog, &AddPeerDialog::added, &m_clusters, &ClusterCatalogue::refresh);
    dialog->open();
}

void ClusterPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_clusters.setActive(true);
    update();
}

void ClusterPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_clusters.setActive(false);
    updateTarget();
    Q_EMIT nodeCountChanged();
}

void ClusterPage::save(QSettings &settings) const
{
    settings.setValue("cluster/splitter"_L1, m_isSplitByPerson ? m_splitter->saveState() : QByteArray());
    settings.setValue("cluster/nodes"_L1, m_nodesLayout);
    settings.setValue("cluster/events"_L1, m_events->layoutState());
}

void ClusterPage::restore(const QSettings &settings)
{
    const QByteArray split = settings.value("cluster/splitter"_L1).toByteArray();
    m_isSplitByPerson = m_splitter->restoreState(split);
    m_nodesLayout = settings.value("cluster/nodes"_L1).toByteArray();
    for (ClusterSection *section : std::as_const(m_sections))
        section->nodes()->restoreLayout(m_nodesLayout);
    m_events->restoreLayout(settings.value("cluster/events"_L1).toByteArray());
}

void ClusterPage::resetLayout()
{
    m_isSplitByPerson = false;
    m_splitter->setSizes({firstSizes[0], firstSizes[1]});
    m_nodesLayout.clear();
    for (ClusterSection *section : std::as_const(m_sections))
        section->nodes()->resetLayout();
    m_nodesLayout.clear();
    m_events->resetLayout();
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/cluster/ClusterSection.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/cluster/ClusterRoles.h"
#include "manager-gui/pages/cluster/ClusterDelegate.h"
#include "manager-gui/pages/cluster/LinksTable.h"
#include "manager-gui/widgets/LiveTable.h"

#include <QtCore/QEvent>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int peersWidth = 300;
/// Narrower than this the addresses stand below the links.
constexpr int roomForBoth = 760;
constexpr int mostNodesShown = 12;
constexpr int tableHead = metric::row - 3;

QLabel *makeTitle(const QString &text)
{
    auto *title = new QLabel(text);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    return title;
}

} // namespace

ClusterSection::ClusterSection(ClusterActions &actions, QWidget *parent)
    : QWidget(parent),
      m_state(new QLabel),
      m_about(new QLabel),
      m_errors(new QLabel),
      m_nodes(new LiveTable),
      m_links(new LinksTable),
      m_peers(new LiveTable),
      m_below(new QBoxLayout(QBoxLayout::LeftToRight))
{
    setObjectName(u"clusterSection"_s);
    m_errors->setObjectName(u"clusterErrors"_s);
    m_errors->setProperty("bad", true);
    m_errors->setTextFormat(Qt::PlainText);
    m_errors->setWordWrap(true);
    m_errors->setContentsMargins(metric::space4, 0, metric::space4, metric::space2);
    makeNodes();
    m_below->setContentsMargins(metric::space2, metric::space2, metric::space3, metric::space2);
    m_below->setSpacing(metric::space4);
    m_below->addWidget(makeLinks(), 0, Qt::AlignTop);
    m_below->addWidget(makePeers(actions), 1, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead(actions));
    layout->addWidget(m_errors);
    layout->addWidget(m_nodes);
    layout->addLayout(m_below);
    updateButtons();
}

QPushButton *ClusterSection::makeButton(QAction &action, const QString &objectName)
{
    auto *button = new QPushButton(action.text());
    button->setObjectName(objectName);
    button->setProperty("small", true);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, &action] {
        // Of several clusters the one whose button it is.
        Q_EMIT targeted();
        action.trigger();
    });
    return button;
}

QWidget *ClusterSection::makeHead(ClusterActions &actions)
{
    m_state->setObjectName(u"clusterState"_s);
    m_state->setTextFormat(Qt::PlainText);
    QFont large = m_state->font();
    large.setPointSizeF(large.pointSizeF() * 1.08);
    large.setWeight(QFont::DemiBold);
    m_state->setFont(large);
    m_about->setObjectName(u"clusterAbout"_s);
    m_about->setProperty("dim", true);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_about->installEventFilter(this);
    m_add = makeButton(*actions.addPeer(), u"addPeerButton"_s);
    m_drain = makeButton(*actions.drain(), u"drainNodeButton"_s);
    m_drain->setText(tr("Drain…"));
    m_resume = makeButton(*actions.resume(), u"resumeNodeButton"_s);
    m_resume->setText(tr("Resume"));
    m_resync = makeButton(*actions.resync(), u"resyncButton"_s);
    m_evict = makeButton(*actions.evict(), u"evictButton"_s);
    auto *head = new QWidget;
    auto *line = new QHBoxLayout(head);
    line->setContentsMargins(metric::space4, metric::space2, metric::space3, metric::space2);
    line->setSpacing(metric::space2);
    line->addWidget(m_state);
    line->addWidget(m_about, 1);
    for (QPushButton *button : {m_add, m_drain, m_resume, m_resync, m_evict})
        line->addWidget(button);
    return head;
}

void ClusterSection::makeNodes()
{
    using enum ClusterNodesModel::Column;
    m_sorted.setSourceModel(&m_nodesModel);
    m_sorted.setSortRole(SortRole);
    m_nodes->setObjectName(u"clusterNodesTable"_s);
    m_nodes->setAccessibleName(tr("Nodes of the cluster"));
    m_nodes->setSelectionMode(QAbstractItemView::SingleSelection);
    m_nodes->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_nodes->setSample(Name, u"production-1"_s);
    m_nodes->setSample(State, u"suspect: nothing heard for 3.1 s"_s);
    m_nodes->setSample(Version, u"10.10.10"_s);
    m_nodes->setSample(Since, u"23 h 59 min ago"_s);
    m_nodes->setSample(Address, u"255.255.255.255:77120"_s);
    m_nodes->setStretching({State});
    m_nodes->setUnchoosable({Shape, Name, State});
    m_nodes->setDroppable({Version, Address});
    m_nodes->setDefaultSort(Name, Qt::AscendingOrder);
    m_nodes->setModel(&m_sorted);
    m_nodes->setSortingEnabled(true);
    m_nodes->setFixedColumn(Shape, metric::row + metric::space1);
    m_nodes->sortByColumn(Name, Qt::AscendingOrder);
    m_nodes->setItemDelegate(new ClusterDelegate({Shape, Name, State}, m_nodes));
    connect(m_nodes, &LiveTable::pointerOver, this, [this](bool over) { m_sorted.setDynamicSortFilter(!over); });
    connect(m_nodes->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_isFilling)
            return;
        updateButtons();
        Q_EMIT targeted();
    });
    connect(m_nodes, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        const QString name = index.siblingAtColumn(ClusterNodesModel::Name).data().toString();
        if (const int node = m_cluster.indexOf(name); node >= 0 && m_cluster.nodes.at(node).host)
            Q_EMIT hostWanted(m_cluster.nodes.at(node).host);
    });
}

QWidget *ClusterSection::makeLinks()
{
    auto *panel = new QWidget;
    auto *title = makeTitle(tr("Links"));
    auto *meaning = new QLabel(tr("round trip · lag · roster"));
    meaning->setProperty("dim", true);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(metric::space2, metric::space1, 0, metric::space1);
    line->setSpacing(metric::space2);
    line->addWidget(title);
    line->addWidget(meaning, 1);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::space1);
    column->addLayout(line);
    column->addWidget(m_links);
    return panel;
}

QWidget *ClusterSection::makePeers(ClusterActions &actions)
{
    m_remove = makeButton(*actions.removePeer(), u"removePeerButton"_s);
    m_peers->setObjectName(u"clusterPeersTable"_s);
    m_peers->setAccessibleName(tr("Addresses that the nodes dial"));
    m_peers->setSelectionMode(QAbstractItemView::SingleSelection);
    m_peers->setSample(ClusterPeersModel::Address, u"10.200.200.1:7712"_s);
    m_peers->setUnchoosable({ClusterPeersModel::Address, ClusterPeersModel::Outcome});
    m_peers->setModel(&m_peersModel);
    m_peers->setItemDelegate(new ClusterDelegate({-1, -1, ClusterPeersModel::Outcome}, m_peers));
    m_peers->horizontalHeader()->setSortIndicatorShown(false);
    m_peers->horizontalHeader()->setSectionsClickable(false);
    m_peers->horizontalHeader()->setStretchLastSection(true);
    m_peers->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_peers->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_isFilling)
            return;
        updateButtons();
        Q_EMIT targeted();
    });
    auto *panel = new QWidget;
    panel->setMinimumWidth(peersWidth);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(metric::space2, 0, 0, 0);
    line->addWidget(makeTitle(tr("Addresses dialled")), 1);
    line->addWidget(m_remove);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::space1);
    column->addLayout(line);
    column->addWidget(m_peers);
    return panel;
}

void ClusterSection::setCluster(const ClusterPicture &cluster, Host *scoped)
{
    const QString node = selectedNode();
    const QString address = selectedAddress();
    m_isFilling = true;
    m_cluster = cluster;
    m_scoped = scoped;
    m_nodesModel.setCluster(cluster);
    m_links->setCluster(cluster);
    m_peersModel.setPeers(cluster.peers);
    // What is selected stays, also when a node has come or gone.
    for (int row = 0; !node.isEmpty() && selectedNode() != node && row < m_sorted.rowCount(); ++row) {
        if (m_sorted.index(row, ClusterNodesModel::Name).data().toString() == node)
            m_nodes->selectRow(row);
    }
    for (int row = 0; !address.isEmpty() && selectedAddress() != address && row < m_peersModel.rowCount(); ++row) {
        if (m_peersModel.peers().at(row).address == address)
            m_peers->selectRow(row);
    }
    m_isFilling = false;
    m_errors->setText(cluster.errors.join(u'\n'));
    m_errors->setVisible(!cluster.errors.isEmpty());
    updateHead();
    updateButtons();
    fitHeights();
}

void ClusterSection::refresh()
{
    m_nodes->refreshColumns(ClusterNodesModel::Since, ClusterNodesModel::Since);
    m_links->viewport()->update();
    updateHead();
}

void ClusterSection::updateHead()
{
    const clusterwords::Words words = clusterwords::headline(m_cluster, QDateTime::currentDateTimeUtc());
    m_state->setText(words.text);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, colourOf(words.tone, Colours::of(colours)));
    m_state->setPalette(colours);
    m_aboutText = u"· %1"_s.arg(words.more);
    m_about->setText(m_about->fontMetrics().elidedText(m_aboutText, Qt::ElideRight, std::max(m_about->width(), 40)));
    m_about->setToolTip(format::literal(words.more));
}

void ClusterSection::updateButtons()
{
    const ClusterActions::Target own = target();
    const auto update = [](QPushButton *button, const QString &whyNot, const QString &what) {
        button->setEnabled(whyNot.isEmpty());
        button->setToolTip(format::literal(whyNot.isEmpty() ? what : whyNot));
        button->setAccessibleDescription(whyNot);
    };
    update(m_add, ClusterActions::whyNotAddPeer(own), tr("Have a node dial one more address"));
    update(m_drain, ClusterActions::whyNotDrain(own), tr("Let the clients of %1 go to the other nodes").arg(own.node));
    update(m_resume, ClusterActions::whyNotResume(own), tr("Let %1 serve again").arg(own.node));
    m_drain->setVisible(!ClusterActions::isDrained(own));
    m_resume->setVisible(ClusterActions::isDrained(own));
    update(m_resync, ClusterActions::whyNotResync(own), tr("Begin all that is exchanged with %1 anew").arg(own.node));
    update(m_evict, ClusterActions::whyNotEvict(own), tr("Take %1, which is away, for dead").arg(own.node));
    update(m_remove, ClusterActions::whyNotRemovePeer(own), tr("Dial %1 no more").arg(own.address));
}

void ClusterSection::fitHeights()
{
    const int rows = std::clamp(m_sorted.rowCount(), 1, mostNodesShown);
    m_nodes->setFixedHeight(tableHead + rows * metric::row);
    // As high as the links beside them, at least.
    const int addresses = tableHead + std::clamp(int(m_cluster.peers.size()), 1, mostNodesShown) * metric::row;
    m_peers->setFixedHeight(std::min(addresses, std::max(m_links->sizeHint().height(), tableHead + 4 * metric::row)));
}

QString ClusterSection::selectedNode() const
{
    const QModelIndexList rows = m_nodes->selectionModel()->selectedRows(ClusterNodesModel::Name);
    return rows.isEmpty() ? QString() : rows.first().data().toString();
}

QString ClusterSection::selectedAddress() const
{
    const QModelIndexList rows = m_peers->selectionModel()->selectedRows(ClusterPeersModel::Address);
    return rows.isEmpty() ? QString() : rows.first().data().toString();
}

ClusterActions::Target ClusterSection::target() const
{
    return {m_cluster, selectedNode(), selectedAddress(), m_scoped};
}

void ClusterSection::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_below->setDirection(width() < roomForBoth ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void ClusterSection::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        updateHead();
}

bool ClusterSection::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_about && event->type() == QEvent::Resize)
        updateHead();
    return QWidget::eventFilter(watched, event);
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/ClusterActions.h"
#include "manager-gui/model/cluster/ClusterNodesModel.h"
#include "manager-gui/model/cluster/ClusterPeersModel.h"

#include <QtCore/QSortFilterProxyModel>
#include <QtWidgets/QWidget>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace signalbox::gui {

class LinksTable;
class LiveTable;

/// One cluster: how it is, its nodes, the links between them, and the addresses that they dial.
class ClusterSection : public QWidget
{
    Q_OBJECT

public:
    explicit ClusterSection(ClusterActions &actions, QWidget *parent = nullptr);

    /// `scoped`: the host of the scope, where peers are added; null: any.
    void setCluster(const ClusterPicture &cluster, Host *scoped);
    ClusterActions::Target target() const;
    LiveTable *nodes() { return m_nodes; }
    /// Once a second: ages.
    void refresh();

Q_SIGNALS:
    /// Something else is selected here, or the person wants to act here.
    void targeted();
    void hostWanted(signalbox::gui::Host *host);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeHead(ClusterActions &actions);
    QWidget *makeLinks();
    QWidget *makePeers(ClusterActions &actions);
    void makeNodes();
    QPushButton *makeButton(QAction &action, const QString &objectName);
    void updateHead();
    void updateButtons();
    void fitHeights();
    QString selectedNode() const;
    QString selectedAddress() const;

    ClusterPicture m_cluster;
    QPointer<Host> m_scoped;
    ClusterNodesModel m_nodesModel;
    QSortFilterProxyModel m_sorted;
    ClusterPeersModel m_peersModel;
    QLabel *m_state;
    QLabel *m_about;
    QLabel *m_errors;
    QPushButton *m_add;
    /// One of the two is seen: which says the selected node.
    QPushButton *m_drain;
    QPushButton *m_resume;
    QPushButton *m_resync;
    QPushButton *m_evict;
    QPushButton *m_remove;
    LiveTable *m_nodes;
    LinksTable *m_links;
    LiveTable *m_peers;
    QBoxLayout *m_below;
    QString m_aboutText;
    /// While it is filled anew selections come and go.
    bool m_isFilling = false;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/ClusterActions.h"
#include "manager-gui/model/InstancesModel.h"

#include <QtWidgets/QWidget>

class QLabel;
class QScrollArea;
class QSettings;
class QSplitter;
class QStackedWidget;
class QVBoxLayout;

namespace signalbox::gui {

class ClusterSection;
class EventsModel;
class EventsPanel;
class LiveTable;
class NoClusterNote;

/// The clusters of the scope, one below the other by name, and what happened to them.
/// Shape:  the agents are asked only while the page is on the screen.
class ClusterPage : public QWidget
{
    Q_OBJECT

public:
    ClusterPage(HostList &hosts, ClusterActions &actions, EventsModel &events, QWidget *parent = nullptr);

    void setScope(const Scope &scope);
    /// While the page is on the screen, of all clusters that it shows. Nobody asks otherwise.
    std::optional<qint64> nodeCount() const;
    /// Of the first cluster; null: there is none.
    LiveTable *table();
    /// Once a second: ages.
    void refresh();

    void save(QSettings &settings) const;
    void restore(const QSettings &settings);
    void resetLayout();

Q_SIGNALS:
    void nodeCountChanged();
    /// Somebody wants to see this host.
    void hostWanted(signalbox::gui::Host *host);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void update();
    ClusterSection *addSection();
    void adoptLayout(ClusterSection *from);
    void updateTarget();
    void fitHeights();
    void addPeer(const ClusterActions::Target &target);

    ClusterCatalogue m_clusters;
    /// Goes before the page does, when the window closes.
    QPointer<ClusterActions> m_actions;
    QStackedWidget *m_stack;
    NoClusterNote *m_none;
    QSplitter *m_splitter;
    QScrollArea *m_scroll;
    QVBoxLayout *m_column;
    QLabel *m_besides;
    EventsPanel *m_events;
    QList<ClusterSection *> m_sections;
    /// Where somebody last selected something.
    int m_current = 0;
    int m_shown = 0;
    qint64 m_nodes = 0;
    QByteArray m_nodesLayout;
    bool m_isSplitByPerson = false;
};

} // namespace signalbox::gui

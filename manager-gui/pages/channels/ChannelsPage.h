// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HubCatalogue.h"

#include <QtGui/QAction>
#include <QtWidgets/QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QPushButton;
class QSettings;
class QSplitter;
class QStackedWidget;

namespace signalbox::gui {

class ChannelPanel;
class ChannelsPanel;
class LiveTable;
class PlacesPanel;
class SearchField;

/// The channels of the scope at the left, found by their names or by their members; the one that is looked at, at the right.
class ChannelsPage : public QWidget
{
    Q_OBJECT

public:
    /// `create` makes an instance.
    ChannelsPage(HostList &hosts, QAction &create, QWidget *parent = nullptr);

    void setScope(const Scope &scope);
    /// While the page is on the screen: of all hubs. Nobody asks otherwise.
    std::optional<qint64> channelCount() const;
    /// All that can be done here, for the menu.
    QList<QAction *> menuActions();
    void find();
    LiveTable *table();

    void save(QSettings &settings) const;
    void restore(const QSettings &settings);
    void resetLayout();

Q_SIGNALS:
    void channelCountChanged();
    /// Somebody wants to see the page and search on it.
    void findRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    enum Mode { ByChannel, ByMember };
    QWidget *makeLeft();
    QWidget *makeSearchBar();
    QWidget *makeHubBar();
    void makeActions();
    void connectAll();
    void setMode(Mode mode);
    void onSearch();
    void openChannel(const ChannelKey &key);
    void onHubsChanged();
    void updateHubBar();
    void updateActions();
    HubKey hubAtHand() const;
    void broadcast();
    void showFigures();

    HubCatalogue m_hubs;
    Scope m_scope;
    QAction m_find;
    QAction m_goToMember;
    QAction m_broadcast;
    QSplitter *m_splitter;
    SearchField *m_search;
    QButtonGroup *m_modes;
    QComboBox *m_hub;
    QLabel *m_hubAbout;
    QPushButton *m_broadcastButton;
    QStackedWidget *m_lists;
    ChannelsPanel *m_channels;
    PlacesPanel *m_places;
    ChannelPanel *m_channel;
    QTimer m_typing;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HubCatalogue.h"
#include "manager-gui/model/ChannelsModel.h"

#include <QtWidgets/QWidget>

class QPushButton;

namespace signalbox::gui {

class PagedTable;

/// The channels of the hubs in sight.
class ChannelsPanel : public QWidget
{
    Q_OBJECT

public:
    /// `create` makes an instance: what is to be done where there is no hub.
    ChannelsPanel(HubCatalogue &hubs, QAction &create, QWidget *parent = nullptr);

    void setScope(const Scope &scope);
    /// Of all hubs, or of the one with this name.
    void setHub(const QString &name);
    void setFilterText(const QString &text);
    /// Marks its row, if it is on this page.
    void mark(const ChannelKey &key);
    PagedTable *view() { return m_view; }
    ChannelsModel &model() { return m_model; }

Q_SIGNALS:
    void chosen(const signalbox::gui::ChannelKey &key);
    /// Return or a double click: now to what is in it.
    void entered();
    /// It was asked for a name that is none of a channel.
    void memberWanted(const QString &name);

private:
    void makeTable();
    void onHubsChanged();
    void onSelected();
    void update();
    void updateColumns();
    QString emptyText() const;
    QString textWithoutHubs() const;
    void updateNote();

    HubCatalogue &m_hubs;
    Scope m_scope;
    QString m_hub;
    ChannelsModel m_model;
    PagedTable *m_view;
    QPushButton *m_findMember;
    QPushButton *m_openNew;
    QPushButton *m_create;
    ChannelKey m_marked;
    int m_sortColumn = ChannelsModel::Name;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HubCatalogue.h"
#include "manager-gui/model/PlacesModel.h"

#include <QtWidgets/QWidget>

namespace signalbox::gui {

class PagedTable;

/// Where the members are that are looked for.
class PlacesPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PlacesPanel(HubCatalogue &hubs, QWidget *parent = nullptr);

    void setScope(const Scope &scope);
    void setHub(const QString &name);
    void setMember(const QString &name);
    PagedTable *view() { return m_view; }
    PlacesModel &model() { return m_model; }

Q_SIGNALS:
    void chosen(const signalbox::gui::ChannelKey &key, const QString &member);
    void entered();

private:
    void makeTable();
    void updateHubs();
    void onSelected();
    void update();
    QString emptyText() const;

    HubCatalogue &m_hubs;
    Scope m_scope;
    QString m_hub;
    PlacesModel m_model;
    PagedTable *m_view;
};

} // namespace signalbox::gui

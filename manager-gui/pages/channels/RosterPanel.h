// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HubCatalogue.h"
#include "manager-gui/model/RosterModel.h"

#include <QtWidgets/QWidget>

class QLabel;

namespace signalbox::gui {

class PagedTable;
class SearchField;

/// Who is in the channel.
class RosterPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RosterPanel(HubCatalogue &hubs, QWidget *parent = nullptr);

    void setChannel(const ChannelKey &key);
    /// Goes to the page with this member and selects it.
    void goTo(const QString &member);
    void focusField();
    PagedTable *view() { return m_view; }
    RosterModel &model() { return m_model; }

private:
    void makeTable();
    void onArrived(int row, bool isExact);
    void update();
    QString emptyText() const;

    HubCatalogue &m_hubs;
    RosterModel m_model;
    SearchField *m_name;
    QLabel *m_found;
    PagedTable *m_view;
    QTimer m_typing;
    QString m_sought;
};

} // namespace signalbox::gui

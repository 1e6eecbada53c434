// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HubCatalogue.h"
#include "manager-gui/model/MessagesModel.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSplitter;

namespace signalbox::gui {

class LiveTable;

/// What is said in the channel, the newest at the bottom; the selected message in full below.
class MessagesPanel : public QWidget
{
    Q_OBJECT

public:
    explicit MessagesPanel(HubCatalogue &hubs, QWidget *parent = nullptr);

    void setChannel(const ChannelKey &key);
    void refresh() { m_model.refresh(); }
    LiveTable *table() { return m_table; }
    void resetLayout();
    QByteArray layoutState() const;
    void restoreLayout(const QByteArray &state);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeTable();
    void makeLayout();
    void follow();
    void update();
    void updateActive();
    void showSelected();
    void copy() const;
    QString emptyText() const;

    HubCatalogue &m_hubs;
    MessagesModel m_model;
    QPushButton *m_pause;
    QLabel *m_note;
    LiveTable *m_table;
    QLabel *m_empty;
    QPlainTextEdit *m_full;
    QSplitter *m_splitter;
    bool m_atEnd = true;
};

} // namespace signalbox::gui

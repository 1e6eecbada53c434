// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HubCatalogue.h"
#include "manager-gui/model/ChannelsModel.h"

#include <QtWidgets/QWidget>

class QLabel;
class QSettings;
class QStackedWidget;

namespace signalbox::gui {

class CountTabBar;
class MessagesPanel;
class PublishBox;
class RosterPanel;

/// One channel: who is in it, what is said there, and where one says something oneself.
class ChannelPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ChannelPanel(HubCatalogue &hubs, QWidget *parent = nullptr);

    void setChannel(const ChannelKey &key);
    const ChannelKey &channel() const { return m_key; }
    /// Figures as the list of channels last had them.
    void setFigures(const ChannelRow &row);
    /// They are not known any more.
    void forgetFigures();
    /// Shows the roster, with this member in it.
    void showMember(const QString &member);
    void focusContent();
    void goToMember();

    RosterPanel *roster() { return m_roster; }
    MessagesPanel *messages() { return m_messages; }
    PublishBox *publishBox() { return m_publish; }

    void save(QSettings &settings) const;
    void restore(const QSettings &settings);
    void resetLayout();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeHeader();
    void update();
    void elide();

    HubCatalogue &m_hubs;
    ChannelKey m_key;
    std::optional<ChannelRow> m_figures;
    QLabel *m_name;
    QLabel *m_about;
    CountTabBar *m_tabs;
    QStackedWidget *m_pages;
    RosterPanel *m_roster;
    MessagesPanel *m_messages;
    PublishBox *m_publish;
    QString m_aboutText;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HubCatalogue.h"

#include <QtWidgets/QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace signalbox::gui {

class MessageEdit;

/// Publishes in the channel that is looked at. What was typed stays until it has been published.
/// Shape:  a repeat after an answer that was lost goes with the same ids, so that nothing is published twice.
class PublishBox : public QWidget
{
    Q_OBJECT

public:
    explicit PublishBox(HubCatalogue &hubs, QWidget *parent = nullptr);

    void setChannel(const ChannelKey &key);
    QAction *action() { return m_publish; }
    void focusEdit();

    /// The last messages, the newest first.
    QStringList recent() const { return m_recent; }
    void setRecent(const QStringList &recent);

Q_SIGNALS:
    void published();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    struct Attempt {
        ChannelKey key;
        QJsonObject params;
        QString requestId;
    };
    void makeLayout();
    void update();
    QString whyNot() const;
    void publish();
    void onAnswer(const Attempt &attempt, const QString &text, const Result<QJsonValue> &answer);
    void remember(const QString &text);
    void fillRecent();

    HubCatalogue &m_hubs;
    ChannelKey m_key;
    QAction *m_publish;
    QLabel *m_to;
    QComboBox *m_qos;
    QCheckBox *m_retain;
    QToolButton *m_recentButton;
    MessageEdit *m_edit;
    QPushButton *m_button;
    QStringList m_recent;
    /// Sent, and not known what came of it.
    std::optional<Attempt> m_open;
    bool m_waiting = false;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/ConfigActions.h"

#include <QtWidgets/QWidget>

class QCheckBox;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace signalbox::gui {

/// How one instance is configured, where that is written, and what of it waits for a restart.
class ConfigurationPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ConfigurationPanel(ConfigActions &actions, QWidget *parent = nullptr);

    void setInstance(const InstanceKey &key);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void onChanged(int row);
    void ask();
    void show();
    QString originText() const;
    static QPushButton *makeButton(QAction *action, const QString &objectName);

    InstanceKey m_key;
    std::optional<api::InstanceConfiguration> m_known;
    /// What the row said when it was asked: another one, and it is asked again.
    qint64 m_asked = -1;
    std::unique_ptr<QObject> m_asking;
    QLabel *m_origin;
    QLabel *m_pending;
    QCheckBox *m_defaults;
    QTreeWidget *m_list;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesModel.h"

#include <QtWidgets/QWidget>

class QGridLayout;
class QLabel;
class QLayout;
class QPushButton;

namespace signalbox::gui {

class IconLabel;
class SeriesChart;

/// The facts of one instance and its sessions of the last five minutes.
class InstanceOverview : public QWidget
{
    Q_OBJECT

public:
    explicit InstanceOverview(QWidget *parent = nullptr);

    void setInstance(const InstanceKey &key);
    void refresh();

Q_SIGNALS:
    void restartRequested(const signalbox::gui::InstanceKey &key);

private:
    struct Fact {
        QLabel *name;
        QLabel *value;
    };
    QWidget *makeFacts();
    QLayout *makeChart();
    Fact addFact(QGridLayout *grid, const QString &name);
    static void setFact(const Fact &fact, const QString &text, const QString &toolTip = {});
    void showFacts(const Host &host, const HostInstance &instance);

    InstanceKey m_key;
    IconLabel *m_state;
    QLabel *m_name;
    QLabel *m_stateText;
    QLabel *m_error;
    QLabel *m_pending;
    QPushButton *m_restart;
    Fact m_listens;
    Fact m_type;
    Fact m_sessions;
    Fact m_peak;
    Fact m_running;
    Fact m_process;
    Fact m_starts;
    Fact m_restarts;
    Fact m_managed;
    SeriesChart *m_chart;
};

} // namespace signalbox::gui

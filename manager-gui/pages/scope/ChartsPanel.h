// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/MetricHistories.h"
#include "manager-gui/widgets/MetricChart.h"

#include <QtWidgets/QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace signalbox::gui {

/// Charts of whatever is measured of some instances or hosts: choose what, over five minutes or an hour.
/// Shape:  draws once a second, only while it can be seen.
class ChartsPanel : public QWidget
{
    Q_OBJECT

public:
    using Span = MetricHistory::Span;

    /// `preferred`: the columns shown until somebody chooses.
    ChartsPanel(MetricHistories &histories, const QStringList &preferred, QWidget *parent = nullptr);

    /// What is charted: instances, or, without a name, hosts.
    void setSubjects(const QList<InstanceKey> &subjects, const QString &emptyText);
    void refresh();

    QStringList chosen() const { return m_chosen; }
    Span span() const { return m_span; }
    /// "5min;sessions,…": for the profile.
    QString state() const;
    void restore(const QString &state);
    void resetLayout();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QList<api::MetricColumn> columns() const;
    void fillMenu();
    void choose(const QString &column, bool chosen);
    void setSpan(Span span);
    QList<MetricChart::Line> lines(qint64 now) const;
    void updateButtons();

    MetricHistories &m_histories;
    const QStringList m_preferred;
    QStringList m_chosen;
    Span m_span = Span::FiveMinutes;
    QList<InstanceKey> m_subjects;
    QString m_emptyText;
    QToolButton *m_what;
    QMenu *m_menu;
    QLabel *m_note;
    QToolButton *m_short;
    QToolButton *m_long;
    QLabel *m_legend;
    MetricChart *m_chart;
    QLabel *m_empty;
};

} // namespace signalbox::gui

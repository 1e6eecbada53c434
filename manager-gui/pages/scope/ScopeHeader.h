// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Scope.h"

#include <QtWidgets/QWidget>

class QLabel;

namespace signalbox::gui {

class FigureLabel;
struct ScopeFigure;

/// The scope's name, how it is reached, its state, and its five figures with their last minutes.
class ScopeHeader : public QWidget
{
    Q_OBJECT

public:
    explicit ScopeHeader(HostList &hosts, QWidget *parent = nullptr);

    void setScope(const Scope &scope);
    /// Once a second, and when something of the scope changed: the words at once, the figures once in this turn of the event
    /// loop, for a burst of a thousand changes must not add up all hosts a thousand times.
    void refresh();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QString subtitle() const;
    FigureLabel *addFigure(const QString &caption, const QString &accessibleName);
    void elide();
    void refreshFigures();

    HostList &m_hosts;
    Scope m_scope;
    QLabel *m_name;
    QLabel *m_environment;
    QLabel *m_subtitle;
    FigureLabel *m_sessions;
    FigureLabel *m_messagesIn;
    FigureLabel *m_messagesOut;
    FigureLabel *m_cpu;
    FigureLabel *m_memory;
    QTimer m_figures;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/ClusterCatalogue.h"

#include <QtWidgets/QWidget>

class QFrame;
class QLabel;

namespace signalbox::gui {

/// What stands where a cluster would: why there is none, and how one is made.
class NoClusterNote : public QWidget
{
    Q_OBJECT

public:
    explicit NoClusterNote(QWidget *parent = nullptr);

    void show(const ClusterCatalogue &clusters);

    /// Beside clusters: what the hosts of the scope that show no node have instead, a line each; empty: nothing.
    static QStringList besides(const ClusterCatalogue &clusters);

private:
    QLabel *m_text;
    QFrame *m_how;
    QLabel *m_lines;
    QLabel *m_more;
};

} // namespace signalbox::gui

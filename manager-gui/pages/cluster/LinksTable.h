// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/cluster/ClusterLinksModel.h"

#include <QtWidgets/QTableView>

namespace signalbox::gui {

/// The links of a cluster: rows tell, columns are told of. It is as high as its rows, up to a limit; beyond it, and beyond its width, it
/// scrolls under its headings.
class LinksTable : public QTableView
{
    Q_OBJECT

public:
    explicit LinksTable(QWidget *parent = nullptr);

    void setCluster(const ClusterPicture &cluster);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    ClusterLinksModel m_links;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/HostsModel.h"

#include <QtWidgets/QTreeView>

namespace signalbox::gui {

/// The scopes at the left: all hosts and each host.
class HostsTree : public QTreeView
{
    Q_OBJECT

public:
    explicit HostsTree(HostsModel &model, QWidget *parent = nullptr);

    /// Null for all hosts.
    Host *scope() const;
    void setScope(Host *host);

Q_SIGNALS:
    void scopeChanged(signalbox::gui::Host *host);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void dataChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles = {}) override;

private:
    HostsModel &m_model;
    /// Rows that had a second line when they were last laid out.
    QHash<int, bool> m_tall;
};

} // namespace signalbox::gui

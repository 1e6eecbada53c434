// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/HostsModel.h"

#include <QtWidgets/QTreeView>

namespace signalbox::gui {

/// The scopes at the left: all hosts, groups, and each host.
class HostsTree : public QTreeView
{
    Q_OBJECT

public:
    explicit HostsTree(HostsModel &model, QWidget *parent = nullptr);

    const Scope &scope() const { return m_scope; }
    void setScope(const Scope &scope);
    /// Names of the groups that are closed.
    QStringList collapsed() const;
    void setCollapsed(const QStringList &groups);

    void reset() override;

Q_SIGNALS:
    void scopeChanged(const signalbox::gui::Scope &scope);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void dataChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles = {}) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void expandGroups();

    HostsModel &m_model;
    Scope m_scope;
    QSet<QString> m_collapsed;
    bool m_restoring = false;
    /// Hosts whose row had a second line when it was last laid out.
    QHash<const Host *, bool> m_tall;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/Question.h"
#include "manager-gui/model/cluster/ClusterPicture.h"

#include <QtGui/QAction>

namespace signalbox::gui {

/// What is done to a cluster. It is asked of every connected host that it concerns, for each knows only of itself; draining of the node's
/// own host.
/// Errors: `failed`, with the name of the host that refused.
class ClusterActions : public QObject
{
    Q_OBJECT

public:
    /// What is selected on the page.
    struct Target {
        ClusterPicture cluster;
        /// Empty: none.
        QString node;
        QString address;
        /// Where peers are added unless somebody chooses: that of the scope.
        QPointer<Host> host;
    };

    explicit ClusterActions(Ask ask, QObject *parent = nullptr);

    QAction *addPeer() { return &m_addPeer; }
    QAction *removePeer() { return &m_removePeer; }
    QAction *resync() { return &m_resync; }
    QAction *evict() { return &m_evict; }
    QAction *drain() { return &m_drain; }
    QAction *resume() { return &m_resume; }
    QList<QAction *> all() { return {&m_addPeer, &m_removePeer, &m_drain, &m_resume, &m_resync, &m_evict}; }

    /// Nothing: the page is not seen, and nothing can be done.
    void setTarget(const std::optional<Target> &target);

    /// Why it cannot be done, for who may press its button; empty: it can.
    static QString whyNotAddPeer(const Target &target);
    static QString whyNotRemovePeer(const Target &target);
    static QString whyNotResync(const Target &target);
    static QString whyNotEvict(const Target &target);
    static QString whyNotDrain(const Target &target);
    static QString whyNotResume(const Target &target);
    /// The selected node says that it is drained.
    static bool isDrained(const Target &target);
    /// Hosts of the cluster where the account may add peers.
    static QList<QPointer<Host>> hostsToAddOn(const Target &target);

Q_SIGNALS:
    void addPeerRequested(const signalbox::gui::ClusterActions::Target &target);
    void failed(const QString &message);
    /// An agent has done something: what is shown is out of date.
    void done();

private:
    void update();
    void askRemovePeer();
    void askResync();
    void askEvict();
    void askDrain();
    void resumeNode();
    template <typename Method>
    void call(const QList<QPointer<Host>> &hosts, const typename Method::Params &params, const QString &what);

    Ask m_ask;
    std::optional<Target> m_target;
    QAction m_addPeer;
    QAction m_removePeer;
    QAction m_resync;
    QAction m_evict;
    QAction m_drain;
    QAction m_resume;
};

} // namespace signalbox::gui

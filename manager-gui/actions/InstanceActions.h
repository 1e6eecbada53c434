// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/Question.h"
#include "manager-gui/model/InstancesModel.h"

#include <QtGui/QAction>

namespace signalbox::gui {

/// Start, stop, restart, drain and resume of the selected instances.
/// Shape:  each action is enabled when it makes sense for at least one of them; its tool tip says what it does or why not.
/// Errors: `failed`, with a sentence that names the instance and its host.
class InstanceActions : public QObject
{
    Q_OBJECT

public:
    InstanceActions(HostList &hosts, Ask ask, QObject *parent = nullptr);

    QAction *start() { return &m_start; }
    QAction *stop() { return &m_stop; }
    QAction *restart() { return &m_restart; }
    QAction *drain() { return &m_drain; }
    QAction *resume() { return &m_resume; }

    void setSelection(const QList<InstanceKey> &selection);
    void retranslate();

    /// Empty when the verb can be applied now.
    static QString whyNot(InstanceVerb verb, const InstanceKey &key);
    static Question question(InstanceVerb verb, const QList<InstanceKey> &targets);
    /// Restarts one that is not selected, asking as ever: for changes that wait.
    void restartNow(const InstanceKey &key);

Q_SIGNALS:
    void failed(const QString &message);

private:
    QAction &actionOf(InstanceVerb verb);
    QList<InstanceKey> targets(InstanceVerb verb) const;
    void trigger(InstanceVerb verb);
    void apply(InstanceVerb verb, const QList<InstanceKey> &hit);
    void askDrain(const QList<InstanceKey> &hit);
    void update();
    void updateSoon();
    void update(InstanceVerb verb);
    void watch(Host *host);

    QAction m_start;
    QAction m_stop;
    QAction m_restart;
    QAction m_drain;
    QAction m_resume;
    Ask m_ask;
    QList<InstanceKey> m_selection;
    QTimer m_updating;
};

} // namespace signalbox::gui

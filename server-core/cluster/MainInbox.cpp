// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/MainInbox.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>

namespace signalbox::core::cluster {

PostToMain MainInbox::of(const QObject &somebody)
{
    // Whoever lets go of it last may be on another thread, or inside of one of the tasks.
    const std::shared_ptr<MainInbox> inbox(new MainInbox, [](MainInbox *one) { one->deleteLater(); });
    inbox->moveToThread(somebody.thread());
    return [inbox](std::function<void()> task) { inbox->post(std::move(task)); };
}

void MainInbox::post(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

bool MainInbox::event(QEvent *event)
{
    if (event->type() != QEvent::User)
        return QObject::event(event);
    std::function<void()> task;
    {
        const std::lock_guard lock(m_mutex);
        task = std::move(m_tasks.front());
        m_tasks.pop_front();
    }
    task();
    return true;
}

} // namespace signalbox::core::cluster

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QPointer>
#include <QtWidgets/QFrame>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

namespace signalbox::gui {

class IconLabel;

/// Errors that do not stop the work, and what is left to do, one line above it, the newest first, until they are closed.
class MessageBar : public QFrame
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    void add(const QString &message);
    /// Not an error: something that waits, with what can be done about it. It goes when that is done, or `context` is gone.
    void offer(const QString &message, const QString &verb, QObject *context, std::function<void()> act);
    /// What was offered is settled.
    void withdraw(const QString &message);
    QString text() const;

private:
    void showNewest();

    struct Message {
        QString text;
        QString verb;
        QPointer<QObject> context;
        std::function<void()> act;
    };
    void put(Message message);

    std::vector<Message> m_messages;
    QLabel *m_text;
    QLabel *m_more;
    QPushButton *m_act;
    IconLabel *m_icon;
    QToolButton *m_close;
};

} // namespace signalbox::gui

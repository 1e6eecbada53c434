// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QFrame>

class QLabel;
class QToolButton;

namespace signalbox::gui {

/// Errors that do not stop the work, one line above it, the newest first, until they are closed.
class MessageBar : public QFrame
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    void add(const QString &message);
    QString text() const;

private:
    void showNewest();

    QStringList m_messages;
    QLabel *m_text;
    QLabel *m_more;
    QToolButton *m_close;
};

} // namespace signalbox::gui

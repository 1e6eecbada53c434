// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QFrame>

#include <functional>

class QHBoxLayout;
class QLabel;

namespace signalbox::gui {

class IconLabel;

/// Words above a form that concern all of it, with what can be done about them.
class FormNotice : public QFrame
{
    Q_OBJECT

public:
    enum class Tone { Calm, Bad };

    explicit FormNotice(const QString &objectName, QWidget *parent = nullptr);

    /// Rich text; empty hides it. Takes its buttons away.
    void tell(Tone tone, const QString &html);
    void offer(const QString &objectName, const QString &verb, std::function<void()> act);
    QString text() const;

Q_SIGNALS:
    void linkActivated(const QString &link);

private:
    IconLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_buttons;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>

class QApplication;

namespace signalbox::gui {

enum class Appearance { System, Light, Dark };

/// Dresses the application: Fusion, our palette, one style sheet, all from the tokens.
/// Shape:  `System` goes by the platform's own palette, and follows it while the manager runs.
class Theme : public QObject
{
    Q_OBJECT

public:
    using IsDark = std::function<bool()>;

    /// `platformIsDark` asks the platform; by default for the lightness of its palette.
    explicit Theme(QApplication &application, IsDark platformIsDark = {});

    void apply(Appearance appearance);
    Appearance appearance() const { return m_appearance; }

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void dress(bool dark);

    QApplication &m_application;
    IsDark m_platformIsDark;
    QTimer m_following;
    Appearance m_appearance = Appearance::System;
};

} // namespace signalbox::gui

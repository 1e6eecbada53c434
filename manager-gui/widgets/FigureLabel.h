// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Series.h"

#include <QtWidgets/QWidget>

namespace signalbox::gui {

/// A number, its last minutes as a sparkline, and a caption below.
/// Shape:  assistive technology sees one piece of text: `accessibleName` names it, its value is the number.
class FigureLabel : public QWidget
{
    Q_OBJECT

public:
    explicit FigureLabel(QWidget *parent = nullptr);

    void setCaption(const QString &caption, const QString &accessibleName);
    void setFigure(const QString &value, const Series &history);
    /// The value is old: paler, and its chart goes on without it.
    void setDimmed(bool dimmed);
    QString value() const { return m_value; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont valueFont() const;
    QFont captionFont() const;
    int textWidth() const;

    QString m_value;
    QString m_caption;
    Series m_history;
    bool m_dimmed = false;
    /// Grows with the widest value seen, so that the header does not twitch each second.
    int m_valueWidth = 0;
};

/// Makes figures readable for assistive technology; call once at start.
void installFigureAccessibility();

} // namespace signalbox::gui

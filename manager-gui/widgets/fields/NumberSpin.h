// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QAbstractSpinBox>

#include <optional>

namespace signalbox::gui {

/// A spin box that may be empty: then it shows, dimmed, what holds without it.
/// Shape:  what is typed may be out of range, so that somebody can say so; steps stay within.
class NumberSpin : public QAbstractSpinBox
{
    Q_OBJECT

public:
    explicit NumberSpin(QWidget *parent = nullptr);

    void setWhole(bool whole) { m_whole = whole; }
    void setRange(std::optional<double> least, std::optional<double> most);
    void setPlaceholder(std::optional<double> number, const QString &text);
    std::optional<double> value() const;
    void setValue(std::optional<double> value);

    QValidator::State validate(QString &input, int &position) const override;
    void stepBy(int steps) override;

Q_SIGNALS:
    void edited();

protected:
    StepEnabled stepEnabled() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    static QLocale plain();
    double stepped(int steps) const;

    bool m_whole = true;
    std::optional<double> m_least;
    std::optional<double> m_most;
    std::optional<double> m_placeholder;
};

} // namespace signalbox::gui

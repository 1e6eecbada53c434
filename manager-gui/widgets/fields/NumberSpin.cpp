// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/NumberSpin.h"

#include <QtCore/QLocale>
#include <QtWidgets/QLineEdit>

#include <cmath>

namespace signalbox::gui {

namespace {

constexpr int usualWidth = 130;

} // namespace

NumberSpin::NumberSpin(QWidget *parent) : QAbstractSpinBox(parent)
{
    setAccelerated(true);
    setFocusPolicy(Qt::StrongFocus);
    connect(lineEdit(), &QLineEdit::textEdited, this, &NumberSpin::edited);
}

QLocale NumberSpin::plain()
{
    // Groups are for reading: while typing they only get in the way.
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator | QLocale::RejectGroupSeparator);
    return locale;
}

void NumberSpin::setRange(std::optional<double> least, std::optional<double> most)
{
    m_least = least;
    m_most = most;
}

void NumberSpin::setPlaceholder(std::optional<double> number, const QString &text)
{
    m_placeholder = number;
    lineEdit()->setPlaceholderText(text);
}

std::optional<double> NumberSpin::value() const
{
    bool ok = false;
    const double number = plain().toDouble(lineEdit()->text(), &ok);
    return ok ? std::optional(number) : std::nullopt;
}

void NumberSpin::setValue(std::optional<double> value)
{
    const bool whole = value && *value == std::floor(*value) && std::abs(*value) < 1e15;
    lineEdit()->setText(!value ? QString() : whole ? plain().toString(qint64(*value)) : plain().toString(*value, 'g', 12));
}

QValidator::State NumberSpin::validate(QString &input, int &) const
{
    if (input.isEmpty())
        return QValidator::Acceptable;
    bool ok = false;
    if (m_whole)
        plain().toLongLong(input, &ok);
    else
        plain().toDouble(input, &ok);
    if (ok)
        return QValidator::Acceptable;
    const bool mayHaveSign = !m_least || *m_least < 0;
    return input == plain().negativeSign() && mayHaveSign ? QValidator::Intermediate : QValidator::Invalid;
}

double NumberSpin::stepped(int steps) const
{
    const double from = value().value_or(m_placeholder.value_or(m_least.value_or(0)));
    double to = from + steps;
    if (m_least)
        to = std::max(to, *m_least);
    if (m_most)
        to = std::min(to, *m_most);
    return to;
}

void NumberSpin::stepBy(int steps)
{
    setValue(stepped(steps));
    selectAll();
    Q_EMIT edited();
}

QAbstractSpinBox::StepEnabled NumberSpin::stepEnabled() const
{
    const double from = value().value_or(m_placeholder.value_or(m_least.value_or(0)));
    StepEnabled enabled = StepNone;
    enabled.setFlag(StepUpEnabled, !isReadOnly() && stepped(1) > from);
    enabled.setFlag(StepDownEnabled, !isReadOnly() && stepped(-1) < from);
    return enabled;
}

QSize NumberSpin::sizeHint() const
{
    return {usualWidth, QAbstractSpinBox::sizeHint().height()};
}

QSize NumberSpin::minimumSizeHint() const
{
    return {80, QAbstractSpinBox::minimumSizeHint().height()};
}

} // namespace signalbox::gui

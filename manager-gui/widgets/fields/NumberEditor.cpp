// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/NumberEditor.h"

#include "manager-gui/model/config/ConfigValue.h"
#include "manager-gui/widgets/Tokens.h"
#include "manager-gui/widgets/fields/NumberSpin.h"

#include <QtCore/QCoreApplication>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

NumberEditor::NumberEditor(const ConfigField &field, QWidget *parent) : FieldEditor(field, parent), m_spin(new NumberSpin)
{
    m_spin->setObjectName(u"value"_s);
    m_spin->setAccessibleName(field.title);
    m_spin->setAccessibleDescription(field.help);
    setFocusProxy(m_spin);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::space1);
    layout->addWidget(m_spin);
    const bool isQuantity = field.kind == ConfigField::Kind::Duration || field.kind == ConfigField::Kind::Bytes;
    m_spin->setWhole(field.kind != ConfigField::Kind::Number);
    if (isQuantity) {
        m_unit = new QComboBox;
        m_unit->setObjectName(u"unit"_s);
        m_unit->setAccessibleName(tr("Unit of %1").arg(field.title));
        for (const config::Unit &unit : config::unitsOf(field.kind))
            m_unit->addItem(QCoreApplication::translate("ConfigValue", unit.name));
        layout->addWidget(m_unit);
        m_spin->setRange(0.0, std::nullopt);
        connect(m_unit, &QComboBox::activated, this, [this] {
            if (m_spin->value())
                Q_EMIT edited();
            else
                setByDefault(m_byDefault);
        });
    } else {
        m_spin->setRange(field.least, field.most);
        if (!field.unit.isEmpty())
            layout->addWidget(new QLabel(field.unit));
    }
    layout->addStretch(1);
    connect(m_spin, &NumberSpin::edited, this, &FieldEditor::edited);
}

std::optional<double> NumberEditor::baseOf(const QJsonValue &value) const
{
    if (field().kind == ConfigField::Kind::Duration)
        return config::milliseconds(value.toString());
    if (field().kind == ConfigField::Kind::Bytes)
        return value.isUndefined() ? std::nullopt : config::bytes(value);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

QJsonValue NumberEditor::value() const
{
    const std::optional<double> number = m_spin->value();
    if (!number)
        return QJsonValue::Undefined;
    if (field().kind == ConfigField::Kind::Bytes)
        return *number * config::unitsOf(field().kind).at(std::size_t(m_unit->currentIndex())).factor;
    if (field().kind == ConfigField::Kind::Duration) {
        static const QStringList names{u"ms"_s, u"s"_s, u"m"_s, u"h"_s, u"d"_s};
        return QString::number(qint64(*number)) + names.at(m_unit->currentIndex());
    }
    return *number;
}

void NumberEditor::setUnit(int unit)
{
    m_unit->setCurrentIndex(unit);
}

void NumberEditor::setValue(const QJsonValue &value)
{
    const std::optional<double> base = baseOf(value);
    if (!hasUnits() || !base) {
        m_spin->setValue(base);
        if (!base)
            setByDefault(m_byDefault);
        return;
    }
    const config::Quantity quantity = config::quantityOf(field().kind, *base);
    m_spin->setValue(quantity.number);
    setUnit(quantity.unit);
}

void NumberEditor::setByDefault(const QJsonValue &value)
{
    m_byDefault = value;
    const std::optional<double> base = baseOf(value);
    if (!base)
        return m_spin->setPlaceholder(
            std::nullopt, value.isUndefined() ? (field().required ? tr("needed") : tr("not set")) : config::text(field(), value));
    if (!hasUnits())
        return m_spin->setPlaceholder(base, config::text(*base));
    const config::Quantity quantity = config::quantityOf(field().kind, *base);
    m_spin->setPlaceholder(quantity.number, config::text(quantity.number));
    if (!m_spin->value())
        setUnit(quantity.unit);
}

void NumberEditor::showProblems(const QMap<QString, QString> &problems)
{
    markBad(m_spin, !problems.isEmpty());
}

} // namespace signalbox::gui

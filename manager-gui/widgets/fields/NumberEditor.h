// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"

class QComboBox;

namespace signalbox::gui {

class NumberSpin;

/// A number, or, with a choice of units beside it, a time or a size.
class NumberEditor : public FieldEditor
{
    Q_OBJECT

public:
    explicit NumberEditor(const ConfigField &field, QWidget *parent = nullptr);

    QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    void setByDefault(const QJsonValue &value) override;
    void showProblems(const QMap<QString, QString> &problems) override;

private:
    bool hasUnits() const { return m_unit != nullptr; }
    std::optional<double> baseOf(const QJsonValue &value) const;
    void setUnit(int unit);

    NumberSpin *m_spin;
    QComboBox *m_unit = nullptr;
    QJsonValue m_byDefault = QJsonValue::Undefined;
};

} // namespace signalbox::gui

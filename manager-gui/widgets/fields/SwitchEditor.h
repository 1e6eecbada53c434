// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"

class QCheckBox;

namespace signalbox::gui {

/// On, off, or, half ticked, as it is by default; it says in words which.
class SwitchEditor : public FieldEditor
{
    Q_OBJECT

public:
    SwitchEditor(const ConfigField &field, Size size, QWidget *parent = nullptr);

    QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    void setByDefault(const QJsonValue &value) override;

private:
    void showWords();

    QCheckBox *m_box;
    bool m_isCompact;
    QJsonValue m_byDefault = QJsonValue::Undefined;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"

class QComboBox;

namespace signalbox::gui {

/// One of the values a schema lists; first, where it may be left out, its default.
class ChoiceEditor : public FieldEditor
{
    Q_OBJECT

public:
    explicit ChoiceEditor(const ConfigField &field, QWidget *parent = nullptr);

    QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    void setByDefault(const QJsonValue &value) override;

private:
    QComboBox *m_box;
};

} // namespace signalbox::gui

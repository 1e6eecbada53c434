// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"

class QPlainTextEdit;

namespace signalbox::gui {

/// What no other editor knows, as JSON text, so that nothing a schema allows is out of reach.
class JsonEditor : public FieldEditor
{
    Q_OBJECT

public:
    explicit JsonEditor(const ConfigField &field, QWidget *parent = nullptr);

    QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    void setByDefault(const QJsonValue &value) override;
    QString inputProblem() const override;

private:
    QPlainTextEdit *m_edit;
    QJsonValue m_last = QJsonValue::Undefined;
    bool m_setting = false;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"

class QLineEdit;

namespace signalbox::gui {

/// A text, a path, a secret. Control characters are written \r, \n, \t, \xNN where a text may hold them.
class TextEditor : public FieldEditor
{
    Q_OBJECT

public:
    explicit TextEditor(const ConfigField &field, QWidget *parent = nullptr);

    QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    void setByDefault(const QJsonValue &value) override;

private:
    bool hasEscapes() const;

    QLineEdit *m_edit;
};

} // namespace signalbox::gui

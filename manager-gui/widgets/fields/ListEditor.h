// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"

class QLineEdit;
class QPlainTextEdit;

namespace signalbox::gui {

/// A list of texts or numbers: one a line, or, compact, with commas between them.
class ListEditor : public FieldEditor
{
    Q_OBJECT

public:
    ListEditor(const ConfigField &field, Size size, QWidget *parent = nullptr);

    QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    void setByDefault(const QJsonValue &value) override;

private:
    QStringList entries() const;

    QPlainTextEdit *m_lines = nullptr;
    QLineEdit *m_line = nullptr;
    bool m_setting = false;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/TextEditor.h"

#include "manager-gui/model/config/ConfigValue.h"

#include <QtWidgets/QLineEdit>

namespace signalbox::gui {

TextEditor::TextEditor(const ConfigField &field, QWidget *parent) : FieldEditor(field, parent), m_edit(new QLineEdit)
{
    m_edit->setObjectName(QStringLiteral("value"));
    if (field.secret)
        m_edit->setEchoMode(QLineEdit::Password);
    setInner(m_edit);
    connect(m_edit, &QLineEdit::textEdited, this, &FieldEditor::edited);
}

bool TextEditor::hasEscapes() const
{
    // Backslashes of a path are its own, and what has a pattern says what may stand there.
    return field().kind == ConfigField::Kind::Text && field().pattern.isEmpty() && !field().secret;
}

QJsonValue TextEditor::value() const
{
    const QString text = m_edit->text();
    if (text.isEmpty())
        return QJsonValue::Undefined;
    return hasEscapes() ? config::unescaped(text) : text;
}

void TextEditor::setValue(const QJsonValue &value)
{
    const QString text = value.toString();
    m_edit->setText(hasEscapes() ? config::escaped(text) : text);
}

void TextEditor::setByDefault(const QJsonValue &value)
{
    m_edit->setPlaceholderText(value.isUndefined() ? (field().required ? tr("needed") : tr("not set")) : config::text(field(), value));
}

} // namespace signalbox::gui

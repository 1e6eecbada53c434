// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/ListEditor.h"

#include "manager-gui/model/config/ConfigValue.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int linesShown = 3;

} // namespace

ListEditor::ListEditor(const ConfigField &field, Size size, QWidget *parent) : FieldEditor(field, parent)
{
    if (size == Size::Compact) {
        m_line = new QLineEdit;
        m_line->setObjectName(u"value"_s);
        setInner(m_line);
        connect(m_line, &QLineEdit::textEdited, this, &FieldEditor::edited);
        return;
    }
    m_lines = new QPlainTextEdit;
    m_lines->setObjectName(u"value"_s);
    // Tab leads on; a tab in an address nobody wants.
    m_lines->setTabChangesFocus(true);
    m_lines->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_lines->setFixedHeight(m_lines->fontMetrics().lineSpacing() * linesShown + 20);
    setInner(m_lines);
    connect(m_lines, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_setting)
            Q_EMIT edited();
    });
}

QStringList ListEditor::entries() const
{
    QStringList parts = m_lines ? m_lines->toPlainText().split(u'\n') : m_line->text().split(u',');
    for (QString &part : parts)
        part = part.trimmed();
    parts.removeAll(QString());
    return parts;
}

QJsonValue ListEditor::value() const
{
    QJsonArray array;
    const QStringList texts = entries();
    for (const QString &text : texts) {
        bool isNumber = false;
        const double number = text.toDouble(&isNumber);
        if (field().entryKind != ConfigField::Kind::Text && isNumber)
            array.append(number);
        else
            array.append(text);
    }
    return array.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(array);
}

void ListEditor::setValue(const QJsonValue &value)
{
    QStringList texts;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &entry : array)
        texts.append(entry.isString() ? entry.toString() : QString::number(entry.toDouble(), 'g', 15));
    m_setting = true;
    if (m_lines)
        m_lines->setPlainText(texts.join(u'\n'));
    else
        m_line->setText(texts.join(u", "_s));
    m_setting = false;
}

void ListEditor::setByDefault(const QJsonValue &value)
{
    const bool isEmpty = value.toArray().isEmpty();
    if (m_lines)
        m_lines->setPlaceholderText(isEmpty ? tr("none; one a line") : config::text(field(), value));
    else
        m_line->setPlaceholderText(isEmpty ? tr("none") : config::text(field(), value));
}

} // namespace signalbox::gui

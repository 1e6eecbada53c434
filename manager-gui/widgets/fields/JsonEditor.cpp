// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/JsonEditor.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtGui/QFontDatabase>
#include <QtWidgets/QPlainTextEdit>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int linesShown = 5;

/// QJsonDocument takes only arrays and objects, and shows only these.
QString jsonText(const QJsonValue &value)
{
    if (value.isUndefined())
        return {};
    const QString text = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).trimmed();
    if (!value.isObject() && !value.isArray())
        return text.sliced(1, text.size() - 2);
    const QJsonDocument document = value.isObject() ? QJsonDocument(value.toObject()) : QJsonDocument(value.toArray());
    return QString::fromUtf8(document.toJson()).trimmed();
}

QJsonValue jsonOf(const QString &text)
{
    const QJsonArray read = QJsonDocument::fromJson('[' + text.toUtf8() + ']').array();
    return read.size() == 1 ? read.first() : QJsonValue(QJsonValue::Undefined);
}

} // namespace

JsonEditor::JsonEditor(const ConfigField &field, QWidget *parent) : FieldEditor(field, parent), m_edit(new QPlainTextEdit)
{
    m_edit->setObjectName(u"value"_s);
    m_edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_edit->setTabChangesFocus(true);
    m_edit->setFixedHeight(m_edit->fontMetrics().lineSpacing() * linesShown + 20);
    setInner(m_edit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        if (m_setting)
            return;
        if (inputProblem().isEmpty())
            m_last = jsonOf(m_edit->toPlainText());
        Q_EMIT edited();
    });
}

QJsonValue JsonEditor::value() const
{
    return m_last;
}

void JsonEditor::setValue(const QJsonValue &value)
{
    m_last = value;
    m_setting = true;
    m_edit->setPlainText(jsonText(value));
    m_setting = false;
}

void JsonEditor::setByDefault(const QJsonValue &value)
{
    m_edit->setPlaceholderText(value.isUndefined() ? tr("not set; JSON") : jsonText(value));
}

QString JsonEditor::inputProblem() const
{
    const QString text = m_edit->toPlainText().trimmed();
    return text.isEmpty() || !jsonOf(text).isUndefined() ? QString() : tr("is no JSON");
}

} // namespace signalbox::gui

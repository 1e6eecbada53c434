// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/FieldEditor.h"

#include "manager-gui/widgets/fields/ChoiceEditor.h"
#include "manager-gui/widgets/fields/JsonEditor.h"
#include "manager-gui/widgets/fields/ListEditor.h"
#include "manager-gui/widgets/fields/NumberEditor.h"
#include "manager-gui/widgets/fields/RecordsEditor.h"
#include "manager-gui/widgets/fields/SwitchEditor.h"
#include "manager-gui/widgets/fields/TextEditor.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QStyle>

namespace signalbox::gui {

FieldEditor::FieldEditor(const ConfigField &field, QWidget *parent) : QWidget(parent), m_field(field) { }

void FieldEditor::setInner(QWidget *inner, bool stretches)
{
    m_inner = inner;
    inner->setAccessibleName(m_field.title);
    inner->setAccessibleDescription(m_field.help);
    setFocusProxy(inner);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(inner, stretches ? 1 : 0);
    if (!stretches)
        layout->addStretch(1);
}

void FieldEditor::showProblems(const QMap<QString, QString> &problems)
{
    if (m_inner)
        markBad(m_inner, !problems.isEmpty());
}

void markBad(QWidget *widget, bool bad)
{
    if (widget->property("bad").toBool() == bad)
        return;
    widget->setProperty("bad", bad);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

FieldEditor *makeFieldEditor(const ConfigField &field, FieldEditor::Size size)
{
    using enum ConfigField::Kind;
    switch (field.kind) {
    case Text:
    case Path:
        return new TextEditor(field);
    case Integer:
    case Number:
    case Duration:
    case Bytes:
        return new NumberEditor(field);
    case Switch:
        return new SwitchEditor(field, size);
    case Choice:
        return new ChoiceEditor(field);
    case TextList:
        return new ListEditor(field, size);
    case Records:
        // A table in a cell of a table nobody could use.
        return size == FieldEditor::Size::Full ? static_cast<FieldEditor *>(new RecordsEditor(field)) : new JsonEditor(field);
    case Group:
    case Other:
        return new JsonEditor(field);
    }
    return nullptr;
}

} // namespace signalbox::gui

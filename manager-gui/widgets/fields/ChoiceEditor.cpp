// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/ChoiceEditor.h"

#include "manager-gui/model/config/ConfigValue.h"

#include <QtWidgets/QComboBox>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ChoiceEditor::ChoiceEditor(const ConfigField &field, QWidget *parent) : FieldEditor(field, parent), m_box(new QComboBox)
{
    m_box->setObjectName(u"value"_s);
    m_box->setFocusPolicy(Qt::StrongFocus);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(18);
    // Entry 0 is "as it is without me".
    m_box->addItem(field.required ? tr("Choose…") : tr("Not set"));
    for (qsizetype i = 0; i < field.choices.size(); ++i) {
        const QString name = config::text(field.choices.at(i));
        const QString help = field.choiceHelp.value(i);
        m_box->addItem(help.isEmpty() ? name : tr("%1: %2", "choice: what it means").arg(name, help));
        m_box->setItemData(int(i) + 1, help, Qt::ToolTipRole);
    }
    setInner(m_box, !field.choiceHelp.isEmpty());
    connect(m_box, &QComboBox::activated, this, &FieldEditor::edited);
}

QJsonValue ChoiceEditor::value() const
{
    const int index = m_box->currentIndex();
    return index <= 0 || index > field().choices.size() ? QJsonValue(QJsonValue::Undefined) : field().choices.at(index - 1);
}

void ChoiceEditor::setValue(const QJsonValue &value)
{
    int index = 0;
    for (int i = 0; i < int(field().choices.size()); ++i) {
        if (field().choices.at(i) == value)
            index = i + 1;
    }
    m_box->setCurrentIndex(index);
}

void ChoiceEditor::setByDefault(const QJsonValue &value)
{
    if (!value.isUndefined())
        m_box->setItemText(0, tr("%1 (default)").arg(config::text(field(), value)));
}

} // namespace signalbox::gui

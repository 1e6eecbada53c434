// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/SwitchEditor.h"

#include <QtWidgets/QCheckBox>

namespace signalbox::gui {

namespace {

/// Goes from its default to the other value and back; without a default through all three.
class DefaultingBox final : public QCheckBox
{
public:
    QJsonValue byDefault = QJsonValue::Undefined;
    bool isCompact = false;

protected:
    void nextCheckState() override
    {
        if (isCompact)
            setCheckState(checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
        else if (byDefault.isUndefined())
            QCheckBox::nextCheckState();
        else if (checkState() == Qt::PartiallyChecked)
            setCheckState(byDefault.toBool() ? Qt::Unchecked : Qt::Checked);
        else
            setCheckState(Qt::PartiallyChecked);
    }
};

} // namespace

SwitchEditor::SwitchEditor(const ConfigField &field, Size size, QWidget *parent)
    : FieldEditor(field, parent), m_box(new DefaultingBox), m_isCompact(size == Size::Compact)
{
    static_cast<DefaultingBox *>(m_box)->isCompact = m_isCompact;
    m_box->setObjectName(QStringLiteral("value"));
    m_box->setTristate(!m_isCompact);
    setInner(m_box, false);
    setValue(QJsonValue::Undefined);
    connect(m_box, &QAbstractButton::clicked, this, [this] {
        showWords();
        Q_EMIT edited();
    });
}

QJsonValue SwitchEditor::value() const
{
    if (m_box->checkState() == Qt::PartiallyChecked)
        return QJsonValue::Undefined;
    if (m_isCompact && m_box->isChecked() == m_byDefault.toBool())
        return QJsonValue::Undefined;
    return m_box->isChecked();
}

void SwitchEditor::setValue(const QJsonValue &value)
{
    if (m_isCompact)
        m_box->setChecked(value.toBool(m_byDefault.toBool()));
    else
        m_box->setCheckState(!value.isBool() ? Qt::PartiallyChecked : value.toBool() ? Qt::Checked : Qt::Unchecked);
    showWords();
}

void SwitchEditor::setByDefault(const QJsonValue &value)
{
    const QJsonValue before = this->value();
    m_byDefault = value;
    static_cast<DefaultingBox *>(m_box)->byDefault = value;
    setValue(before);
}

void SwitchEditor::showWords()
{
    if (m_isCompact)
        return;
    if (m_box->checkState() != Qt::PartiallyChecked)
        m_box->setText(m_box->isChecked() ? tr("On") : tr("Off"));
    else if (m_byDefault.isUndefined())
        m_box->setText(tr("Not set"));
    else
        m_box->setText(m_byDefault.toBool() ? tr("On (default)") : tr("Off (default)"));
}

} // namespace signalbox::gui

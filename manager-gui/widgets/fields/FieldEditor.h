// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/config/ConfigField.h"

#include <QtCore/QMap>
#include <QtWidgets/QWidget>

namespace signalbox::gui {

/// Takes the value of one setting from a person. There is one for each kind of field.
/// Shape:  undefined is "at its default", and looks so: the default stands there dimmed.
class FieldEditor : public QWidget
{
    Q_OBJECT

public:
    /// Compact: a cell of a table, without words of its own.
    enum class Size { Full, Compact };

    explicit FieldEditor(const ConfigField &field, QWidget *parent = nullptr);

    virtual QJsonValue value() const = 0;
    /// Announces nothing.
    virtual void setValue(const QJsonValue &value) = 0;
    virtual void setByDefault(const QJsonValue &value) = 0;
    /// Why what is typed is no value yet; empty: it is one.
    virtual QString inputProblem() const { return {}; }
    /// Marks what is wrong; of records the keys are "[0].port".
    virtual void showProblems(const QMap<QString, QString> &problems);

Q_SIGNALS:
    void edited();

protected:
    const ConfigField &field() const { return m_field; }
    /// One widget that is all of the editor: it gets the focus, the name, the mark.
    void setInner(QWidget *inner, bool stretches = true);

private:
    ConfigField m_field;
    QWidget *m_inner = nullptr;
};

FieldEditor *makeFieldEditor(const ConfigField &field, FieldEditor::Size size = FieldEditor::Size::Full);
/// For the style sheet: a red border.
void markBad(QWidget *widget, bool bad);

} // namespace signalbox::gui

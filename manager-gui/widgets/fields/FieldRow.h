// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"

class QLabel;
class QToolButton;

namespace signalbox::gui {

/// One setting of a form: its title, its editor, what it means, when it counts, what is wrong with it, and its way back to
/// the default.
class FieldRow : public QWidget
{
    Q_OBJECT

public:
    /// `tellsEffect`: something runs, so that it matters when a change counts.
    FieldRow(const ConfigField &field, bool tellsEffect, QWidget *parent = nullptr);

    const ConfigField &field() const { return m_field; }
    FieldEditor *editor() const { return m_editor; }
    void setByDefault(const QJsonValue &value);
    void setValue(const QJsonValue &value);
    void setState(bool isSet, bool isChanged);
    /// Keys are paths below the field: empty for the field itself.
    void setProblems(const QMap<QString, QString> &problems);
    /// It cannot be changed here, and this is why.
    void lock(const QString &why);
    /// Its section says the same above it.
    void hideTitle();
    bool contains(const QString &words) const;

Q_SIGNALS:
    void edited();
    void resetRequested();

private:
    QWidget *makeSide(bool tellsEffect);
    QString wordsOf(const QMap<QString, QString> &problems) const;

    ConfigField m_field;
    FieldEditor *m_editor;
    QLabel *m_title;
    QLabel *m_help;
    QLabel *m_problem;
    QLabel *m_effect;
    QToolButton *m_reset;
};

/// "needs a restart"; empty for what is unknown.
QString effectText(const QString &takesEffect);

} // namespace signalbox::gui

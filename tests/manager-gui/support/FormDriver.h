// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"
#include "tests/manager-gui/support/Manager.h"

namespace signalbox::gui {

/// Fills in the form of an instance as a person does: by mouse and keyboard, field by field.
struct FormDriver {
    Manager &manager;

    QDialog *form() const { return manager.find<QDialog>("instanceForm"); }
    QWidget *named(const QString &objectName) const { return form() ? form()->findChild<QWidget *>(objectName) : nullptr; }
    FieldEditor *editor(const QString &path) const { return qobject_cast<FieldEditor *>(named(QStringLiteral("field-") + path)); }
    /// A cell of a table: "listen", 0, "port".
    QWidget *cell(const QString &path, int row, const QString &column) const
    {
        FieldEditor *table = editor(path);
        return table ? table->findChild<QWidget *>(QStringLiteral("cell-%1-%2").arg(column).arg(row)) : nullptr;
    }
    bool isReady() const { return form() && editor(QStringLiteral("name")); }

    static bool typeInto(QWidget *editor, const QString &text)
    {
        auto *line = editor ? editor->findChild<QLineEdit *>() : nullptr;
        auto *lines = editor ? editor->findChild<QPlainTextEdit *>() : nullptr;
        if (line) {
            line->setFocus();
            line->selectAll();
            QTest::keyClick(line, Qt::Key_Delete);
            QTest::keyClicks(line, text);
        } else if (lines) {
            lines->setPlainText(text);
        }
        return line || lines;
    }
    bool type(const QString &path, const QString &text) const { return typeInto(editor(path), text); }
    /// As the person sees it; a default is not text but a placeholder.
    QString text(const QString &path) const
    {
        const auto *line = editor(path) ? editor(path)->findChild<QLineEdit *>() : nullptr;
        return line ? line->text() : QString();
    }
    QString placeholder(const QString &path) const
    {
        const auto *line = editor(path) ? editor(path)->findChild<QLineEdit *>() : nullptr;
        return line ? line->placeholderText() : QString();
    }
    bool choose(const QString &path, const QString &value) const
    {
        auto *box = editor(path) ? editor(path)->findChild<QComboBox *>() : nullptr;
        for (int i = 0; box && i < box->count(); ++i) {
            if (box->itemText(i) == value || box->itemText(i).startsWith(value + QLatin1Char(':'))) {
                box->setFocus();
                box->setCurrentIndex(i);
                Q_EMIT box->activated(i);
                return true;
            }
        }
        return false;
    }
    QString label(const QString &objectName) const
    {
        const auto *found = qobject_cast<QLabel *>(named(objectName));
        return found && found->isVisible() ? found->text() : QString();
    }
    QString problem(const QString &path) const { return label(QStringLiteral("problem-") + path); }
    QString why() const { return label(QStringLiteral("formWhy")); }
    QPushButton *save() const { return qobject_cast<QPushButton *>(named(QStringLiteral("formSave"))); }
    void clickSave() const { QTest::mouseClick(save(), Qt::LeftButton); }
};

} // namespace signalbox::gui

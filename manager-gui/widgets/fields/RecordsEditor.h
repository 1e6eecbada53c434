// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/fields/FieldEditor.h"

#include <QtCore/QJsonObject>

class QGridLayout;
class QPushButton;
class QToolButton;

namespace signalbox::gui {

/// A list of objects as a small table: a row each, a column for each of its settings, rows added and removed.
class RecordsEditor : public FieldEditor
{
    Q_OBJECT

public:
    explicit RecordsEditor(const ConfigField &field, QWidget *parent = nullptr);

    QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    void setByDefault(const QJsonValue &value) override;
    QString inputProblem() const override;
    void showProblems(const QMap<QString, QString> &problems) override;

private:
    struct Row {
        std::vector<FieldEditor *> cells;
        QToolButton *remove = nullptr;
        /// What it has beyond the columns: kept.
        QJsonObject rest;
    };
    void addRow(const QJsonObject &record);
    void removeRow(const QToolButton *button);
    void arrange();

    QGridLayout *m_grid;
    QPushButton *m_add;
    std::vector<Row> m_rows;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/RecordsEditor.h"

#include "manager-gui/widgets/Icons.h"

#include <QtCore/QJsonObject>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

/// Texts share the room that is left; numbers and ticks take what they need.
int stretchOf(const ConfigField &column)
{
    using enum ConfigField::Kind;
    return column.kind == Text || column.kind == Path || column.kind == TextList || column.kind == Other ? 1 : 0;
}

} // namespace

RecordsEditor::RecordsEditor(const ConfigField &field, QWidget *parent)
    : FieldEditor(field, parent), m_grid(new QGridLayout), m_add(new QPushButton(tr("Add")))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(metric::space2);
    m_grid->setVerticalSpacing(metric::space1);
    int column = 0;
    for (const ConfigField &each : field.fields) {
        auto *heading = new QLabel(each.title);
        heading->setProperty("dim", true);
        heading->setToolTip(each.help);
        m_grid->addWidget(heading, 0, column);
        m_grid->setColumnStretch(column, stretchOf(each));
        ++column;
    }
    m_add->setObjectName(u"addRow"_s);
    m_add->setProperty("small", true);
    m_add->setAutoDefault(false);
    m_add->setIcon(themedIcon(u"add"_s));
    m_add->setAccessibleName(tr("Add to %1").arg(field.title));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::space2);
    layout->addLayout(m_grid);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] {
        addRow({});
        arrange();
        m_rows.back().cells.front()->setFocus();
        Q_EMIT edited();
    });
    setFocusProxy(m_add);
}

QJsonValue RecordsEditor::value() const
{
    QJsonArray array;
    for (const Row &row : m_rows) {
        QJsonObject record = row.rest;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const QJsonValue cell = row.cells[i]->value();
            if (!cell.isUndefined())
                record.insert(field().fields[i].key, cell);
        }
        array.append(record);
    }
    return array.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(array);
}

void RecordsEditor::setValue(const QJsonValue &value)
{
    for (const Row &row : m_rows) {
        for (FieldEditor *cell : row.cells)
            delete cell;
        delete row.remove;
    }
    m_rows.clear();
    const QJsonArray array = value.toArray();
    for (const QJsonValue &record : array)
        addRow(record.toObject());
    arrange();
}

void RecordsEditor::setByDefault(const QJsonValue &) { }

QString RecordsEditor::inputProblem() const
{
    for (const Row &row : m_rows) {
        for (const FieldEditor *cell : row.cells) {
            if (const QString problem = cell->inputProblem(); !problem.isEmpty())
                return problem;
        }
    }
    return {};
}

void RecordsEditor::showProblems(const QMap<QString, QString> &problems)
{
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        for (std::size_t column = 0; column < m_rows[row].cells.size(); ++column) {
            const QString cell = u"[%1].%2"_s.arg(row).arg(field().fields[column].key);
            const bool bad = std::any_of(problems.keyBegin(), problems.keyEnd(), [&](const QString &path) {
                return path == cell || path.startsWith(cell + u'[') || path.startsWith(cell + u'.');
            });
            m_rows[row].cells[column]->showProblems(bad ? QMap<QString, QString>{{QString(), cell}} : QMap<QString, QString>{});
        }
    }
}

void RecordsEditor::addRow(const QJsonObject &record)
{
    Row row;
    row.rest = record;
    for (const ConfigField &column : field().fields) {
        FieldEditor *cell = makeFieldEditor(column, Size::Compact);
        cell->setObjectName(u"cell-%1-%2"_s.arg(column.key).arg(m_rows.size()));
        cell->setToolTip(column.help);
        cell->setByDefault(column.byDefault);
        cell->setValue(record.value(column.key));
        connect(cell, &FieldEditor::edited, this, &FieldEditor::edited);
        row.rest.remove(column.key);
        row.cells.push_back(cell);
    }
    row.remove = new QToolButton;
    row.remove->setIcon(themedIcon(u"close"_s));
    row.remove->setAutoRaise(true);
    row.remove->setProperty("bare", true);
    row.remove->setObjectName(u"removeRow-%1"_s.arg(m_rows.size()));
    row.remove->setToolTip(tr("Remove this entry"));
    row.remove->setAccessibleName(tr("Remove entry %1 of %2").arg(m_rows.size() + 1).arg(field().title));
    connect(row.remove, &QToolButton::clicked, this, [this, button = row.remove] {
        removeRow(button);
        Q_EMIT edited();
    });
    m_rows.push_back(std::move(row));
}

void RecordsEditor::removeRow(const QToolButton *button)
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &one) { return one.remove == button; });
    if (row == m_rows.end())
        return;
    for (FieldEditor *cell : row->cells)
        cell->deleteLater();
    row->remove->hide();
    row->remove->deleteLater();
    for (FieldEditor *cell : row->cells)
        cell->hide();
    m_rows.erase(row);
    arrange();
    m_add->setFocus();
}

void RecordsEditor::arrange()
{
    QWidget *before = nullptr;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        int column = 0;
        for (FieldEditor *cell : m_rows[row].cells) {
            m_grid->addWidget(cell, int(row) + 1, column++);
            // Now, not when events come round: it is to get the focus.
            cell->show();
            cell->setObjectName(u"cell-%1-%2"_s.arg(field().fields[std::size_t(column) - 1].key).arg(row));
            if (before)
                setTabOrder(before, cell);
            before = cell;
        }
        m_grid->addWidget(m_rows[row].remove, int(row) + 1, column);
        m_rows[row].remove->setObjectName(u"removeRow-%1"_s.arg(row));
        setTabOrder(before, m_rows[row].remove);
        before = m_rows[row].remove;
    }
    for (int column = 0; column < m_grid->columnCount(); ++column) {
        if (QLayoutItem *heading = m_grid->itemAtPosition(0, column))
            heading->widget()->setVisible(!m_rows.empty());
    }
    if (before)
        setTabOrder(before, m_add);
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
// What a table remembers of its columns, by their keys: order, widths, which are shown, and the one that sorts.
#include "manager-gui/model/InstancesModel.h"
#include "manager-gui/widgets/LiveTable.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtWidgets/QHeaderView>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void LiveTable::onChangeByPerson()
{
    if (m_fitting)
        return;
    m_layout = QJsonDocument::fromJson(layoutState()).object();
    Q_EMIT layoutChangedByPerson();
}

void LiveTable::adoptNewColumns(int first, int last)
{
    m_fitting = true;
    for (int column = first; column <= last; ++column)
        setColumnHidden(column, true);
    m_fitting = false;
    if (!m_layout.isEmpty())
        applyLayout(m_layout);
    fitColumns();
}

QString LiveTable::keyOf(int column) const
{
    const QString key = model()->headerData(column, Qt::Horizontal, InstancesModel::ColumnKeyRole).toString();
    return key.isEmpty() ? QString::number(column) : key;
}

QByteArray LiveTable::layoutState() const
{
    const QHeaderView *header = horizontalHeader();
    QJsonArray columns;
    QSet<QString> known;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        known.insert(keyOf(column));
        columns.append(QJsonObject{{u"key"_s, keyOf(column)},
                                   {u"width"_s, columnWidth(column)},
                                   {u"shown"_s, !isColumnHidden(column) || m_dropped.contains(column)}});
    }
    const QJsonArray before = m_layout.value("columns"_L1).toArray();
    for (const QJsonValue &column : before) {
        if (!known.contains(column["key"_L1].toString()))
            columns.append(column);
    }
    // A sort column that is not here yet stays the wish.
    QString sort = keyOf(header->sortIndicatorSection());
    const QString wanted = m_layout.value("sort"_L1).toString();
    if (!wanted.isEmpty() && !known.contains(wanted))
        sort = wanted;
    const QJsonObject layout{{u"sized"_s, m_sizedByPerson},
                             {u"chosen"_s, m_chosenByPerson},
                             {u"sort"_s, sort},
                             {u"descending"_s, header->sortIndicatorOrder() == Qt::DescendingOrder},
                             {u"columns"_s, columns}};
    return QJsonDocument(layout).toJson(QJsonDocument::Compact);
}

void LiveTable::restoreLayout(const QByteArray &state)
{
    const QJsonObject layout = QJsonDocument::fromJson(state).object();
    if (!layout.value("columns"_L1).isArray())
        return;
    m_layout = layout;
    applyLayout(layout);
    fitColumns();
}

void LiveTable::applyLayout(const QJsonObject &layout)
{
    m_fitting = true;
    m_sizedByPerson = layout.value("sized"_L1).toBool();
    m_chosenByPerson = layout.value("chosen"_L1).toBool();
    m_dropped.clear();
    QHash<QString, int> columns;
    for (int column = 0; column < model()->columnCount(); ++column)
        columns.insert(keyOf(column), column);
    QHeaderView *header = horizontalHeader();
    int visual = 0;
    const QJsonArray wanted = layout.value("columns"_L1).toArray();
    for (const QJsonValue &wish : wanted) {
        const int column = columns.value(wish["key"_L1].toString(), -1);
        if (column < 0)
            continue;
        header->moveSection(header->visualIndex(column), visual++);
        if (!m_unchoosable.contains(column))
            setColumnHidden(column, !wish["shown"_L1].toBool());
        if (const int width = wish["width"_L1].toInt(); width > 0 && m_sizedByPerson && !m_fixed.contains(column))
            setColumnWidth(column, width);
    }
    // A list that nobody can sort keeps the order of its model, and remembers none.
    const bool sorts = header->isSortIndicatorShown();
    if (const int sort = columns.value(layout.value("sort"_L1).toString(), -1); sorts && sort >= 0)
        sortByColumn(sort, layout.value("descending"_L1).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_fitting = false;
}

void LiveTable::resetLayout()
{
    m_fitting = true;
    m_layout = {};
    QHeaderView *header = horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        header->moveSection(header->visualIndex(column), column);
        if (!m_unchoosable.contains(column))
            setColumnHidden(column, m_hiddenByDefault.contains(column) || column >= m_firstExtra);
    }
    m_sizedByPerson = false;
    m_chosenByPerson = false;
    m_dropped.clear();
    if (header->isSortIndicatorShown())
        sortByColumn(m_defaultSort, m_defaultOrder);
    m_fitting = false;
    fitColumns();
    Q_EMIT layoutChangedByPerson();
}

} // namespace signalbox::gui

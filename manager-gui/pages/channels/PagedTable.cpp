// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/PagedTable.h"

#include "manager-gui/widgets/CellDelegate.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/PagingLine.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

/// The name stands out, whatever comes first.
class NamedRowDelegate : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

protected:
    Look look(const QModelIndex &index, const Colours &colours) const override
    {
        Look usual = CellDelegate::look(index, colours);
        usual.strong = index.column() == 0;
        return usual;
    }
};

} // namespace

PagedTable::PagedTable(PagedModel &model, const QString &name, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_table(new LiveTable),
      m_paging(new PagingLine(name + u"Paging"_s)),
      m_emptyPage(new QWidget),
      m_empty(new QLabel),
      m_emptyButtons(new QWidget),
      m_copy(new QAction(tr("Copy"), this))
{
    m_table->setObjectName(name + u"Table"_s);
    m_table->setModel(&model);
    m_table->setItemDelegate(new NamedRowDelegate(m_table));
    m_empty->setObjectName(name + u"Empty"_s);
    m_empty->setProperty("dim", true);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    auto *buttons = new QHBoxLayout(m_emptyButtons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(metric::space2);
    auto *words = new QVBoxLayout(m_emptyPage);
    words->setSpacing(metric::space3);
    words->addStretch();
    words->addWidget(m_empty);
    words->addWidget(m_emptyButtons, 0, Qt::AlignHCenter);
    words->addStretch();
    auto *centre = new QVBoxLayout(m_table->viewport());
    centre->addWidget(m_emptyPage);
    m_copy->setObjectName(name + u"Copy"_s);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_paging);

    connect(m_copy, &QAction::triggered, this, &PagedTable::copy);
    connect(m_table, &LiveTable::pointerOver, this, [this](bool over) { m_model.setHeld(over); });
    connect(m_paging, &PagingLine::pageWanted, this, [this](int page) {
        m_table->scrollToTop();
        m_model.setPage(page);
    });
    connect(&model, &PagedModel::answered, this, &PagedTable::updatePaging);
    // What came first says how wide the columns are to be; later rows do not move them.
    connect(&model, &QAbstractItemModel::rowsInserted, m_table, [this](const QModelIndex &, int first, int last) {
        if (first == 0 && last + 1 == m_model.rowCount())
            m_table->fitColumnsSoon();
    });
    setEmptyText({});
}

void PagedTable::setEmptyText(const QString &text)
{
    m_empty->setText(text);
    m_emptyPage->setVisible(!text.isEmpty());
}

void PagedTable::addEmptyButton(QPushButton *button)
{
    m_emptyButtons->layout()->addWidget(button);
}

void PagedTable::updatePaging()
{
    m_paging->setRows(qint64(m_model.page()) * PagedModel::pageSize, m_model.rowCount(), m_model.total());
    m_paging->setPages(m_model.page(), m_model.pageCount());
}

void PagedTable::copy() const
{
    QStringList lines;
    const QHeaderView *header = m_table->horizontalHeader();
    const QList<int> rows = m_table->selectedRowNumbers();
    for (const int row : rows) {
        QStringList cells;
        for (int visual = 0; visual < header->count(); ++visual) {
            if (const int column = header->logicalIndex(visual); !m_table->isColumnHidden(column))
                cells.append(m_model.index(row, column).data().toString());
        }
        lines.append(cells.join(u'\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void PagedTable::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model.setActive(true);
}

void PagedTable::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model.setActive(false);
}

} // namespace signalbox::gui

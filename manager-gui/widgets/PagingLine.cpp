// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/PagingLine.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

PagingLine::PagingLine(const QString &objectName, QWidget *parent) : QWidget(parent), m_rows(new QLabel), m_note(new QLabel)
{
    setObjectName(objectName);
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(metric::row);
    m_rows->setObjectName(objectName + u"Rows"_s);
    m_rows->setProperty("dim", true);
    m_note->setObjectName(objectName + u"Note"_s);
    m_note->setProperty("dim", true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_back = makeButton(u"‹"_s, tr("Previous page"));
    m_back->setObjectName(objectName + u"Back"_s);
    m_next = makeButton(u"›"_s, tr("Next page"));
    m_next->setObjectName(objectName + u"Next"_s);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(metric::space3, 0, metric::space3, 0);
    line->setSpacing(metric::space1);
    line->addWidget(m_rows);
    line->addWidget(m_back);
    line->addWidget(m_next);
    line->addSpacing(metric::space2);
    line->addWidget(m_note, 1);
    connect(m_back, &QToolButton::clicked, this, [this] { Q_EMIT pageWanted(m_page - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { Q_EMIT pageWanted(m_page + 1); });
    setRows(0, 0, 0);
    setPages(0, 1);
}

QToolButton *PagingLine::makeButton(const QString &text, const QString &meaning)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setAccessibleName(meaning);
    button->setToolTip(meaning);
    button->setProperty("bare", true);
    button->setFixedSize(24, 24);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void PagingLine::setRows(qint64 first, qint64 count, qint64 total)
{
    m_rows->setText(count == 0 ? QString()
                               : tr("%1–%2 of %3").arg(format::count(first + 1), format::count(first + count), format::count(total)));
}

void PagingLine::setPages(int page, int count)
{
    m_page = page;
    m_back->setVisible(count > 1);
    m_next->setVisible(count > 1);
    m_back->setEnabled(page > 0);
    m_next->setEnabled(page < count - 1);
}

void PagingLine::setNote(const QString &note, const QString &toolTip)
{
    m_note->setText(note);
    m_note->setToolTip(format::literal(toolTip.isEmpty() ? note : toolTip));
}

QString PagingLine::text() const
{
    return m_rows->text();
}

QString PagingLine::note() const
{
    return m_note->text();
}

} // namespace signalbox::gui

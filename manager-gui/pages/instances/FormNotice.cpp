// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/FormNotice.h"

#include "manager-gui/widgets/IconLabel.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyle>

namespace signalbox::gui {

FormNotice::FormNotice(const QString &objectName, QWidget *parent)
    : QFrame(parent), m_icon(new IconLabel), m_text(new QLabel), m_buttons(new QHBoxLayout)
{
    setObjectName(objectName);
    setProperty("notice", true);
    m_text->setObjectName(objectName + QStringLiteral("Text"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::RichText);
    m_text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_buttons->setSpacing(metric::space2);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(metric::space4, metric::space2, metric::space4, metric::space2);
    line->setSpacing(metric::space3);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_text, 1);
    line->addLayout(m_buttons);
    connect(m_text, &QLabel::linkActivated, this, &FormNotice::linkActivated);
    hide();
}

void FormNotice::tell(Tone tone, const QString &html)
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_icon->setIcon(QStringLiteral("warning"), tone == Tone::Bad ? &Colours::bad : &Colours::accent);
    setProperty("tone", tone == Tone::Bad ? QStringLiteral("bad") : QStringLiteral("calm"));
    style()->unpolish(this);
    style()->polish(this);
    m_text->setText(html);
    setVisible(!html.isEmpty());
}

void FormNotice::offer(const QString &objectName, const QString &verb, std::function<void()> act)
{
    auto *button = new QPushButton(verb);
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, std::move(act));
    m_buttons->addWidget(button, 0, Qt::AlignTop);
}

QString FormNotice::text() const
{
    return m_text->text();
}

} // namespace signalbox::gui

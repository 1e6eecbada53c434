// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/FirstMinutePage.h"

#include "manager-gui/pages/hosts/AddHostForm.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

namespace signalbox::gui {

FirstMinutePage::FirstMinutePage(HostList &hosts, QWidget *parent) : QWidget(parent), m_form(new AddHostForm(hosts))
{
    setObjectName(QStringLiteral("firstMinutePage"));
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    auto *title = new QLabel(tr("Add your first host"));
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.7);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    auto *sentence = new QLabel(tr("See and run every server instance of a host from here, over one encrypted connection."));
    sentence->setWordWrap(true);
    connect(m_form, &AddHostForm::added, this, &FirstMinutePage::added);

    auto *column = new QWidget;
    column->setFixedWidth(540);
    auto *words = new QVBoxLayout(column);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(metric::space3);
    words->addWidget(title);
    words->addWidget(sentence);
    words->addSpacing(metric::space2);
    words->addWidget(m_form);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    m_form->addButtonsTo(buttons);
    buttons->addStretch();
    words->addLayout(buttons);
    auto *demo = new QPushButton(tr("Look around with made-up hosts"));
    demo->setObjectName(QStringLiteral("demoButton"));
    demo->setProperty("link", true);
    demo->setCursor(Qt::PointingHandCursor);
    connect(demo, &QPushButton::clicked, this, &FirstMinutePage::demoRequested);
    words->addSpacing(metric::space3);
    words->addWidget(demo, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    auto *middle = new QHBoxLayout;
    middle->addStretch();
    middle->addWidget(column);
    middle->addStretch();
    layout->addStretch(2);
    layout->addLayout(middle);
    layout->addStretch(3);
}

void FirstMinutePage::focusField()
{
    m_form->focusField();
}

} // namespace signalbox::gui

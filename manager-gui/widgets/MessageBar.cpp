// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/MessageBar.h"

#include "manager-gui/widgets/IconLabel.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace signalbox::gui {

namespace {

// More than these nobody reads; the newest say what is wrong now.
constexpr qsizetype mostMessages = 20;

} // namespace

MessageBar::MessageBar(QWidget *parent) : QFrame(parent), m_text(new QLabel), m_more(new QLabel), m_close(new QToolButton)
{
    setObjectName(QStringLiteral("messageBar"));
    setAccessibleName(tr("Messages"));
    auto *icon = new IconLabel;
    icon->setIcon(QStringLiteral("warning"), &Colours::bad);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_more->setProperty("dim", true);
    m_close->setIcon(themedIcon(QStringLiteral("close")));
    m_close->setObjectName(QStringLiteral("messageClose"));
    m_close->setAccessibleName(tr("Close message"));
    m_close->setToolTip(tr("Close message"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metric::space4, metric::space1, metric::space2, metric::space1);
    layout->setSpacing(metric::space2);
    layout->addWidget(icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_more);
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, [this] {
        m_messages.removeFirst();
        showNewest();
    });
    hide();
}

void MessageBar::add(const QString &message)
{
    m_messages.removeAll(message);
    m_messages.prepend(message);
    if (m_messages.size() > mostMessages)
        m_messages.removeLast();
    showNewest();
}

QString MessageBar::text() const
{
    return m_messages.value(0);
}

void MessageBar::showNewest()
{
    setVisible(!m_messages.isEmpty());
    m_text->setText(text());
    const int more = int(m_messages.size()) - 1;
    m_more->setText(more > 0 ? tr("%Ln more", nullptr, more) : QString());
    m_more->setVisible(more > 0);
}

} // namespace signalbox::gui

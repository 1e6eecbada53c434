// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/MessageBar.h"

#include "manager-gui/widgets/IconLabel.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyle>
#include <QtWidgets/QToolButton>

namespace signalbox::gui {

namespace {

// More than these nobody reads; the newest say what is wrong now.
constexpr std::size_t mostMessages = 20;

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent), m_text(new QLabel), m_more(new QLabel), m_act(new QPushButton), m_icon(new IconLabel), m_close(new QToolButton)
{
    setObjectName(QStringLiteral("messageBar"));
    setAccessibleName(tr("Messages"));
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setTextFormat(Qt::PlainText);
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
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_more);
    layout->addWidget(m_act);
    layout->addWidget(m_close);
    m_act->setObjectName(QStringLiteral("messageAct"));
    m_act->setProperty("small", true);
    m_act->setAutoDefault(false);
    connect(m_close, &QToolButton::clicked, this, [this] {
        m_messages.erase(m_messages.begin());
        showNewest();
    });
    connect(m_act, &QPushButton::clicked, this, [this] {
        // It stays until it is done: whoever offered it knows when.
        const Message offered = m_messages.front();
        if (offered.context)
            offered.act();
    });
    hide();
}

void MessageBar::add(const QString &message)
{
    Message error;
    error.text = message;
    put(std::move(error));
}

void MessageBar::offer(const QString &message, const QString &verb, QObject *context, std::function<void()> act)
{
    Message offered;
    offered.text = message;
    offered.verb = verb;
    offered.context = context;
    offered.act = std::move(act);
    put(std::move(offered));
}

void MessageBar::withdraw(const QString &message)
{
    std::erase_if(m_messages, [&](const Message &one) { return one.text == message; });
    showNewest();
}

void MessageBar::put(Message message)
{
    std::erase_if(m_messages, [&](const Message &one) { return one.text == message.text; });
    m_messages.insert(m_messages.begin(), std::move(message));
    if (m_messages.size() > mostMessages)
        m_messages.pop_back();
    showNewest();
}

QString MessageBar::text() const
{
    return m_messages.empty() ? QString() : m_messages.front().text;
}

void MessageBar::showNewest()
{
    std::erase_if(m_messages, [](const Message &one) { return !one.verb.isEmpty() && !one.context; });
    setVisible(!m_messages.empty());
    m_text->setText(text());
    const QString verb = m_messages.empty() ? QString() : m_messages.front().verb;
    m_act->setText(verb);
    m_act->setVisible(!verb.isEmpty());
    m_icon->setIcon(QStringLiteral("warning"), verb.isEmpty() ? &Colours::bad : &Colours::accent);
    setProperty("calm", !verb.isEmpty());
    style()->unpolish(this);
    style()->polish(this);
    const int more = int(m_messages.size()) - 1;
    m_more->setText(more > 0 ? tr("%Ln more", nullptr, more) : QString());
    m_more->setVisible(more > 0);
}

} // namespace signalbox::gui

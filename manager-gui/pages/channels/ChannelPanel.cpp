// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/ChannelPanel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/pages/channels/MessagesPanel.h"
#include "manager-gui/pages/channels/PagedTable.h"
#include "manager-gui/pages/channels/PublishBox.h"
#include "manager-gui/pages/channels/RosterPanel.h"
#include "manager-gui/widgets/CountTabBar.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QEvent>
#include <QtCore/QSettings>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ChannelPanel::ChannelPanel(HubCatalogue &hubs, QWidget *parent)
    : QWidget(parent),
      m_hubs(hubs),
      m_name(new QLabel),
      m_about(new QLabel),
      m_tabs(new CountTabBar),
      m_pages(new QStackedWidget),
      m_roster(new RosterPanel(hubs)),
      m_messages(new MessagesPanel(hubs)),
      m_publish(new PublishBox(hubs))
{
    setObjectName(u"channelPanel"_s);
    m_tabs->setObjectName(u"channelTabs"_s);
    m_tabs->setAccessibleName(tr("About the channel"));
    m_tabs->addTab(tr("Members"));
    m_tabs->addTab(tr("Messages"));
    m_pages->addWidget(m_roster);
    m_pages->addWidget(m_messages);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_tabs);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_publish);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_publish, &PublishBox::published, m_messages, &MessagesPanel::refresh);
    connect(&m_roster->model(), &PagedModel::answered, this, &ChannelPanel::update);
    connect(&hubs, &HubCatalogue::changed, this, &ChannelPanel::update);
    update();
}

QWidget *ChannelPanel::makeHeader()
{
    auto *header = new QWidget;
    header->setObjectName(u"channelHeader"_s);
    header->setProperty("pane", true);
    header->setAttribute(Qt::WA_StyledBackground);
    m_name->setObjectName(u"channelName"_s);
    QFont large = m_name->font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    large.setWeight(QFont::DemiBold);
    m_name->setFont(large);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setTextFormat(Qt::PlainText);
    m_about->setObjectName(u"channelAbout"_s);
    m_about->setProperty("dim", true);
    m_about->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_about->setTextFormat(Qt::PlainText);
    auto *words = new QVBoxLayout(header);
    words->setContentsMargins(metric::space3, metric::space2, metric::space3, metric::space1);
    words->setSpacing(2);
    words->addWidget(m_name);
    words->addWidget(m_about);
    return header;
}

void ChannelPanel::setChannel(const ChannelKey &key)
{
    if (key == m_key)
        return;
    m_key = key;
    m_figures.reset();
    m_roster->setChannel(key);
    m_messages->setChannel(key);
    m_publish->setChannel(key);
    update();
}

void ChannelPanel::setFigures(const ChannelRow &row)
{
    m_figures = row;
    update();
}

void ChannelPanel::forgetFigures()
{
    if (!m_figures)
        return;
    m_figures.reset();
    update();
}

void ChannelPanel::showMember(const QString &member)
{
    m_tabs->setCurrentIndex(0);
    m_roster->goTo(member);
}

void ChannelPanel::focusContent()
{
    (m_tabs->currentIndex() == 0 ? m_roster->view()->table() : m_messages->table())->setFocus();
}

void ChannelPanel::goToMember()
{
    m_tabs->setCurrentIndex(0);
    m_roster->focusField();
}

void ChannelPanel::update()
{
    const bool isOpen = !m_key.isEmpty();
    QStringList about;
    if (isOpen) {
        about.append(tr("hub %1 on %2").arg(m_key.hub, m_key.host->name()));
        if (!m_key.host->isLive())
            about.append(format::presence(*m_key.host, QDateTime::currentDateTimeUtc()));
        const auto words = [](qint64 count) { return int(std::min<qint64>(count, std::numeric_limits<int>::max())); };
        if (m_figures) {
            about.append(tr("%Ln subscriber(s)", nullptr, words(m_figures->data.subscribers)));
            about.append(tr("%Ln message(s) kept", nullptr, words(m_figures->data.messages)));
        }
    }
    m_name->setToolTip(format::literal(m_key.channel));
    m_aboutText = isOpen ? about.join(u" · "_s) : tr("Its members and messages show here");
    m_about->setToolTip(isOpen ? format::literal(m_aboutText) : QString());
    const auto &parts = m_roster->model().parts();
    const bool isCounted = isOpen && !parts.isEmpty() && parts.first().isKnown;
    m_tabs->setCount(0, isCounted ? format::count(m_roster->model().total()) : QString());
    elide();
}

void ChannelPanel::elide()
{
    const int room = width() - 2 * metric::space3;
    m_name->setText(m_name->fontMetrics().elidedText(m_key.isEmpty() ? tr("No channel selected") : m_key.channel, Qt::ElideMiddle, room));
    m_about->setText(m_about->fontMetrics().elidedText(m_aboutText, Qt::ElideRight, room));
}

void ChannelPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

void ChannelPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        elide();
}

void ChannelPanel::save(QSettings &settings) const
{
    settings.setValue("channels/tab"_L1, m_tabs->currentIndex());
    settings.setValue("channels/members"_L1, m_roster->view()->table()->layoutState());
    settings.setValue("channels/messages"_L1, m_messages->layoutState());
    settings.setValue("channels/recent"_L1, m_publish->recent());
}

void ChannelPanel::restore(const QSettings &settings)
{
    m_tabs->setCurrentIndex(std::clamp(settings.value("channels/tab"_L1).toInt(), 0, m_tabs->count() - 1));
    m_roster->view()->table()->restoreLayout(settings.value("channels/members"_L1).toByteArray());
    m_messages->restoreLayout(settings.value("channels/messages"_L1).toByteArray());
    m_publish->setRecent(settings.value("channels/recent"_L1).toStringList());
}

void ChannelPanel::resetLayout()
{
    m_tabs->setCurrentIndex(0);
    m_roster->view()->table()->resetLayout();
    m_messages->resetLayout();
}

} // namespace signalbox::gui

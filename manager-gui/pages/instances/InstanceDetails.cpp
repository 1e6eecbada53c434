// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/InstanceDetails.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/pages/instances/InstanceOverview.h"
#include "manager-gui/pages/instances/SessionsPanel.h"
#include "manager-gui/widgets/CountTabBar.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>

namespace signalbox::gui {

namespace {

enum Tab { Overview, Sessions };

} // namespace

InstanceDetails::InstanceDetails(SessionActions &actions, QWidget *parent)
    : QWidget(parent),
      m_tabs(new CountTabBar),
      m_stack(new QStackedWidget),
      m_overview(new InstanceOverview),
      m_sessions(new SessionsPanel(actions)),
      m_hint(new QLabel)
{
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    m_tabs->setObjectName(QStringLiteral("detailTabs"));
    m_tabs->setAccessibleName(tr("Details"));
    m_tabs->addTab(tr("Overview"));
    m_tabs->addTab(tr("Sessions"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setProperty("dim", true);
    m_stack->addWidget(m_overview);
    m_stack->addWidget(m_sessions);
    m_stack->addWidget(m_hint);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(0, 0, 0, 0);
    bar->addWidget(m_tabs, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &InstanceDetails::showTab);
    setSelection({});
    showTab(Overview);
}

void InstanceDetails::setSelection(const QList<InstanceKey> &selection)
{
    m_selection = selection;
    const InstanceKey key = selection.size() == 1 ? selection.first() : InstanceKey{};
    m_overview->setInstance(key);
    m_sessions->setInstance(key);
    refresh();
    showTab(m_tabs->currentIndex());
}

void InstanceDetails::refresh()
{
    qint64 sessions = 0;
    for (const InstanceKey &key : m_selection) {
        if (const HostInstance *instance = key.find())
            sessions += instance->sessions;
    }
    m_tabs->setCount(Sessions, m_selection.isEmpty() ? QString() : format::count(sessions));
    if (m_selection.size() == 1) {
        if (m_overview->isVisible())
            m_overview->refresh();
        return;
    }
    m_hint->setText(m_selection.isEmpty() ? tr("Select an instance to see its details")
                                          : tr("%Ln instance(s) selected", nullptr, int(m_selection.size())) + u'\n'
                            + tr("%Ln live session(s)", nullptr, int(sessions)));
}

int InstanceDetails::currentTab() const
{
    return m_tabs->currentIndex();
}

void InstanceDetails::setCurrentTab(int tab)
{
    m_tabs->setCurrentIndex(std::clamp(tab, int(Overview), int(Sessions)));
}

void InstanceDetails::showTab(int tab)
{
    if (m_selection.size() != 1)
        m_stack->setCurrentWidget(m_hint);
    else if (tab == Sessions)
        m_stack->setCurrentWidget(m_sessions);
    else
        m_stack->setCurrentWidget(m_overview);
    refresh();
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/ChannelsPage.h"

#include "manager-gui/actions/ChannelPermits.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/pages/channels/BroadcastDialog.h"
#include "manager-gui/pages/channels/ChannelPanel.h"
#include "manager-gui/pages/channels/ChannelsPanel.h"
#include "manager-gui/pages/channels/PagedTable.h"
#include "manager-gui/pages/channels/PlacesPanel.h"
#include "manager-gui/pages/channels/PublishBox.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/SearchField.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QSettings>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ChannelsPage::ChannelsPage(HostList &hosts, QAction &create, QWidget *parent)
    : QWidget(parent),
      m_hubs(hosts),
      m_splitter(new QSplitter),
      m_search(new SearchField),
      m_modes(new QButtonGroup(this)),
      m_hub(new QComboBox),
      m_hubAbout(new QLabel),
      m_broadcastButton(new QPushButton),
      m_lists(new QStackedWidget),
      m_channels(new ChannelsPanel(m_hubs, create)),
      m_places(new PlacesPanel(m_hubs)),
      m_channel(new ChannelPanel(m_hubs))
{
    setObjectName(u"channelsPage"_s);
    makeActions();
    m_lists->addWidget(m_channels);
    m_lists->addWidget(m_places);
    m_splitter->setObjectName(u"channelsSplitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(makeLeft());
    m_splitter->addWidget(m_channel);
    m_channel->setMinimumWidth(320);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    m_typing.setSingleShot(true);
    m_typing.setInterval(std::chrono::milliseconds(200));
    connectAll();
    resetLayout();
    onHubsChanged();
}

void ChannelsPage::makeActions()
{
    m_find.setObjectName(u"findChannelAction"_s);
    m_find.setText(tr("Find channel or member"));
    m_find.setShortcut(QKeySequence::Find);
    m_goToMember.setObjectName(u"goToMemberAction"_s);
    m_goToMember.setText(tr("Go to member"));
    m_goToMember.setShortcut(Qt::CTRL | Qt::Key_G);
    m_broadcast.setObjectName(u"broadcastAction"_s);
    m_broadcast.setText(tr("Broadcast…"));
    m_broadcast.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_B);
    connect(&m_find, &QAction::triggered, this, &ChannelsPage::findRequested);
    connect(&m_goToMember, &QAction::triggered, this, [this] { m_channel->goToMember(); });
    connect(&m_broadcast, &QAction::triggered, this, &ChannelsPage::broadcast);
    m_broadcastButton->setObjectName(u"broadcastButton"_s);
    m_broadcastButton->setText(m_broadcast.text());
    m_broadcastButton->setProperty("small", true);
    connect(m_broadcastButton, &QPushButton::clicked, &m_broadcast, &QAction::trigger);
    connect(&m_broadcast, &QAction::changed, m_broadcastButton, [this] {
        m_broadcastButton->setEnabled(m_broadcast.isEnabled());
        m_broadcastButton->setToolTip(m_broadcast.toolTip());
    });
}

QWidget *ChannelsPage::makeLeft()
{
    auto *left = new QWidget;
    left->setProperty("pane", true);
    left->setAttribute(Qt::WA_StyledBackground);
    left->setMinimumWidth(280);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeSearchBar());
    column->addWidget(m_lists, 1);
    column->addWidget(makeHubBar());
    return left;
}

QWidget *ChannelsPage::makeSearchBar()
{
    m_search->setObjectName(u"channelSearch"_s);
    m_search->setClearButtonEnabled(true);
    auto *bar = new QWidget;
    auto *line = new QHBoxLayout(bar);
    line->setContentsMargins(metric::space3, metric::space2, metric::space3, metric::space2);
    line->setSpacing(metric::space1);
    line->addWidget(m_search, 1);
    line->addSpacing(metric::space1);
    const auto addMode = [&](Mode mode, const QString &title, const QString &meaning, const QString &objectName) {
        auto *button = new QToolButton;
        button->setObjectName(objectName);
        button->setText(title);
        button->setToolTip(meaning);
        button->setAccessibleName(meaning);
        button->setCheckable(true);
        button->setProperty("segment", true);
        button->setFocusPolicy(Qt::TabFocus);
        m_modes->addButton(button, mode);
        line->addWidget(button);
    };
    addMode(ByChannel, tr("Channels"), tr("Find channels by their names"), u"searchChannels"_s);
    addMode(ByMember, tr("Members"), tr("Find the channels in which somebody is"), u"searchMembers"_s);
    m_modes->button(ByChannel)->setChecked(true);
    return bar;
}

QWidget *ChannelsPage::makeHubBar()
{
    m_hub->setObjectName(u"hubChoice"_s);
    m_hub->setAccessibleName(tr("Hub"));
    m_hubAbout->setObjectName(u"hubAbout"_s);
    m_hubAbout->setProperty("dim", true);
    m_hubAbout->setTextFormat(Qt::PlainText);
    m_hubAbout->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *bar = new QWidget;
    bar->setObjectName(u"hubBar"_s);
    bar->setAttribute(Qt::WA_StyledBackground);
    bar->setFixedHeight(metric::toolBar);
    auto *line = new QHBoxLayout(bar);
    line->setContentsMargins(metric::space3, 0, metric::space3, 0);
    line->setSpacing(metric::space2);
    line->addWidget(m_hub);
    line->addWidget(m_hubAbout, 1);
    line->addWidget(m_broadcastButton);
    return bar;
}

void ChannelsPage::connectAll()
{
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        // Emptied it is at once, typed when the typing pauses.
        text.isEmpty() ? onSearch() : m_typing.start();
    });
    connect(&m_typing, &QTimer::timeout, this, &ChannelsPage::onSearch);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        onSearch();
        const bool byMember = m_modes->checkedId() == ByMember;
        PagedModel &model = byMember ? static_cast<PagedModel &>(m_places->model()) : m_channels->model();
        QTableView *table = byMember ? m_places->view()->table() : m_channels->view()->table();
        table->setFocus();
        const auto selectFirst = [table] {
            if (table->model()->rowCount() > 0 && !table->selectionModel()->hasSelection())
                table->selectRow(0);
        };
        // Before the answer the rows are those of the question before.
        if (model.isAnswered())
            selectFirst();
        else
            connect(&model, &PagedModel::answered, table, selectFirst, Qt::SingleShotConnection);
    });
    connect(m_modes, &QButtonGroup::idClicked, this, [this](int mode) { setMode(Mode(mode)); });
    connect(m_hub, &QComboBox::activated, this, [this] {
        const QString hub = m_hub->currentData().toString();
        m_channels->setHub(hub);
        m_places->setHub(hub);
        updateHubBar();
        updateActions();
    });
    connect(m_channels, &ChannelsPanel::chosen, this, &ChannelsPage::openChannel);
    connect(m_channels, &ChannelsPanel::entered, m_channel, &ChannelPanel::focusContent);
    connect(m_channels, &ChannelsPanel::memberWanted, this, [this] { setMode(ByMember); });
    connect(&m_channels->model(), &PagedModel::answered, this, &ChannelsPage::showFigures);
    connect(m_places, &PlacesPanel::chosen, this, [this](const ChannelKey &key, const QString &member) {
        openChannel(key);
        m_channel->showMember(member);
    });
    connect(m_places, &PlacesPanel::entered, m_channel, &ChannelPanel::focusContent);
    connect(m_channel->publishBox(), &PublishBox::published, &m_channels->model(), &PagedModel::refresh);
    connect(&m_hubs, &HubCatalogue::changed, this, &ChannelsPage::onHubsChanged);
    setMode(ByChannel);
}

void ChannelsPage::setMode(Mode mode)
{
    m_modes->button(mode)->setChecked(true);
    m_lists->setCurrentIndex(mode);
    const QString hint = mode == ByMember ? tr("How a member's name begins") : tr("Part of a channel's name");
    m_search->setPlaceholderText(hint);
    m_search->setAccessibleName(mode == ByMember ? tr("Find members") : tr("Find channels"));
    onSearch();
}

void ChannelsPage::onSearch()
{
    m_typing.stop();
    if (m_modes->checkedId() == ByMember)
        m_places->setMember(m_search->text());
    else
        m_channels->setFilterText(m_search->text());
}

void ChannelsPage::find()
{
    m_search->setFocus();
    m_search->selectAll();
}

LiveTable *ChannelsPage::table()
{
    return m_channels->view()->table();
}

QList<QAction *> ChannelsPage::menuActions()
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    return {&m_find, &m_goToMember, separator, m_channel->publishBox()->action(), &m_broadcast};
}

void ChannelsPage::openChannel(const ChannelKey &key)
{
    m_channel->setChannel(key);
    m_channels->mark(key);
    showFigures();
    updateActions();
}

void ChannelsPage::showFigures()
{
    const int row = m_channels->model().rowOf(m_channel->channel());
    if (const auto *shown = m_channels->model().at(row))
        m_channel->setFigures(shown->row);
    else if (m_channels->model().isAnswered())
        m_channel->forgetFigures();
}

void ChannelsPage::setScope(const Scope &scope)
{
    m_scope = scope;
    if (const ChannelKey &open = m_channel->channel(); !open.isEmpty() && !scope.contains(*open.host))
        openChannel({});
    m_channels->setScope(scope);
    m_places->setScope(scope);
    m_hubs.setScope(scope);
}

std::optional<qint64> ChannelsPage::channelCount() const
{
    return isVisible() && !m_hubs.hubs().isEmpty() ? std::optional(m_hubs.channels()) : std::nullopt;
}

void ChannelsPage::onHubsChanged()
{
    // Its host may have been removed.
    if (!m_channel->channel().channel.isEmpty() && m_channel->channel().isEmpty())
        openChannel({});
    updateHubBar();
    updateActions();
    Q_EMIT channelCountChanged();
}

void ChannelsPage::updateHubBar()
{
    const QStringList names = m_hubs.names();
    QStringList shown;
    for (int i = 1; i < m_hub->count(); ++i)
        shown.append(m_hub->itemData(i).toString());
    if (shown != names && !m_hub->view()->isVisible()) {
        const QString chosen = m_hub->currentData().toString();
        m_hub->clear();
        m_hub->addItem(tr("All hubs"), QString());
        for (const QString &name : names)
            m_hub->addItem(name, name);
        m_hub->setCurrentIndex(std::max(m_hub->findData(chosen), 0));
        // One that is gone is no choice any more.
        if (m_hub->currentData().toString() != chosen) {
            m_channels->setHub({});
            m_places->setHub({});
        }
    }
    m_hub->setVisible(names.size() > 1);
    QString about;
    const QList<HubKey> hubs = m_hubs.hubs(m_hub->currentData().toString());
    qint64 sessions = 0;
    for (const HubKey &key : hubs)
        sessions += m_hubs.find(key)->sessions;
    if (!hubs.isEmpty())
        about = tr("%Ln session(s)", nullptr, int(std::min<qint64>(sessions, std::numeric_limits<int>::max())));
    if (names.size() == 1)
        about = tr("Hub %1 · %2").arg(names.first(), about);
    m_hubAbout->setText(about);
    m_hubAbout->setToolTip(hubs.isEmpty() ? QString() : tr("Clients that are connected to these hubs"));
}

HubKey ChannelsPage::hubAtHand() const
{
    const QString chosen = m_hub->currentData().toString();
    const ChannelKey &open = m_channel->channel();
    if (!open.isEmpty() && (chosen.isEmpty() || chosen == open.hub))
        return open.hubKey();
    const QList<HubKey> hubs = m_hubs.hubs(chosen);
    return hubs.size() == 1 ? hubs.first() : HubKey();
}

void ChannelsPage::updateActions()
{
    const HubKey key = hubAtHand();
    QString why = whyNotOnHub(m_hubs, key, api::HubBroadcast::permission);
    if (why.isEmpty() && !m_hubs.find(key))
        why = tr("The hub is gone");
    m_broadcast.setEnabled(isVisible() && why.isEmpty());
    m_broadcast.setToolTip(
        format::literal(why.isEmpty() ? tr("Send a message to every session of the hub %1 on %2").arg(key.hub, key.host->name()) : why));
    m_broadcast.setStatusTip(why);
    const bool isOpen = !m_channel->channel().isEmpty();
    m_goToMember.setEnabled(isVisible() && isOpen);
    m_goToMember.setToolTip(isOpen ? tr("Go to a member of the channel by name") : tr("Select a channel first"));
}

void ChannelsPage::broadcast()
{
    const HubKey key = hubAtHand();
    const api::Hub *hub = m_hubs.find(key);
    if (!hub || !key.host)
        return;
    auto *dialog = new BroadcastDialog(key, *hub, window());
    dialog->open();
}

void ChannelsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_hubs.setActive(true);
    onHubsChanged();
}

void ChannelsPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_hubs.setActive(false);
    onHubsChanged();
}

void ChannelsPage::save(QSettings &settings) const
{
    settings.setValue("channels/splitter"_L1, m_splitter->saveState());
    settings.setValue("channels/columns"_L1, m_channels->view()->table()->layoutState());
    settings.setValue("channels/places"_L1, m_places->view()->table()->layoutState());
    m_channel->save(settings);
}

void ChannelsPage::restore(const QSettings &settings)
{
    m_splitter->restoreState(settings.value("channels/splitter"_L1).toByteArray());
    m_channels->view()->table()->restoreLayout(settings.value("channels/columns"_L1).toByteArray());
    m_places->view()->table()->restoreLayout(settings.value("channels/places"_L1).toByteArray());
    m_channel->restore(settings);
}

void ChannelsPage::resetLayout()
{
    m_splitter->setSizes({520, 524});
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_channels->view()->table()->resetLayout();
    m_places->view()->table()->resetLayout();
    m_channel->resetLayout();
}

} // namespace signalbox::gui

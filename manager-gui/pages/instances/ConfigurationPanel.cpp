// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/ConfigurationPanel.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/config/ConfigSchema.h"
#include "manager-gui/model/config/ConfigValue.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ConfigurationPanel::ConfigurationPanel(ConfigActions &actions, QWidget *parent)
    : QWidget(parent), m_origin(new QLabel), m_pending(new QLabel), m_defaults(new QCheckBox(tr("Show defaults"))), m_list(new QTreeWidget)
{
    setObjectName(u"configurationPanel"_s);
    m_origin->setObjectName(u"configOrigin"_s);
    m_origin->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pending->setObjectName(u"configPending"_s);
    m_pending->setProperty("warn", true);
    m_pending->setWordWrap(true);
    m_defaults->setObjectName(u"configDefaults"_s);
    m_list->setObjectName(u"configList"_s);
    m_list->setAccessibleName(tr("Settings"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setHeaderLabels({tr("Setting"), tr("Value"), tr("Comes from"), tr("Path")});
    m_list->header()->setStretchLastSection(true);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metric::space4, metric::space2, metric::space3, metric::space2);
    bar->setSpacing(metric::space2);
    bar->addWidget(m_origin, 1);
    bar->addWidget(m_defaults);
    bar->addSpacing(metric::space2);
    bar->addWidget(makeButton(actions.edit(), u"configEditButton"_s));
    bar->addWidget(makeButton(actions.takeOver(), u"configTakeOverButton"_s));
    auto *waiting = new QHBoxLayout;
    waiting->setContentsMargins(metric::space4, 0, metric::space3, metric::space2);
    waiting->addWidget(m_pending);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addLayout(waiting);
    layout->addWidget(m_list, 1);
    m_pending->hide();
    connect(m_defaults, &QCheckBox::toggled, this, &ConfigurationPanel::show);
}

QPushButton *ConfigurationPanel::makeButton(QAction *action, const QString &objectName)
{
    auto *button = new QPushButton;
    button->setObjectName(objectName);
    button->setProperty("small", true);
    const auto mirror = [button, action] {
        button->setText(action->text());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    connect(action, &QAction::changed, button, mirror);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    mirror();
    return button;
}

void ConfigurationPanel::setInstance(const InstanceKey &key)
{
    if (m_key == key)
        return;
    if (m_key.host)
        m_key.host->disconnect(this);
    m_key = key;
    m_known.reset();
    m_asked = -1;
    m_asking.reset();
    m_list->clear();
    m_pending->hide();
    m_origin->clear();
    if (!key.host)
        return;
    connect(key.host, &Host::instanceChanged, this, &ConfigurationPanel::onChanged);
    connect(key.host, &Host::presenceChanged, this, &ConfigurationPanel::ask);
    ask();
}

void ConfigurationPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void ConfigurationPanel::onChanged(int row)
{
    if (m_key.host->instances()[std::size_t(row)].data.name == m_key.name)
        ask();
}

void ConfigurationPanel::ask()
{
    const HostInstance *instance = m_key.find();
    if (!instance || !isVisible() || !m_key.host->isLive() || m_asked == instance->data.revision)
        return;
    m_asked = instance->data.revision;
    // An older answer is of another instance, or of another moment.
    m_asking = std::make_unique<QObject>();
    m_key.host->link().call<api::InstanceConfig>({m_key.name}, m_asking.get(), [this](const Result<api::InstanceConfiguration> &known) {
        if (known) {
            m_known = *known;
            return show();
        }
        m_origin->setText(errorText(known.error()));
        m_asked = -1;
    });
}

QString ConfigurationPanel::originText() const
{
    const QString place = m_known->file ? u"%1:%2"_s.arg(*m_known->file).arg(m_known->line.value_or(0)) : QString();
    switch (m_known->origin) {
    case api::ConfigOrigin::File:
        return tr("Written in %1").arg(place);
    case api::ConfigOrigin::Store:
        return tr("Kept in the host's store");
    case api::ConfigOrigin::TakenOver:
        return tr("Kept in the host's store in place of %1").arg(place);
    }
    return {};
}

void ConfigurationPanel::show()
{
    m_list->clear();
    if (!m_known)
        return;
    m_origin->setText(originText());
    m_origin->setToolTip(m_origin->text());
    m_pending->setVisible(!m_known->pending.isEmpty());
    m_pending->setText(tr("Count from its next start on: %1").arg(m_known->pending.join(u", "_s)));
    const QMap<QString, QJsonValue> own = config::leavesOf(m_known->short_document);
    QMap<QString, QJsonValue> all = m_defaults->isChecked() ? config::leavesOf(m_known->document) : own;
    for (auto it = all.begin(); it != all.end(); ++it) {
        const bool isSet = own.contains(it.key());
        const QString value = config::text(it.value());
        auto *item =
            new QTreeWidgetItem(m_list, {configTitle(it.key().section(u'.', -1)), value, isSet ? tr("set") : tr("default"), it.key()});
        item->setToolTip(1, value);
        if (!isSet) {
            for (int column = 0; column < m_list->columnCount(); ++column)
                item->setForeground(column, Colours::of(palette()).dim);
        }
        if (m_known->pending.contains(it.key()))
            item->setText(2, tr("set; waits for a restart"));
    }
    for (int column = 0; column < m_list->columnCount(); ++column) {
        m_list->resizeColumnToContents(column);
        m_list->setColumnWidth(column, std::min(m_list->columnWidth(column) + metric::space3, 360));
    }
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/ConfigActions.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

bool isIdle(const HostInstance &instance)
{
    return instance.data.state == api::InstanceState::Stopped || instance.data.state == api::InstanceState::Failed;
}

} // namespace

int waitingIn(const QList<api::ConfigChange> &changes, const InstanceKey &key)
{
    const HostInstance *instance = key.find();
    if (!instance || isIdle(*instance))
        return 0;
    return int(std::count_if(changes.begin(), changes.end(), [](const api::ConfigChange &change) {
        return change.takes_effect == api::TakesEffect::InstanceRestart && !change.path.isEmpty();
    }));
}

ConfigActions::ConfigActions(HostList &hosts, Ask ask, QObject *parent) : QObject(parent), m_hosts(hosts), m_ask(std::move(ask))
{
    const auto make = [](QAction &action, const QString &name, const QString &text, const QKeySequence &keys) {
        action.setObjectName(name);
        action.setText(text);
        action.setShortcut(keys);
    };
    make(m_create, u"newInstanceAction"_s, tr("New instance…"), Qt::CTRL | Qt::SHIFT | Qt::Key_N);
    make(m_edit, u"editInstanceAction"_s, tr("Edit…"), Qt::CTRL | Qt::Key_E);
    make(m_clone, u"cloneInstanceAction"_s, tr("Clone…"), Qt::CTRL | Qt::Key_D);
    make(m_remove, u"removeInstanceAction"_s, tr("Remove…"), Qt::CTRL | Qt::Key_Delete);
    make(m_takeOver, u"takeOverAction"_s, tr("Take over…"), Qt::CTRL | Qt::Key_T);
    make(m_giveBack, u"giveBackAction"_s, tr("Give back…"), Qt::CTRL | Qt::SHIFT | Qt::Key_T);
    make(m_reload, u"reloadConfigurationAction"_s, tr("Reload configuration…"), Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    m_create.setIconText(tr("New instance"));
    m_edit.setIconText(tr("Edit"));
    connect(&m_create, &QAction::triggered, this, [this] {
        if (Host *on = host())
            Q_EMIT createRequested(on);
    });
    connect(&m_edit, &QAction::triggered, this, [this] {
        const HostInstance *instance = m_instance.find();
        if (instance && instance->data.managed_by == api::ManagedBy::File)
            askTakeOver(true);
        else if (instance)
            Q_EMIT editRequested(m_instance);
    });
    connect(&m_clone, &QAction::triggered, this, [this] { Q_EMIT cloneRequested(m_instance); });
    connect(&m_remove, &QAction::triggered, this, &ConfigActions::askRemove);
    connect(&m_takeOver, &QAction::triggered, this, [this] { askTakeOver(false); });
    connect(&m_giveBack, &QAction::triggered, this, &ConfigActions::askGiveBack);
    connect(&m_reload, &QAction::triggered, this, [this] {
        if (Host *on = host())
            Q_EMIT reloadRequested(on);
    });
    connect(&hosts, &HostList::hostAdded, this, &ConfigActions::watch);
    connect(&hosts, &HostList::hostRemoved, this, &ConfigActions::update);
    for (int i = 0; i < hosts.count(); ++i)
        watch(hosts.at(i));
    update();
}

void ConfigActions::watch(Host *host)
{
    connect(host, &Host::presenceChanged, this, &ConfigActions::update);
    connect(host, &Host::instancesReplaced, this, &ConfigActions::update);
    connect(host, &Host::instanceRemoved, this, &ConfigActions::update);
    connect(host, &Host::instanceChanged, this, [this, host](int row) {
        if (m_instance.host == host && host->instances()[std::size_t(row)].data.name == m_instance.name)
            update();
    });
    update();
}

void ConfigActions::setScope(const Scope &scope)
{
    m_scope = scope;
    update();
}

void ConfigActions::setSelection(const QList<InstanceKey> &selection)
{
    m_selected = selection.size();
    m_instance = selection.size() == 1 ? selection.first() : InstanceKey{};
    update();
}

Host *ConfigActions::host() const
{
    if (m_scope.host)
        return m_scope.host;
    if (m_instance.host)
        return m_instance.host;
    return m_hosts.count() == 1 ? m_hosts.at(0) : nullptr;
}

QString ConfigActions::whyNotHost(api::Permission permission) const
{
    const Host *on = host();
    if (!on)
        return tr("Select a host first");
    if (!on->isLive())
        return tr("%1: %2").arg(on->name(), format::presence(*on, QDateTime::currentDateTimeUtc()));
    return whyNotPermitted(*on, {}, permission);
}

QString ConfigActions::whyNotInstance(api::Permission permission) const
{
    if (m_selected > 1)
        return tr("Select one instance only");
    if (!m_instance.find())
        return tr("Select an instance first");
    if (!m_instance.host->isLive())
        return tr("%1: %2").arg(m_instance.host->name(), format::presence(*m_instance.host, QDateTime::currentDateTimeUtc()));
    return whyNotPermitted(*m_instance.host, m_instance.name, permission);
}

QString ConfigActions::whyNotConfigure(api::Permission permission) const
{
    if (const QString why = whyNotInstance(permission); !why.isEmpty())
        return why;
    return m_instance.find()->data.managed_by == api::ManagedBy::Program
        ? tr("%1 belongs to a program, which configures it itself").arg(m_instance.name)
        : QString();
}

QString ConfigActions::whyNotRemove() const
{
    if (const QString why = whyNotConfigure(api::InstanceRemove::permission); !why.isEmpty())
        return why;
    return m_instance.find()->data.managed_by == api::ManagedBy::File
        ? tr("%1 stands in a file of the host: remove it there and reload").arg(m_instance.name)
        : QString();
}

void ConfigActions::enable(QAction &action, const QString &what, const QString &whyNot)
{
    action.setEnabled(whyNot.isEmpty());
    action.setToolTip(whyNot.isEmpty() ? tr("%1 (%2)", "what, shortcut").arg(what, action.shortcut().toString(QKeySequence::NativeText))
                                       : whyNot);
    action.setStatusTip(whyNot);
}

void ConfigActions::update()
{
    const HostInstance *instance = m_instance.find();
    const bool inFile = instance && instance->data.managed_by == api::ManagedBy::File;
    const QString one = whyNotConfigure(api::InstanceEdit::permission);
    enable(m_create, tr("Make an instance"), whyNotHost(api::InstanceCreate::permission));
    enable(m_edit, tr("Change the settings of %1").arg(m_instance.name), one);
    QString clone = whyNotInstance(api::Permission::View);
    if (clone.isEmpty())
        clone = whyNotPermitted(*m_instance.host, {}, api::InstanceClone::permission);
    enable(m_clone, tr("Make an instance like %1").arg(m_instance.name), clone);
    enable(m_remove, tr("Remove %1").arg(m_instance.name), whyNotRemove());
    enable(m_takeOver, tr("Keep the settings of %1 in the host's store").arg(m_instance.name),
           one.isEmpty() && !inFile ? tr("The host's store keeps %1 already").arg(m_instance.name) : one);
    enable(m_giveBack, tr("Let the file of %1 count again").arg(m_instance.name),
           one.isEmpty() && inFile ? tr("%1 was not taken over").arg(m_instance.name) : one);
    enable(m_reload, tr("Read the host's files anew"), whyNotHost(api::ConfigReload::permission));
}

template <typename Method>
void ConfigActions::send(const InstanceKey &key, const typename Method::Params &params, const QString &couldNot, bool thenEdit)
{
    key.host->link().call<Method>(params, this, [this, key, couldNot, thenEdit](const Result<typename Method::Result> &answer) {
        if (!answer)
            return Q_EMIT failed(couldNot.arg(key.name, errorText(answer.error())));
        int waiting = 0;
        if constexpr (std::is_same_v<typename Method::Result, api::InstanceConfigured>)
            waiting = waitingIn(answer->changes, key);
        Q_EMIT changed(key, waiting);
        if (thenEdit)
            Q_EMIT editRequested(key);
    });
}

void ConfigActions::askRemove()
{
    const HostInstance *instance = m_instance.find();
    if (!instance)
        return;
    Question question;
    question.title = tr("Remove %1 from %2?").arg(m_instance.name, m_instance.host->name());
    question.verb = tr("Remove");
    question.typed = typedFor({m_instance.host});
    const QString what = tr("Its settings are forgotten; that cannot be undone.");
    const bool runs = !isIdle(*instance);
    if (runs && instance->sessions > 0)
        question.text = tr("It is stopped first, and %Ln session(s) are closed.", nullptr, int(instance->sessions)) + u' ' + what;
    else
        question.text = runs ? tr("It is stopped first; no sessions are open.") + u' ' + what : what;
    m_ask(question, this, [this, key = m_instance] {
        const HostInstance *now = key.find();
        if (now)
            send<api::InstanceRemove>(key, {key.name, !isIdle(*now)}, tr("Could not remove %1: %2"));
    });
}

void ConfigActions::askTakeOver(bool thenEdit)
{
    if (!m_instance.host)
        return;
    Question question;
    question.title = thenEdit ? tr("Take %1 over to edit it?").arg(m_instance.name) : tr("Take %1 over?").arg(m_instance.name);
    question.text = tr("Its settings stand in a file on %1, which no program changes. Taken over, the host's store keeps them: they can be "
                       "edited here, and the file is passed over for it until you give it back.")
                        .arg(m_instance.host->name());
    question.verb = thenEdit ? tr("Take over and edit") : tr("Take over");
    question.typed = typedFor({m_instance.host});
    m_ask(question, this, [this, key = m_instance, thenEdit] {
        if (key.find())
            send<api::InstanceTakeOver>(key, {key.name}, tr("Could not take over %1: %2"), thenEdit);
    });
}

void ConfigActions::askGiveBack()
{
    if (!m_instance.host)
        return;
    Question question;
    question.title = tr("Give %1 back to its file?").arg(m_instance.name);
    question.text = tr("What was changed here is forgotten, and what the file says counts again.");
    question.verb = tr("Give back");
    question.typed = typedFor({m_instance.host});
    m_ask(question, this, [this, key = m_instance] {
        if (key.find())
            send<api::InstanceGiveBack>(key, {key.name}, tr("Could not give back %1: %2"));
    });
}

} // namespace signalbox::gui

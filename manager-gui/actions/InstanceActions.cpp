// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/InstanceActions.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"

#include <QtCore/QSet>

namespace signalbox::gui {

namespace {

constexpr std::array verbs{InstanceVerb::Start, InstanceVerb::Stop, InstanceVerb::Restart, InstanceVerb::Drain, InstanceVerb::Resume};

qint64 sessionsOf(const QList<InstanceKey> &keys)
{
    qint64 sessions = 0;
    for (const InstanceKey &key : keys) {
        if (const HostInstance *instance = key.find())
            sessions += instance->sessions;
    }
    return sessions;
}

/// "EchoServerA on demo", "3 instances on demo", "3 instances on 2 hosts".
QString subject(const QList<InstanceKey> &keys)
{
    QSet<const Host *> hosts;
    for (const InstanceKey &key : keys)
        hosts.insert(key.host);
    const QString &host = keys.first().host->name();
    if (keys.size() == 1)
        return InstanceActions::tr("%1 on %2").arg(keys.first().name, host);
    const QString instances = InstanceActions::tr("%Ln instance(s)", nullptr, int(keys.size()));
    return hosts.size() == 1 ? InstanceActions::tr("%1 on %2").arg(instances, host)
                             : InstanceActions::tr("%1 on %Ln host(s)", nullptr, int(hosts.size())).arg(instances);
}

QString couldNot(InstanceVerb verb)
{
    switch (verb) {
    case InstanceVerb::Start:
        return InstanceActions::tr("Could not start %1: %2");
    case InstanceVerb::Stop:
        return InstanceActions::tr("Could not stop %1: %2");
    case InstanceVerb::Restart:
        return InstanceActions::tr("Could not restart %1: %2");
    case InstanceVerb::Drain:
        return InstanceActions::tr("Could not drain %1: %2");
    case InstanceVerb::Resume:
        break;
    }
    return InstanceActions::tr("Could not resume %1: %2");
}

bool fits(InstanceVerb verb, api::InstanceState state)
{
    using enum api::InstanceState;
    switch (verb) {
    case InstanceVerb::Start:
        return state == Stopped || state == Failed;
    case InstanceVerb::Stop:
        return state == Starting || state == Running || state == Draining;
    case InstanceVerb::Restart:
        return state == Running || state == Draining || state == Failed;
    case InstanceVerb::Drain:
        return state == Running || state == Draining;
    case InstanceVerb::Resume:
        return state == Draining;
    }
    return false;
}

} // namespace

InstanceActions::InstanceActions(HostList &hosts, Ask ask, QObject *parent) : QObject(parent), m_ask(std::move(ask))
{
    m_start.setShortcut(Qt::Key_F5);
    m_stop.setShortcut(Qt::SHIFT | Qt::Key_F5);
    m_restart.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F5);
    m_start.setObjectName(QStringLiteral("startAction"));
    m_drain.setShortcut(Qt::Key_F6);
    m_resume.setShortcut(Qt::SHIFT | Qt::Key_F6);
    m_drain.setObjectName(QStringLiteral("drainAction"));
    m_resume.setObjectName(QStringLiteral("resumeAction"));
    m_stop.setObjectName(QStringLiteral("stopAction"));
    m_restart.setObjectName(QStringLiteral("restartAction"));
    for (const InstanceVerb verb : verbs)
        connect(&actionOf(verb), &QAction::triggered, this, [this, verb] { trigger(verb); });
    m_updating.setSingleShot(true);
    m_updating.setInterval(0);
    connect(&m_updating, &QTimer::timeout, this, qOverload<>(&InstanceActions::update));
    connect(&hosts, &HostList::hostAdded, this, &InstanceActions::watch);
    for (int i = 0; i < hosts.count(); ++i)
        watch(hosts.at(i));
    retranslate();
}

void InstanceActions::retranslate()
{
    m_start.setText(tr("Start"));
    m_stop.setText(tr("Stop"));
    m_restart.setText(tr("Restart"));
    m_drain.setText(tr("Drain…"));
    m_drain.setIconText(tr("Drain"));
    m_resume.setText(tr("Resume"));
    update();
}

QAction &InstanceActions::actionOf(InstanceVerb verb)
{
    switch (verb) {
    case InstanceVerb::Start:
        return m_start;
    case InstanceVerb::Stop:
        return m_stop;
    case InstanceVerb::Restart:
        return m_restart;
    case InstanceVerb::Drain:
        return m_drain;
    case InstanceVerb::Resume:
        break;
    }
    return m_resume;
}

void InstanceActions::watch(Host *host)
{
    const auto concerned = [this, host](const QString &name) {
        return std::any_of(m_selection.begin(), m_selection.end(),
                           [&](const InstanceKey &key) { return key.host == host && (name.isEmpty() || key.name == name); });
    };
    connect(host, &Host::presenceChanged, this, [this, concerned] {
        if (concerned({}))
            update();
    });
    connect(host, &Host::instanceChanged, this, [this, host, concerned](int row) {
        if (concerned(host->instances()[std::size_t(row)].data.name))
            updateSoon();
    });
    connect(host, &Host::instancesReplaced, this, [this] { update(); });
    connect(&host->requests(), &InstanceRequests::failed, this,
            [this, host](const QString &instance, InstanceVerb verb, const Error &error) {
                const QString what = subject({InstanceKey{host, instance}});
                Q_EMIT failed(couldNot(verb).arg(what, errorText(error)));
            });
}

void InstanceActions::setSelection(const QList<InstanceKey> &selection)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    update();
}

QString InstanceActions::whyNot(InstanceVerb verb, const InstanceKey &key)
{
    const HostInstance *instance = key.find();
    if (!instance)
        return tr("Select an instance first");
    if (!key.host->isLive())
        return tr("%1: %2").arg(key.host->name(), format::presence(*key.host, QDateTime::currentDateTimeUtc()));
    if (const QString why = whyNotPermitted(*key.host, key.name, api::InstanceStart::permission); !why.isEmpty())
        return why;
    if (key.host->requests().pending(key.name))
        return tr("%1 is waiting for an answer to the last request").arg(key.name);
    if (!fits(verb, instance->data.state))
        return tr("%1 is %2").arg(key.name, format::state(instance->data.state));
    return {};
}

QList<InstanceKey> InstanceActions::targets(InstanceVerb verb) const
{
    QList<InstanceKey> result;
    std::copy_if(m_selection.begin(), m_selection.end(), std::back_inserter(result),
                 [&](const InstanceKey &key) { return whyNot(verb, key).isEmpty(); });
    return result;
}

Question InstanceActions::question(InstanceVerb verb, const QList<InstanceKey> &targets)
{
    const qint64 sessions = sessionsOf(targets);
    Question question;
    question.verb = verb == InstanceVerb::Stop ? tr("Stop") : verb == InstanceVerb::Drain ? tr("Drain") : tr("Restart");
    const QString title = verb == InstanceVerb::Stop ? tr("Stop %1?") : verb == InstanceVerb::Drain ? tr("Drain %1?") : tr("Restart %1?");
    question.title = title.arg(subject(targets));
    QList<const Host *> hosts;
    for (const InstanceKey &key : targets)
        hosts.append(key.host);
    question.typed = typedFor(hosts);
    if (verb == InstanceVerb::Drain) {
        question.text = tr("No new clients are accepted, and those that are there are asked to leave.") + u' '
            + tr("%Ln session(s) are open; what is left when the time is over is closed, and it stops.", nullptr, int(sessions));
        return question;
    }
    question.text = sessions > 0 ? tr("%Ln session(s) will be closed.", nullptr, int(sessions)) : tr("No sessions are open.");
    return question;
}

void InstanceActions::trigger(InstanceVerb verb)
{
    const QList<InstanceKey> hit = targets(verb);
    if (!hit.isEmpty())
        apply(verb, hit);
}

void InstanceActions::restartNow(const InstanceKey &key)
{
    if (const QString why = whyNot(InstanceVerb::Restart, key); !why.isEmpty())
        Q_EMIT failed(why);
    else
        apply(InstanceVerb::Restart, {key});
}

void InstanceActions::askDrain(const QList<InstanceKey> &hit)
{
    Question asked = question(InstanceVerb::Drain, hit);
    const auto patience = std::make_shared<std::chrono::seconds>(usualPatience);
    asked.patience = Question::Patience{usualPatience, [patience](std::chrono::seconds chosen) { *patience = chosen; }};
    m_ask(asked, this, [hit, patience] {
        for (const InstanceKey &key : hit) {
            if (whyNot(InstanceVerb::Drain, key).isEmpty())
                key.host->request(key.name, InstanceVerb::Drain, *patience);
        }
    });
}

void InstanceActions::apply(InstanceVerb verb, const QList<InstanceKey> &hit)
{
    if (verb == InstanceVerb::Drain)
        return askDrain(hit);
    const auto go = [verb, hit] {
        for (const InstanceKey &key : hit) {
            // Things may have moved on while the question stood.
            if (whyNot(verb, key).isEmpty())
                key.host->request(key.name, verb);
        }
    };
    // One instance without sessions: nobody is cut off, and Start undoes it.
    const bool harmless = verb == InstanceVerb::Start || verb == InstanceVerb::Resume || (hit.size() == 1 && sessionsOf(hit) == 0);
    if (harmless)
        return go();
    Question asked = question(verb, hit);
    const bool canDrain = verb == InstanceVerb::Stop && sessionsOf(hit) > 0
        && std::all_of(hit.begin(), hit.end(), [](const InstanceKey &key) { return whyNot(InstanceVerb::Drain, key).isEmpty(); });
    if (canDrain)
        asked.alternative = Question::Alternative{tr("Drain first…"), [this, hit] { askDrain(hit); }};
    m_ask(asked, this, go);
}

void InstanceActions::updateSoon()
{
    // Of a few at once; of a thousand, which all change when they are stopped together, once for the whole burst.
    constexpr int few = 8;
    if (m_selection.size() <= few)
        update();
    else
        m_updating.start();
}

void InstanceActions::update()
{
    for (const InstanceVerb verb : verbs)
        update(verb);
}

void InstanceActions::update(InstanceVerb verb)
{
    QAction &action = actionOf(verb);
    const QList<InstanceKey> hit = targets(verb);
    action.setEnabled(!hit.isEmpty());
    if (!hit.isEmpty()) {
        const QString keys = action.shortcut().toString(QKeySequence::NativeText);
        action.setToolTip(tr("%1 %2 (%3)", "verb, what, shortcut").arg(action.text(), subject(hit), keys));
    } else if (m_selection.isEmpty()) {
        action.setToolTip(tr("Select an instance first"));
    } else {
        action.setToolTip(whyNot(verb, m_selection.first()));
    }
    action.setStatusTip(hit.isEmpty() ? action.toolTip() : QString());
}

} // namespace signalbox::gui

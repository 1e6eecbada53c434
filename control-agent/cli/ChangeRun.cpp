// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ChangeRun.h"

#include "control-agent/cli/Suggestion.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;
using client::AgentClient;

namespace {

QString methodOf(Change change)
{
    switch (change) {
    case Change::Start:
        return json::toQString(api::InstanceStart::name);
    case Change::Stop:
        return json::toQString(api::InstanceStop::name);
    case Change::Restart:
        return json::toQString(api::InstanceRestart::name);
    case Change::Drain:
        return json::toQString(api::InstanceDrain::name);
    case Change::Resume:
        break;
    }
    return json::toQString(api::InstanceResume::name);
}

} // namespace

ChangeRun::ChangeRun(Order order, AgentLink &link, const Printer &printer)
    : m_change(order.change),
      m_wait(order.wait),
      m_arguments(std::move(order.arguments)),
      m_patience(order.patience),
      m_disable(order.disable),
      // Draining takes the time that the clients are given, and stopping comes after it.
      m_timeout(link.timeoutOr(std::chrono::seconds(30) + order.patience.value_or(std::chrono::seconds(0)))),
      m_link(link),
      m_printer(printer),
      m_watch(link.client())
{
}

Result<ExitCode> ChangeRun::run(QStringList names)
{
    if (Result<void> connected = m_link.connectToAgent(m_wait); !connected)
        return failure(std::move(connected.error()));
    if (m_wait) {
        if (Result<void> ready = awaitSnapshot(); !ready)
            return failure(std::move(ready.error()));
    }
    if (names.isEmpty()) {
        Result<QStringList> all = allNames();
        if (!all)
            return failure(std::move(all.error()));
        names = std::move(*all);
        if (names.isEmpty())
            m_printer.note(u"no instances"_s);
    }
    names.removeDuplicates();
    m_several = names.size() > 1;
    for (const QString &name : names)
        request(name);
    if (m_wait)
        finishAll();
    if (!m_printer.isTable())
        m_printer.records(m_wait ? recordsOf<api::Instance>(m_results, u"name"_s) : recordsOf<api::ChangeAccepted>(m_results, u"name"_s));
    if (m_failures.isEmpty())
        return ExitCode::Done;
    return names.size() == 1 ? m_failures.first() : ExitCode::SomeFailed;
}

Result<void> ChangeRun::awaitSnapshot()
{
    const bool there = AgentLink::waitFor([this] { return m_watch.hasSnapshot() || m_link.client().state() != AgentClient::State::Live; },
                                          QDeadlineTimer(m_timeout));
    if (m_watch.hasSnapshot())
        return {};
    if (there)
        return failure(m_link.client().lastError());
    return failure(ErrorCode::TimedOut, u"the agent did not send its state in time"_s);
}

Result<QStringList> ChangeRun::allNames()
{
    const auto instances = m_link.call<api::InstanceList>({});
    if (!instances)
        return failure(instances.error());
    QStringList names;
    for (const api::Instance &instance : *instances)
        names.append(instance.name);
    if (isDownwards())
        std::reverse(names.begin(), names.end());
    return names;
}

void ChangeRun::request(const QString &name)
{
    m_watch.begin(name, m_change);
    ChangeArguments arguments = m_several ? m_arguments.forOneOfSeveral(name) : m_arguments;
    if (m_disable) {
        if (const Result<void> done = disable(name, arguments); !done)
            return fail(name, withSuggestion(done.error(), name, m_link));
        // That was another revision.
        arguments.ifRevision.reset();
    }
    QJsonObject params = json::toObject(api::NameParams{name});
    if (m_patience)
        params.insert("patience"_L1, qint64(m_patience->count()));
    const Result<QJsonValue> answer = m_link.callRaw(methodOf(m_change), arguments.addedTo(params));
    if (!answer)
        return fail(name, withSuggestion(answer.error(), name, m_link));
    const auto accepted = json::fromJson<api::ChangeAccepted>(*answer);
    if (!accepted)
        return fail(name, accepted.error());
    if (m_wait) {
        m_watch.accepted(*accepted);
        m_accepted.append(name);
        return;
    }
    if (!isDownwards() && !m_arguments.dryRun && accepted->state == api::InstanceState::Failed) {
        const auto instance = m_link.call<api::InstanceGet>({name});
        const QString reason = instance ? instance->error.value_or(QString()) : QString();
        return fail(name, Error{ErrorCode::InternalError, reason.isEmpty() ? u"it failed; `signalbox status` may say why"_s : reason});
    }
    m_results.append(*answer);
    if (m_printer.isTable())
        m_printer.note(m_arguments.told(u"%1: %2"_s.arg(name, json::enumName(accepted->state))));
}

Result<void> ChangeRun::disable(const QString &name, const ChangeArguments &arguments)
{
    const QJsonObject changes{{u"autostart"_s, false}};
    const QJsonObject params{{u"name"_s, name}, {u"changes"_s, changes}};
    const Result<QJsonValue> answer =
        m_link.callRaw(json::toQString(api::InstanceEdit::name), arguments.forOneOfSeveral(u"autostart"_s).addedTo(params));
    if (!answer)
        return failure(answer.error());
    return {};
}

void ChangeRun::finishAll()
{
    const auto settled = [this] {
        return std::all_of(m_accepted.begin(), m_accepted.end(), [this](const QString &name) { return m_watch.outcome(name).has_value(); })
            || m_link.client().state() == AgentClient::State::Away || m_link.client().state() == AgentClient::State::Refused;
    };
    AgentLink::waitFor(settled, QDeadlineTimer(m_timeout));
    for (const QString &name : std::as_const(m_accepted))
        finish(name);
}

void ChangeRun::finish(const QString &name)
{
    const auto outcome = m_watch.outcome(name);
    if (outcome && *outcome) {
        m_results.append(json::toJson(**outcome));
        if (m_printer.isTable())
            m_printer.note(u"%1: %2"_s.arg(name, json::enumName((*outcome)->state)));
        return;
    }
    if (outcome)
        return fail(name, outcome->error());
    const AgentClient::State state = m_link.client().state();
    if (state == AgentClient::State::Away || state == AgentClient::State::Refused)
        return fail(name, m_link.client().lastError());
    fail(name,
         Error{ErrorCode::TimedOut,
               u"not done within %1 s; it goes on, `signalbox status` tells how"_s.arg(double(m_timeout.count()) / 1000)});
}

void ChangeRun::fail(const QString &name, const Error &error)
{
    m_printer.error(error, name);
    m_failures.append(exitCodeOf(error.code));
}

} // namespace signalbox::cli

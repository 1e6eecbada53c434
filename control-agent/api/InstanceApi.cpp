// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/InstanceApi.h"

#include "control-agent/api/Changes.h"
#include "control-agent/api/InstanceView.h"
#include "control-agent/api/LiveConfig.h"
#include "control-agent/events/EventLog.h"
#include "control-agent/store/SettingTable.h"
#include "server-core/instance/Instance.h"
#include "server-core/instance/InstanceHost.h"
#include "shared/base/Log.h"
#include "shared/base/Names.h"

#include <QtCore/QJsonArray>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

bool matches(const api::Instance &instance, const QString &filter)
{
    const auto has = [&filter](const QString &text) { return text.contains(filter, Qt::CaseInsensitive); };
    return filter.isEmpty() || has(instance.name) || has(instance.type) || has(json::enumName(instance.state));
}

bool isLess(const QJsonValue &a, const QJsonValue &b)
{
    if (a.isDouble() && b.isDouble())
        return a.toDouble() < b.toDouble();
    if (a.isBool() && b.isBool())
        return a.toBool() < b.toBool();
    return a.toString() < b.toString();
}

/// Where an instance is right after such a request: `core::Instance` decides it in the same way.
api::InstanceState stateAfter(InstanceApi::Action action, api::InstanceState now)
{
    using enum api::InstanceState;
    const bool serves = now == Running || now == Draining;
    if (action == InstanceApi::Action::Drain && serves)
        return Draining;
    if (action == InstanceApi::Action::Resume)
        return Running;
    if (action == InstanceApi::Action::Stop || action == InstanceApi::Action::Drain)
        return serves ? Stopping : now == Failed ? Stopped : now;
    if (action == InstanceApi::Action::Restart && serves)
        return Stopping;
    return now == Stopped || now == Failed ? Starting : now;
}

constexpr int longestPatience = 7 * 24 * 3600;

QStringList sortableFields()
{
    QStringList names;
    for (std::string_view name : json::detail::Codec<api::Instance>::names()) {
        if (name != "listeners" && name != "pending")
            names.append(json::toQString(name));
    }
    return names;
}

Result<void> sortBy(QList<api::Instance> &instances, const QString &field, api::SortOrder order)
{
    if (!field.isEmpty() && !sortableFields().contains(field)) {
        const QString nearest = nearestOf(field, sortableFields());
        return failure(
            ErrorCode::InvalidParams,
            u"cannot sort by \"%1\"%2"_s.arg(field.left(64), nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest)),
            u"sort"_s);
    }
    if (!field.isEmpty()) {
        std::stable_sort(instances.begin(), instances.end(), [&field](const api::Instance &a, const api::Instance &b) {
            return isLess(json::toObject(a).value(field), json::toObject(b).value(field));
        });
    }
    if (order == api::SortOrder::Descending)
        std::reverse(instances.begin(), instances.end());
    return {};
}

api::ManagedBy managerOf(const ConfiguredInstance *configured)
{
    // What nobody configured here belongs to the program that has the host.
    if (!configured)
        return api::ManagedBy::Program;
    return configured->origin == InstanceOrigin::File ? api::ManagedBy::File : api::ManagedBy::Store;
}

} // namespace

InstanceApi::InstanceApi(Dispatcher &dispatcher, core::InstanceHost &host, const LiveConfig &live, Changes &changes, EventLog &events,
                         QObject *parent)
    : QObject(parent), m_host(host), m_live(live), m_changes(changes), m_events(events)
{
    connect(&host, &core::InstanceHost::instanceChanged, this, &InstanceApi::announce);
    connect(&host, &core::InstanceHost::instanceRemoved, this, [this](const QString &name) { m_revisions.remove(name); });
    connect(&host, &core::InstanceHost::instanceEnded, this, &InstanceApi::announceEnd);
    dispatcher.add<api::InstanceList>(
        [this](const CallContext &context, const api::InstanceList::Params &params, auto reply) { list(context, params, reply); });
    dispatcher.add<api::InstanceGet>([this](const CallContext &, const api::NameParams &params, auto reply) {
        const Result<core::InstanceStatus> status = m_host.status(params.name);
        if (!status)
            return reply(failure(status.error()));
        reply(shown(*status, m_revisions.value(params.name)));
    });
    dispatcher.add<api::InstanceStart>([this](const CallContext &context, const api::NameParams &params, auto reply) {
        change({Action::Start, params.name}, context, std::move(reply));
    });
    dispatcher.add<api::InstanceStop>([this](const CallContext &context, const api::NameParams &params, auto reply) {
        change({Action::Stop, params.name}, context, std::move(reply));
    });
    dispatcher.add<api::InstanceRestart>([this](const CallContext &context, const api::NameParams &params, auto reply) {
        change({Action::Restart, params.name}, context, std::move(reply));
    });
    dispatcher.add<api::InstanceDrain>([this](const CallContext &context, const api::InstanceDrain::Params &params, auto reply) {
        if (params.patience < 0 || params.patience > longestPatience)
            return reply(failure(ErrorCode::InvalidParams, u"\"patience\" must be 0 to %1 seconds"_s.arg(longestPatience), u"patience"_s));
        change({Action::Drain, params.name, std::chrono::seconds(params.patience)}, context, std::move(reply));
    });
    dispatcher.add<api::InstanceResume>([this](const CallContext &context, const api::NameParams &params, auto reply) {
        change({Action::Resume, params.name}, context, std::move(reply));
    });
}

api::Instance InstanceApi::shown(const core::InstanceStatus &status, qint64 revision) const
{
    api::Instance instance = toApi(status, revision);
    instance.managed_by = managerOf(m_live.instances().find(instance.name));
    return instance;
}

QList<api::Instance> InstanceApi::all() const
{
    // By name: looked up one by one, a thousand would take a thousand times as long.
    QHash<QString, const ConfiguredInstance *> configured;
    for (const ConfiguredInstance &instance : m_live.instances().instances)
        configured.insert(instance.config.name, &instance);
    QList<api::Instance> instances;
    for (const core::InstanceStatus &status : m_host.statuses()) {
        const QString &name = status.config.name;
        instances.append(toApi(status, m_revisions.value(name)));
        instances.last().managed_by = managerOf(configured.value(name));
    }
    return instances;
}

QList<api::Instance> InstanceApi::visible(const api::Grants &grants) const
{
    QList<api::Instance> instances = all();
    instances.removeIf([&grants](const api::Instance &instance) { return !grants.permitOn(instance.name, api::Permission::View); });
    return instances;
}

void InstanceApi::list(const CallContext &context, const api::InstanceList::Params &params,
                       const Dispatcher::TypedReply<api::InstanceList> &reply) const
{
    if (params.page < 1 || params.page_size < 0 || params.page_size > api::largestPage) {
        return reply(failure(ErrorCode::InvalidParams,
                             u"\"page\" counts from 1, and \"page_size\" must be 0 (all) to %1"_s.arg(api::largestPage), u"page_size"_s));
    }
    QList<api::Instance> instances = visible(context.identity.grants);
    instances.removeIf([&params](const api::Instance &instance) { return !matches(instance, params.filter); });
    if (Result<void> sorted = sortBy(instances, params.sort, params.order); !sorted)
        return reply(failure(std::move(sorted.error())));
    if (params.page_size > 0) {
        const qsizetype offset = qsizetype(params.page - 1) * params.page_size;
        instances = offset < instances.size() ? instances.mid(offset, params.page_size) : QList<api::Instance>();
    }
    reply(instances);
}

std::optional<Error> InstanceApi::refusalOf(const Request &request, const CallContext &context, api::InstanceState now) const
{
    const qint64 revision = m_revisions.value(request.name);
    // One that is being stored will make another revision.
    if (context.options.if_revision && m_underWay.value(request.name) > 0) {
        return Error{
            ErrorCode::Conflict,
            u"instance \"%1\" is being changed by someone else; its revision was %2; look at it again and repeat"_s.arg(request.name)
                .arg(revision),
            u"if_revision"_s};
    }
    if (request.action == Action::Resume && now != api::InstanceState::Draining) {
        return Error{ErrorCode::InvalidState,
                     u"\"%1\" is %2: only what is draining can be resumed"_s.arg(request.name, json::enumName(now)), request.name};
    }
    return checkRevision(context, u"instance \"%1\""_s.arg(request.name), revision);
}

void InstanceApi::change(const Request &request, const CallContext &context, std::function<void(Result<api::ChangeAccepted>)> reply)
{
    const QString &name = request.name;
    const Result<core::InstanceStatus> status = m_host.status(name);
    if (!status)
        return reply(failure(status.error()));
    const api::InstanceState now = toApi(status->state);
    const api::ChangeAccepted answer{name, stateAfter(request.action, now), m_events.revision()};
    const QJsonObject told{{u"name"_s, name}, {u"action"_s, json::enumName(request.action)}, {u"by"_s, context.identity.account}};
    const Wanted wanted = request.action == Action::Stop || request.action == Action::Drain ? Wanted::Stopped : Wanted::Started;
    Changes::Plan plan;
    plan.target = name;
    plan.meaning = {{u"name"_s, name}, {u"patience"_s, qint64(request.patience.count())}};
    plan.refusal = refusalOf(request, context, now);
    plan.result = u"accepted"_s;
    plan.work = [name, told, answer, wanted](Database &database) -> Result<Changes::Made> {
        if (Result<void> done = setWanted(database, name, wanted); !done)
            return failure(std::move(done.error()));
        return Changes::Made{json::toJson(answer), {{u"instance.requested"_s, told, {.instance = name}}}};
    };
    ++m_underWay[name];
    m_changes.run<api::ChangeAccepted>(
        context, plan, [this, request](const api::ChangeAccepted &) { apply(request); },
        [this, name, reply = std::move(reply)](const Result<api::ChangeAccepted> &accepted) {
            if (--m_underWay[name] == 0)
                m_underWay.remove(name);
            reply(accepted);
        });
}

void InstanceApi::apply(const Request &request)
{
    const auto carryOut = [this, &request]() -> Result<void> {
        switch (request.action) {
        case Action::Start:
            return m_host.start(request.name);
        case Action::Stop:
            return m_host.stop(request.name);
        case Action::Restart:
            return m_host.restart(request.name);
        case Action::Drain:
            return m_host.drain(request.name, request.patience);
        case Action::Resume:
            break;
        }
        return m_host.resume(request.name);
    };
    if (const Result<void> accepted = carryOut(); !accepted) {
        qCWarning(lcAgent).noquote() << "cannot" << json::enumName(request.action) << u"name="_s + request.name
                                     << u"error="_s + accepted.error().message;
    }
}

void InstanceApi::announceEnd(const QString &name, const core::UnaskedEnd &end)
{
    QJsonObject data{{u"name"_s, name},
                     {u"reason"_s, end.reason},
                     {u"attempt"_s, end.attempt},
                     {u"delay_ms"_s, qint64(end.delay.count())},
                     {u"exit_status"_s, end.end.exitStatus ? QJsonValue(*end.end.exitStatus) : QJsonValue()},
                     {u"signal"_s, end.end.signal ? QJsonValue(*end.end.signal) : QJsonValue()},
                     {u"last_lines"_s, QJsonArray::fromStringList(end.end.lastLines)}};
    m_events.append(end.attempt > 0 ? u"instance.restarted"_s : u"instance.ended"_s, data, {.instance = name});
}

void InstanceApi::announce(const QString &name)
{
    const Result<core::InstanceStatus> status = m_host.status(name);
    if (!status)
        return;
    const qint64 revision = m_events.nextRevision();
    m_revisions.insert(name, revision);
    m_events.append(u"instance.changed"_s, {{u"instance"_s, json::toJson(shown(*status, revision))}}, {.instance = name});
}

} // namespace signalbox::agent

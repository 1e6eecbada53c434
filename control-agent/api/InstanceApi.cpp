// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/InstanceApi.h"

#include "control-agent/api/InstanceView.h"
#include "control-agent/events/EventLog.h"
#include "control-agent/store/AuditTable.h"
#include "control-agent/store/SettingTable.h"
#include "control-agent/store/Store.h"
#include "server-core/instance/InstanceHost.h"
#include "shared/base/Names.h"

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

QStringList sortableFields()
{
    QStringList names;
    for (std::string_view name : json::detail::Codec<api::Instance>::names()) {
        if (name != "listeners")
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

} // namespace

InstanceApi::InstanceApi(Dispatcher &dispatcher, core::InstanceHost &host, Store &store, EventLog &events, QObject *parent)
    : QObject(parent), m_host(host), m_store(store), m_events(events)
{
    connect(&host, &core::InstanceHost::instanceChanged, this, &InstanceApi::announce);
    dispatcher.add<api::InstanceList>(
        [this](const CallContext &, const api::InstanceList::Params &params, auto reply) { list(params, reply); });
    dispatcher.add<api::InstanceGet>([this](const CallContext &, const api::NameParams &params, auto reply) {
        const Result<core::InstanceStatus> status = m_host.status(params.name);
        if (!status)
            return reply(failure(status.error()));
        reply(toApi(*status, m_revisions.value(params.name)));
    });
    dispatcher.add<api::InstanceStart>([this](const CallContext &context, const api::NameParams &params, auto reply) {
        change(Action::Start, context, params.name, std::move(reply));
    });
    dispatcher.add<api::InstanceStop>([this](const CallContext &context, const api::NameParams &params, auto reply) {
        change(Action::Stop, context, params.name, std::move(reply));
    });
    dispatcher.add<api::InstanceRestart>([this](const CallContext &context, const api::NameParams &params, auto reply) {
        change(Action::Restart, context, params.name, std::move(reply));
    });
}

QList<api::Instance> InstanceApi::all() const
{
    QList<api::Instance> instances;
    for (const core::InstanceStatus &status : m_host.statuses())
        instances.append(toApi(status, m_revisions.value(status.config.name)));
    return instances;
}

void InstanceApi::list(const api::InstanceList::Params &params, const Dispatcher::TypedReply<api::InstanceList> &reply) const
{
    if (params.page < 1 || params.page_size < 0)
        return reply(failure(ErrorCode::InvalidParams, u"\"page\" counts from 1, and \"page_size\" cannot be negative"_s));
    QList<api::Instance> instances = all();
    instances.removeIf([&params](const api::Instance &instance) { return !matches(instance, params.filter); });
    if (Result<void> sorted = sortBy(instances, params.sort, params.order); !sorted)
        return reply(failure(std::move(sorted.error())));
    if (params.page_size > 0) {
        const qsizetype offset = qsizetype(params.page - 1) * params.page_size;
        instances = offset < instances.size() ? instances.mid(offset, params.page_size) : QList<api::Instance>();
    }
    reply(instances);
}

void InstanceApi::change(Action action, const CallContext &context, const QString &name,
                         std::function<void(Result<api::ChangeAccepted>)> reply)
{
    if (Result<core::InstanceStatus> status = m_host.status(name); !status)
        return reply(failure(std::move(status.error())));
    const QString method = action == Action::Start ? u"instance.start"_s
        : action == Action::Stop                   ? u"instance.stop"_s
                                                   : u"instance.restart"_s;
    const AuditRecord audit{QDateTime::currentDateTimeUtc(), context.identity.account, context.identity.from, method, name, u"accepted"_s};
    m_store.run<bool>(
        [audit, name, stopped = action == Action::Stop](Database &database) -> Result<bool> {
            Result<void> done = setStopped(database, name, stopped);
            if (done)
                done = appendAudit(database, audit);
            if (!done)
                return failure(std::move(done.error()));
            return true;
        },
        this,
        [this, action, name, reply = std::move(reply)](const Result<bool> &stored) {
            if (!stored)
                return reply(failure(stored.error()));
            reply(apply(action, name));
        });
}

Result<api::ChangeAccepted> InstanceApi::apply(Action action, const QString &name)
{
    const Result<void> accepted = action == Action::Start ? m_host.start(name)
        : action == Action::Stop                          ? m_host.stop(name)
                                                          : m_host.restart(name);
    if (!accepted)
        return failure(accepted.error());
    const Result<core::InstanceStatus> status = m_host.status(name);
    if (!status)
        return failure(status.error());
    return api::ChangeAccepted{name, toApi(status->state), m_events.revision()};
}

void InstanceApi::announce(const QString &name)
{
    const Result<core::InstanceStatus> status = m_host.status(name);
    if (!status)
        return;
    const qint64 revision = m_events.nextRevision();
    m_revisions.insert(name, revision);
    m_events.append(u"instance.changed"_s, {{u"instance"_s, json::toJson(toApi(*status, revision))}});
}

} // namespace signalbox::agent

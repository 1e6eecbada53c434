// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/InstanceConfigApi.h"

#include "control-agent/api/InstanceApi.h"
#include "control-agent/api/Reload.h"
#include "control-agent/config/DocumentCheck.h"
#include "control-agent/store/InstanceTable.h"
#include "control-agent/store/SettingTable.h"
#include "server-core/instance/InstanceDocument.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/OptionCheck.h"
#include "server-core/types/TypeRegistry.h"
#include "shared/base/Log.h"
#include "shared/json/MergePatch.h"

#include <QtCore/QJsonArray>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

api::ConfigOrigin toApi(InstanceOrigin origin)
{
    switch (origin) {
    case InstanceOrigin::Store:
        return api::ConfigOrigin::Store;
    case InstanceOrigin::TakenOver:
        return api::ConfigOrigin::TakenOver;
    case InstanceOrigin::File:
        break;
    }
    return api::ConfigOrigin::File;
}

Error invalidField(const QString &path, const QString &message)
{
    const QJsonObject problem{{u"path"_s, path}, {u"message"_s, message}};
    return {ErrorCode::InvalidConfiguration, message, path, false, {{u"problems"_s, QJsonArray{problem}}}};
}

Error managedByFile(const ConfiguredInstance &instance, const QString &what)
{
    return {
        ErrorCode::ManagedByFile,
        u"\"%1\" is defined in %2:%3, which no program changes; %4"_s.arg(instance.config.name, instance.file).arg(instance.line).arg(what),
        u"%1:%2"_s.arg(instance.file).arg(instance.line),
        false,
        {{u"path"_s, instance.file}, {u"line"_s, instance.line}}};
}

/// No configuration has it.
Error noInstance(const core::InstanceHost &host, const QString &name)
{
    if (host.status(name))
        return {ErrorCode::InvalidState, u"\"%1\" is a server of the program that hosts it; it is configured there"_s.arg(name), name};
    return {ErrorCode::InstanceNotFound, u"no instance \"%1\""_s.arg(name.left(64)), name.left(64)};
}

bool isIdle(const core::InstanceHost &host, const QString &name)
{
    const auto status = host.status(name);
    return !status || core::isIdle(status->state);
}

/// By the options' defaults: some types speak another framing with others.
QString protocolName(const core::ServerType &type)
{
    switch (type.protocol(core::withDefaults(type.optionsSchema(), {})).kind()) {
    case Protocol::Kind::Raw:
        return u"raw"_s;
    case Protocol::Kind::Lines:
        return u"lines"_s;
    case Protocol::Kind::Framed:
        return u"framed"_s;
    case Protocol::Kind::WebSocket:
        break;
    }
    return u"websocket"_s;
}

std::optional<Error> checkConfigRevision(const CallContext &context, const ConfiguredInstance &instance)
{
    return checkRevision(context, u"the configuration of \"%1\""_s.arg(instance.config.name), revisionOf(instance.config));
}

} // namespace

InstanceConfigApi::InstanceConfigApi(Dispatcher &dispatcher, Parts parts, QObject *parent) : QObject(parent), m_parts(parts)
{
    m_pool.setMaxThreadCount(1);
    dispatcher.add<api::TypeList>(
        [this](const CallContext &context, const api::Nothing &, const auto &reply) { reply(types(context.identity.grants)); });
    dispatcher.add<api::InstanceConfig>(
        [this](const CallContext &, const api::NameParams &params, const auto &reply) { reply(shown(params.name)); });
    dispatcher.add<api::InstanceCreate>([this](const CallContext &context, const api::InstanceCreate::Params &params, const auto &reply) {
        create(context, params, reply);
    });
    dispatcher.add<api::InstanceEdit>(
        [this](const CallContext &context, const api::InstanceEdit::Params &params, const auto &reply) { edit(context, params, reply); });
    dispatcher.add<api::InstanceClone>(
        [this](const CallContext &context, const api::InstanceClone::Params &params, const auto &reply) { clone(context, params, reply); });
    dispatcher.add<api::InstanceRemove>([this](const CallContext &context, const api::InstanceRemove::Params &params, const auto &reply) {
        remove(context, params, reply);
    });
    dispatcher.add<api::InstanceTakeOver>(
        [this](const CallContext &context, const api::NameParams &params, const auto &reply) { takeOver(context, params.name, reply); });
    dispatcher.add<api::InstanceGiveBack>(
        [this](const CallContext &context, const api::NameParams &params, const auto &reply) { giveBack(context, params.name, reply); });
}

// ---- what there is

Result<api::InstanceConfiguration> InstanceConfigApi::shown(const QString &name) const
{
    const ConfiguredInstance *instance = m_parts.live.instances().find(name);
    if (!instance)
        return failure(noInstance(m_parts.host, name));
    api::InstanceConfiguration shown{name,
                                     core::toDocument(instance->config),
                                     core::toShortDocument(instance->config, m_parts.live.files().defaults),
                                     toApi(instance->origin),
                                     std::nullopt,
                                     std::nullopt,
                                     revisionOf(instance->config),
                                     {}};
    if (!instance->file.isEmpty()) {
        shown.file = instance->file;
        shown.line = instance->line;
    }
    if (const auto status = m_parts.host.status(name))
        shown.pending = status->pending;
    return shown;
}

QList<api::ServerType> InstanceConfigApi::types(const api::Grants &grants) const
{
    QHash<QString, int> counts;
    for (const ConfiguredInstance &instance : m_parts.live.instances().instances) {
        if (grants.permitOn(instance.config.name, api::Permission::View))
            ++counts[instance.config.type];
    }
    QList<api::ServerType> list;
    for (const QString &name : m_parts.types.names()) {
        const auto type = m_parts.types.find(name);
        if (type)
            list.append({name, (*type)->description(), protocolName(**type), (*type)->optionsSchema(), counts.value(name)});
    }
    return list;
}

// ---- working a change out

InstanceConfigApi::Step InstanceConfigApi::newInstance(const QString &name, const QJsonObject &document, std::optional<bool> start) const
{
    Step step;
    step.name = name;
    step.isNew = true;
    const Result<core::InstanceConfig> config = checkDocument(document, m_parts.live.files(), m_parts.types);
    if (!config) {
        step.refusal = config.error();
        return step;
    }
    step.config = *config;
    step.start = start.value_or(config->autostart);
    step.stored = StoredInstance{core::toShortDocument(*config, m_parts.live.files().defaults), false};
    step.changes = {addedInstance(*config, m_parts.live.files().defaults)};
    if (m_parts.live.instances().find(config->name) || m_parts.host.status(config->name))
        step.refusal = Error{ErrorCode::Conflict, u"there is an instance \"%1\" already"_s.arg(config->name), u"name"_s};
    return step;
}

void InstanceConfigApi::create(const CallContext &context, const api::InstanceCreate::Params &params, const Reply &reply)
{
    enqueue(
        context,
        [this, context, params] {
            Step step = newInstance(params.config.value("name"_L1).toString().left(64), params.config, params.start);
            step.meaning = json::toObject(params);
            if (const auto refusal = refuseRevision(context))
                step.refusal = refusal;
            return step;
        },
        reply);
}

void InstanceConfigApi::clone(const CallContext &context, const api::InstanceClone::Params &params, const Reply &reply)
{
    enqueue(
        context,
        [this, context, params] {
            Step step;
            step.name = params.as.left(64);
            const ConfiguredInstance *original = m_parts.live.instances().find(params.name);
            if (original) {
                QJsonObject document = core::toShortDocument(original->config, m_parts.live.files().defaults);
                document = json::mergePatch(document, params.patch.value_or(QJsonObject()));
                document.insert("name"_L1, params.as);
                step = newInstance(step.name, document, params.start);
                if (const auto refusal = checkConfigRevision(context, *original))
                    step.refusal = refusal;
            } else {
                step.refusal = noInstance(m_parts.host, params.name);
            }
            step.meaning = json::toObject(params);
            return step;
        },
        reply);
}

void InstanceConfigApi::edit(const CallContext &context, const api::InstanceEdit::Params &params, const Reply &reply)
{
    if (params.config.has_value() == params.patch.has_value())
        return reply(
            failure(ErrorCode::InvalidParams, u"give either \"config\", the whole, or \"changes\", a merge patch"_s, u"changes"_s));
    enqueue(
        context,
        [this, context, params]() -> Step {
            Step step{.name = params.name, .meaning = json::toObject(params)};
            const ConfiguredInstance *before = m_parts.live.instances().find(params.name);
            if (!before || before->origin == InstanceOrigin::File) {
                step.refusal = before ? managedByFile(*before, u"edit it there and reload, or take it over into the store"_s)
                                      : noInstance(m_parts.host, params.name);
                return step;
            }
            step.refusal = checkConfigRevision(context, *before);
            if (step.refusal)
                return step;
            const StoredInstance stored = m_parts.live.stored().value(params.name);
            QJsonObject document = params.config ? *params.config : json::mergePatch(stored.document, *params.patch);
            if (!document.contains("name"_L1))
                document.insert("name"_L1, params.name);
            const Result<core::InstanceConfig> config = checkDocument(document, m_parts.live.files(), m_parts.types);
            if (!config)
                step.refusal = config.error();
            else if (config->name != params.name)
                step.refusal =
                    invalidField(u"name"_s, u"\"name\" cannot be changed; clone the instance under the other name and remove it"_s);
            if (step.refusal)
                return step;
            step.config = *config;
            step.changes = instanceDifferences(before->config, *config);
            step.stored = StoredInstance{core::toShortDocument(*config, m_parts.live.files().defaults), stored.takenOver};
            return step;
        },
        reply);
}

void InstanceConfigApi::takeOver(const CallContext &context, const QString &name, const Reply &reply)
{
    enqueue(
        context,
        [this, context, name]() -> Step {
            Step step{.name = name, .meaning = {{u"name"_s, name}}};
            const ConfiguredInstance *before = m_parts.live.instances().find(name);
            if (!before) {
                step.refusal = noInstance(m_parts.host, name);
            } else if (before->origin != InstanceOrigin::File) {
                step.refusal = Error{ErrorCode::InvalidState, u"the store keeps \"%1\" already"_s.arg(name), name};
            } else {
                step.refusal = checkConfigRevision(context, *before);
                step.config = before->config;
                step.stored = StoredInstance{core::toShortDocument(before->config, m_parts.live.files().defaults), true};
            }
            return step;
        },
        reply);
}

void InstanceConfigApi::giveBack(const CallContext &context, const QString &name, const Reply &reply)
{
    enqueue(
        context,
        [this, context, name]() -> Step {
            Step step{.name = name, .meaning = {{u"name"_s, name}}};
            const ConfiguredInstance *before = m_parts.live.instances().find(name);
            if (!before) {
                step.refusal = noInstance(m_parts.host, name);
            } else if (before->origin != InstanceOrigin::TakenOver) {
                const bool inFile = before->origin == InstanceOrigin::File;
                step.refusal = Error{ErrorCode::InvalidState,
                                     inFile ? u"\"%1\" was not taken over"_s.arg(name)
                                            : u"no file defines \"%1\", so there is nobody to give it back to"_s.arg(name),
                                     name};
            } else {
                step.refusal = checkConfigRevision(context, *before);
                const InstanceSet after = m_parts.live.with(name, std::nullopt);
                step.config = after.find(name)->config;
                step.changes = instanceDifferences(before->config, step.config);
            }
            return step;
        },
        reply);
}

// ---- carrying it out

void InstanceConfigApi::enqueue(const CallContext &context, std::function<Step()> workOut, const Reply &reply)
{
    m_parts.live.enqueue([this, context, workOut = std::move(workOut), reply](const LiveConfig::Done &done) {
        const Step step = workOut();
        const Reply finish = [reply, done](const Result<api::InstanceConfigured> &result) {
            done();
            reply(result);
        };
        if (step.refusal || !hasTlsListener(step.config))
            return run(context, step, finish);
        m_pool.start([this, context, step, finish] {
            Step checked = step;
            if (const Result<void> certificate = checkInstanceCertificate(step.config); !certificate)
                checked.refusal = certificate.error();
            QMetaObject::invokeMethod(
                this, [this, context, checked, finish] { run(context, checked, finish); }, Qt::QueuedConnection);
        });
    });
}

Changes::Plan InstanceConfigApi::planOf(const CallContext &context, const Step &step) const
{
    Changes::Plan plan;
    plan.target = step.name;
    plan.meaning = step.meaning;
    plan.refusal = step.refusal;
    if (step.refusal)
        return plan;
    const QString &name = step.name;
    const ConfiguredInstance after = *m_parts.live.with(name, step.stored).find(name);
    const api::InstanceConfigured answer{name, toApi(after.origin), revisionOf(step.config), agent::toApi(step.changes)};
    plan.work = [step, answer, by = context.identity.account](Database &database) -> Result<Changes::Made> {
        Result<void> done = step.stored
            ? putInstance(database, {step.name, step.stored->document, step.stored->takenOver}, QDateTime::currentDateTimeUtc())
            : removeInstance(database, step.name);
        if (done && step.isNew)
            done = setWanted(database, step.name,
                             step.config.autostart == step.start ? Wanted::AsConfigured
                                 : step.start                    ? Wanted::Started
                                                                 : Wanted::Stopped);
        if (!done)
            return failure(std::move(done.error()));
        Changes::Made made{json::toJson(answer)};
        if (step.isNew)
            made.events.append({u"instance.created"_s, {{u"name"_s, step.name}, {u"by"_s, by}}, {.instance = step.name}});
        return made;
    };
    const auto before = m_parts.host.status(name);
    if (before && (!step.changes.isEmpty() || hasTlsListener(step.config))) {
        core::InstanceHost &host = m_parts.host;
        plan.prepare = [&host, step](std::function<void(Result<void>)> done) { host.reconfigure(step.config, std::move(done)); };
        plan.takeBack = [&host, config = before->config] { host.reconfigure(config, [](const Result<void> &) {}); };
    }
    return plan;
}

void InstanceConfigApi::run(const CallContext &context, const Step &step, const Reply &reply)
{
    m_parts.changes.run<api::InstanceConfigured>(
        context, planOf(context, step), [this, step](const api::InstanceConfigured &) { carryOut(step); }, reply);
}

void InstanceConfigApi::carryOut(const Step &step)
{
    m_parts.live.put(step.name, step.stored);
    if (!step.isNew)
        return m_parts.instances.announce(step.name);
    if (const Result<void> added = m_parts.host.add(step.config); !added) {
        qCCritical(lcAgent).noquote() << "instance not added" << u"name="_s + step.name << u"error="_s + added.error().message;
        return;
    }
    m_parts.instances.announce(step.name);
    if (step.start)
        (void)m_parts.host.start(step.name);
}

// ---- removing

std::optional<Error> InstanceConfigApi::refuseRemoval(const CallContext &context, const api::InstanceRemove::Params &params) const
{
    const ConfiguredInstance *instance = m_parts.live.instances().find(params.name);
    if (!instance)
        return noInstance(m_parts.host, params.name);
    if (instance->origin == InstanceOrigin::File)
        return managedByFile(*instance, u"remove it there and reload"_s);
    if (instance->origin == InstanceOrigin::TakenOver)
        return managedByFile(*instance, u"give it back, remove it there and reload"_s);
    if (const auto refusal = checkConfigRevision(context, *instance))
        return refusal;
    if (!params.stop && !isIdle(m_parts.host, params.name))
        return Error{ErrorCode::InvalidState, u"\"%1\" runs; stop it first, or say \"stop\""_s.arg(params.name), params.name};
    return std::nullopt;
}

void InstanceConfigApi::remove(const CallContext &context, const api::InstanceRemove::Params &params,
                               const Dispatcher::TypedReply<api::InstanceRemove> &reply)
{
    m_parts.live.enqueue([this, context, params, reply](const LiveConfig::Done &done) {
        const QString &name = params.name;
        Changes::Plan plan;
        plan.target = name.left(64);
        plan.meaning = json::toObject(params);
        plan.refusal = refuseRemoval(context, params);
        plan.work = [name, by = context.identity.account](Database &database) -> Result<Changes::Made> {
            Result<void> removed = removeInstance(database, name);
            if (removed)
                removed = setWanted(database, name, Wanted::AsConfigured);
            if (!removed)
                return failure(std::move(removed.error()));
            return Changes::Made{json::toJson(api::Nothing{}),
                                 {{u"instance.removed"_s, {{u"name"_s, name}, {u"by"_s, by}}, {.instance = name}}}};
        };
        if (!isIdle(m_parts.host, name)) {
            plan.prepare = [this, name](std::function<void(Result<void>)> stopped) { m_parts.live.stopInHost(name, std::move(stopped)); };
            plan.takeBack = [this, name] { (void)m_parts.host.start(name); };
        }
        const auto carryOut = [this, name](const api::Nothing &) {
            m_parts.live.put(name, std::nullopt);
            if (m_parts.host.remove(name))
                return;
            // Somebody has started it meanwhile.
            m_parts.live.removeFromHost(name, [](const Result<void> &) {});
        };
        m_parts.changes.run<api::Nothing>(context, plan, carryOut, [reply, done](const Result<api::Nothing> &result) {
            done();
            reply(result);
        });
    });
}

} // namespace signalbox::agent

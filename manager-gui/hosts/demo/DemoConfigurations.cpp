// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoConfigurations.h"

#include "shared/json/MergePatch.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QString configFile()
{
    return u"/etc/signalbox/signalbox.toml"_s;
}

bool isIdle(const DemoInstance &instance)
{
    return instance.data.state == api::InstanceState::Stopped || instance.data.state == api::InstanceState::Failed;
}

/// The same text has the same one.
qint64 revisionOf(const QJsonObject &document)
{
    return 1 + qint64(demoMix(QString::fromUtf8(QJsonDocument(document).toJson(QJsonDocument::Compact))));
}

Error managedByFile(const DemoInstance &instance, const QString &what)
{
    const int line = instance.configuration.line;
    return {ErrorCode::ManagedByFile,
            u"\"%1\" is defined in %2:%3, which no program changes; %4"_s.arg(instance.data.name, configFile()).arg(line).arg(what),
            u"%1:%2"_s.arg(configFile()).arg(line),
            false,
            {{u"path"_s, configFile()}, {u"line"_s, line}}};
}

} // namespace

void applyConfiguration(api::Instance &instance, const QJsonObject &whole, bool idle)
{
    instance.autostart = whole.value("autostart"_L1).toBool(true);
    instance.start_order = whole.value("start_order"_L1).toInt();
    instance.max_sessions = whole.value("limits"_L1).toObject().value("max_sessions"_L1).toInteger();
    instance.listeners.clear();
    const QJsonArray listen = whole.value("listen"_L1).toArray();
    for (const QJsonValue &one : listen) {
        const QJsonObject listener = one.toObject();
        instance.listeners.append(
            {listener.value("address"_L1).toString(u"any"_s), listener.value("port"_L1).toInt(), listener.value("tls"_L1).toBool()});
    }
    if (!idle)
        return;
    instance.name = whole.value("name"_L1).toString();
    instance.type = whole.value("type"_L1).toString();
    instance.isolation = json::fromJson<api::Isolation>(whole.value("isolation"_L1)).value_or(api::Isolation::None);
    instance.pending.clear();
}

QList<api::ServerType> DemoConfigurations::types() const
{
    QList<api::ServerType> types = m_world.schema().types();
    for (api::ServerType &type : types)
        type.instances = int(std::count_if(m_host.instances.begin(), m_host.instances.end(),
                                           [&](const DemoInstance &instance) { return instance.data.type == type.name; }));
    return types;
}

Result<DemoInstance *> DemoConfigurations::found(const QString &name, std::optional<qint64> revision) const
{
    DemoInstance *instance = m_host.instance(name);
    if (!instance)
        return failure(ErrorCode::InstanceNotFound, u"no instance \"%1\""_s.arg(name.left(64)), name.left(64));
    if (revision && *revision != revisionOf(instance->configuration.document))
        return failure(ErrorCode::Conflict, u"the configuration of \"%1\" has changed meanwhile; look at it again and repeat"_s.arg(name),
                       u"if_revision"_s);
    return instance;
}

Result<api::InstanceConfiguration> DemoConfigurations::shown(const QString &name) const
{
    const Result<DemoInstance *> instance = found(name, std::nullopt);
    if (!instance)
        return failure(instance.error());
    const DemoConfiguration &own = (*instance)->configuration;
    api::InstanceConfiguration told{.name = name,
                                    .document = m_world.schema().whole(own.document),
                                    .short_document = own.document,
                                    .origin = own.origin,
                                    .revision = revisionOf(own.document),
                                    .pending = (*instance)->data.pending};
    if (!own.inFile.isEmpty()) {
        told.file = configFile();
        told.line = own.line;
    }
    return told;
}

// ---- new ones

Result<api::InstanceConfigured> DemoConfigurations::add(const QJsonObject &document, std::optional<bool> start, double sessions,
                                                        double messages)
{
    if (const Result<void> right = m_world.schema().check(document); !right)
        return failure(right.error());
    const QString name = document.value("name"_L1).toString();
    if (m_host.instance(name))
        return failure(ErrorCode::Conflict, u"there is an instance \"%1\" already"_s.arg(name), u"name"_s);
    DemoInstance instance;
    instance.usualSessions = sessions;
    instance.messagesPerSession = messages;
    instance.configuration.document = m_world.schema().shortened(document);
    instance.configuration.origin = api::ConfigOrigin::Store;
    instance.data.managed_by = api::ManagedBy::Store;
    applyConfiguration(instance.data, m_world.schema().whole(document), true);
    const bool starts = start.value_or(instance.data.autostart);
    const api::InstanceConfigured done{name,
                                       api::ConfigOrigin::Store,
                                       revisionOf(instance.configuration.document),
                                       {{QString(), QJsonValue(), instance.configuration.document, api::TakesEffect::Live, name}}};
    m_world.add(m_host, std::move(instance));
    if (starts)
        (void)m_world.change(m_host, name, api::InstanceState::Running, false);
    return done;
}

Result<api::InstanceConfigured> DemoConfigurations::create(const QJsonObject &document, std::optional<bool> start)
{
    constexpr double sessions = 24;
    constexpr double messages = 0.8;
    return add(document, start, sessions, messages);
}

Result<api::InstanceConfigured> DemoConfigurations::clone(const api::InstanceClone::Params &params, std::optional<qint64> revision)
{
    const Result<DemoInstance *> original = found(params.name, revision);
    if (!original)
        return failure(original.error());
    QJsonObject document = json::mergePatch((*original)->configuration.document, params.patch.value_or(QJsonObject()));
    document.insert("name"_L1, params.as);
    return add(document, params.start, (*original)->usualSessions / 4, (*original)->messagesPerSession);
}

// ---- those there are

api::InstanceConfigured DemoConfigurations::put(DemoInstance &instance, const QJsonObject &document, api::ConfigOrigin origin)
{
    const QJsonObject next = m_world.schema().shortened(document);
    const QList<api::ConfigChange> changes = m_world.schema().differences(instance.configuration.document, next);
    instance.configuration.document = next;
    instance.configuration.origin = origin;
    instance.data.managed_by = origin == api::ConfigOrigin::File ? api::ManagedBy::File : api::ManagedBy::Store;
    const bool idle = isIdle(instance);
    applyConfiguration(instance.data, m_world.schema().whole(next), idle);
    for (const api::ConfigChange &change : changes) {
        if (!idle && change.takes_effect == api::TakesEffect::InstanceRestart && !instance.data.pending.contains(change.path))
            instance.data.pending.append(change.path);
    }
    m_world.announce(m_host, instance);
    return {instance.data.name, origin, revisionOf(next), changes};
}

Result<api::InstanceConfigured> DemoConfigurations::edit(const api::InstanceEdit::Params &params, std::optional<qint64> revision)
{
    if (params.config.has_value() == params.patch.has_value())
        return failure(ErrorCode::InvalidParams, u"give either \"config\", the whole, or \"changes\", a merge patch"_s, u"changes"_s);
    const Result<DemoInstance *> found = this->found(params.name, revision);
    if (!found)
        return failure(found.error());
    DemoInstance &instance = **found;
    if (instance.configuration.origin == api::ConfigOrigin::File)
        return failure(managedByFile(instance, u"edit it there and reload, or take it over into the store"_s));
    QJsonObject document = params.config ? *params.config : json::mergePatch(instance.configuration.document, *params.patch);
    if (!document.contains("name"_L1))
        document.insert("name"_L1, params.name);
    if (const Result<void> right = m_world.schema().check(document); !right)
        return failure(right.error());
    if (document.value("name"_L1) != params.name)
        return failure(ErrorCode::InvalidConfiguration,
                       u"\"name\" cannot be changed; clone the instance under the other name and remove it"_s, u"name"_s);
    return put(instance, document, instance.configuration.origin);
}

Result<api::Nothing> DemoConfigurations::remove(const api::InstanceRemove::Params &params, std::optional<qint64> revision)
{
    const Result<DemoInstance *> instance = found(params.name, revision);
    if (!instance)
        return failure(instance.error());
    if ((*instance)->configuration.origin == api::ConfigOrigin::File)
        return failure(managedByFile(**instance, u"remove it there and reload"_s));
    if ((*instance)->configuration.origin == api::ConfigOrigin::TakenOver)
        return failure(managedByFile(**instance, u"give it back, remove it there and reload"_s));
    if (!params.stop && !isIdle(**instance))
        return failure(ErrorCode::InvalidState, u"\"%1\" runs; stop it first, or say \"stop\""_s.arg(params.name), params.name);
    m_world.remove(m_host, params.name);
    return api::Nothing{};
}

Result<api::InstanceConfigured> DemoConfigurations::takeOver(const QString &name, std::optional<qint64> revision)
{
    const Result<DemoInstance *> instance = found(name, revision);
    if (!instance)
        return failure(instance.error());
    if ((*instance)->configuration.origin != api::ConfigOrigin::File)
        return failure(ErrorCode::InvalidState, u"the store keeps \"%1\" already"_s.arg(name), name);
    return put(**instance, (*instance)->configuration.document, api::ConfigOrigin::TakenOver);
}

Result<api::InstanceConfigured> DemoConfigurations::giveBack(const QString &name, std::optional<qint64> revision)
{
    const Result<DemoInstance *> instance = found(name, revision);
    if (!instance)
        return failure(instance.error());
    const DemoConfiguration &own = (*instance)->configuration;
    if (own.origin != api::ConfigOrigin::TakenOver)
        return failure(ErrorCode::InvalidState,
                       own.origin == api::ConfigOrigin::File ? u"\"%1\" was not taken over"_s.arg(name)
                                                             : u"no file defines \"%1\", so there is nobody to give it back to"_s.arg(name),
                       name);
    return put(**instance, QJsonObject(own.inFile), api::ConfigOrigin::File);
}

} // namespace signalbox::gui

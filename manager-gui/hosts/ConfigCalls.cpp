// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/ConfigCalls.h"

#include <QtCore/QUuid>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QJsonObject without(const QJsonObject &all, const QJsonObject &some)
{
    QJsonObject rest;
    for (auto it = all.begin(); it != all.end(); ++it) {
        if (it.value().isObject())
            rest.insert(it.key(), without(it.value().toObject(), some.value(it.key()).toObject()));
        else if (!some.contains(it.key()))
            rest.insert(it.key(), it.value());
    }
    return rest;
}

/// The agent has answered, whatever it said; asked again it would be another question.
bool isAnswer(const Error &error)
{
    return error.code != ErrorCode::ConnectionClosed && error.code != ErrorCode::Unreachable && error.code != ErrorCode::TimedOut;
}

} // namespace

QJsonObject defaultsIn(const api::InstanceConfiguration &configuration)
{
    QJsonObject defaults = without(configuration.document, configuration.short_document);
    // Those of another type, or none at all.
    defaults.remove("options"_L1);
    return defaults;
}

ConfigCalls::ConfigCalls(Host &host, QObject *parent) : QObject(parent), m_host(&host) { }

void ConfigCalls::load(const QString &instance, const Reply<ConfigSources> &reply)
{
    if (!m_host)
        return;
    m_host->link().call<api::ConfigSchema>({}, this, [this, instance, reply](const Result<QJsonObject> &schema) {
        if (!schema || !m_host)
            return schema ? void() : reply(failure(schema.error()));
        ConfigSources sources;
        sources.schema = *schema;
        m_host->link().call<api::TypeList>({}, this, [this, instance, reply, sources](const Result<QList<api::ServerType>> &types) {
            if (!types)
                return reply(failure(types.error()));
            ConfigSources more = sources;
            more.types = *types;
            if (instance.isEmpty())
                return loadDefaults(more, reply);
            readConfiguration(instance, [reply, more](const Result<api::InstanceConfiguration> &configuration) {
                if (!configuration)
                    return reply(failure(configuration.error()));
                ConfigSources all = more;
                all.configuration = *configuration;
                all.defaults = defaultsIn(*configuration);
                reply(all);
            });
        });
    });
}

void ConfigCalls::loadDefaults(const ConfigSources &sources, const Reply<ConfigSources> &reply)
{
    // The files may have other defaults than the schema; any instance shows them.
    if (!m_host || m_host->instances().empty())
        return reply(sources);
    readConfiguration(m_host->instances().front().data.name, [sources, reply](const Result<api::InstanceConfiguration> &other) {
        ConfigSources all = sources;
        if (other)
            all.defaults = defaultsIn(*other);
        reply(all);
    });
}

void ConfigCalls::readConfiguration(const QString &instance, const Reply<api::InstanceConfiguration> &reply)
{
    if (m_host)
        m_host->link().call<api::InstanceConfig>({instance}, this, reply);
}

template <typename Method>
void ConfigCalls::change(const typename Method::Params &params, std::optional<qint64> revision, const Reply<api::InstanceConfigured> &reply)
{
    if (!m_host)
        return;
    QJsonObject object = json::toObject(params);
    if (revision)
        object.insert("if_revision"_L1, *revision);
    if (object != m_lastChange || m_requestId.isEmpty())
        m_requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_lastChange = object;
    object.insert("request_id"_L1, m_requestId);
    m_host->link().callRaw(json::toQString(Method::name), object, this, [this, reply](const Result<QJsonValue> &answer) {
        if (answer || isAnswer(answer.error()))
            m_requestId.clear();
        if (!answer)
            return reply(failure(answer.error()));
        reply(json::fromJson<api::InstanceConfigured>(*answer));
    });
}

void ConfigCalls::create(const QJsonObject &document, bool start, const Reply<api::InstanceConfigured> &reply)
{
    change<api::InstanceCreate>({document, start}, std::nullopt, reply);
}

void ConfigCalls::edit(const QString &instance, const QJsonObject &document, qint64 revision, const Reply<api::InstanceConfigured> &reply)
{
    change<api::InstanceEdit>({instance, document, std::nullopt}, revision, reply);
}

void ConfigCalls::clone(const api::InstanceClone::Params &params, qint64 revision, const Reply<api::InstanceConfigured> &reply)
{
    change<api::InstanceClone>(params, revision, reply);
}

void ConfigCalls::askWhoChanged(const QString &instance, const std::function<void(const QString &who)> &reply)
{
    if (!m_host)
        return;
    api::AuditList::Params params;
    params.filter = instance;
    params.method = u"instance."_s;
    params.page_size = 50;
    m_host->link().call<api::AuditList>(params, this, [instance, reply](const Result<api::AuditList::Result> &list) {
        static const QStringList changing{u"instance.edit"_s, u"instance.take_over"_s, u"instance.give_back"_s};
        const QList<api::AuditEntry> entries = list ? list->items : QList<api::AuditEntry>();
        for (const api::AuditEntry &entry : entries) {
            if (entry.target == instance && changing.contains(entry.method) && entry.result == "ok"_L1)
                return reply(entry.who);
        }
        reply({});
    });
}

} // namespace signalbox::gui

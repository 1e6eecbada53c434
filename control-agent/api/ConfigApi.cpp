// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/ConfigApi.h"

#include "control-agent/api/LiveConfig.h"
#include "control-agent/config/ConfigCheck.h"
#include "control-agent/config/ConfigSchema.h"
#include "control-agent/config/ConfigValues.h"
#include "control-agent/store/SettingTable.h"
#include "control-agent/store/Store.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

ConfigApi::ConfigApi(Dispatcher &dispatcher, const LiveConfig &live, const core::TypeRegistry &types, Store &store, QObject *parent)
    : QObject(parent), m_live(live), m_types(types), m_store(store)
{
    m_pool.setMaxThreadCount(1);
    dispatcher.add<api::ConfigShow>(
        [this](const CallContext &, const api::ConfigShow::Params &params, const auto &reply) { show(params, reply); });
    dispatcher.add<api::ConfigCheck>(
        [this](const CallContext &, const api::ConfigCheck::Params &params, const auto &reply) { check(params, reply); });
    dispatcher.add<api::ConfigSchema>(
        [this](const CallContext &, const api::Nothing &, const auto &reply) { reply(configSchema(m_types)); });
}

void ConfigApi::show(const api::ConfigShow::Params &params, const Dispatcher::TypedReply<api::ConfigShow> &reply)
{
    m_store.run<Added>(
        [](Database &database) -> Result<Added> {
            const Result<QStringList> listen = loadExtraListen(database);
            const Result<QStringList> peers = listen ? loadClusterPeers(database) : listen;
            if (!peers)
                return failure(peers.error());
            return Added{*listen, *peers};
        },
        this,
        [this, params, reply](const Result<Added> &added) {
            if (!added)
                return reply(failure(added.error()));
            reply(shown(params, *added));
        });
}

api::ConfigShow::Result ConfigApi::shown(const api::ConfigShow::Params &params, const Added &added) const
{
    api::ConfigShow::Result result{m_live.files().file, {}};
    const auto wanted = [&params](const QString &path) {
        return params.filter.isEmpty() || path.contains(params.filter, Qt::CaseInsensitive);
    };
    QList<ConfigValueInForce> values = valuesInForce(m_live.files(), m_live.instances());
    const auto firstStored = std::find_if(values.cbegin(), values.cend(), [](const ConfigValueInForce &v) { return !v.place; });
    const auto firstDefault = std::find_if(firstStored, values.cend(), [](const ConfigValueInForce &v) { return v.store.isEmpty(); });
    const auto append = [&](const QString &path, const QJsonValue &value, const QString &origin) {
        if (wanted(path))
            result.values.append({path, value, origin});
    };
    for (auto it = values.cbegin(); it != firstStored; ++it)
        append(it->path, it->value, it->place->toString());
    for (qsizetype i = 0; i < added.listen.size(); ++i)
        append(u"api.extra_listen[%1]"_s.arg(i), added.listen.at(i), u"store"_s);
    for (qsizetype i = 0; i < added.peers.size(); ++i)
        append(u"cluster.extra_peers[%1]"_s.arg(i), added.peers.at(i), u"store"_s);
    for (auto it = firstStored; it != firstDefault; ++it)
        append(it->path, it->value, it->store);
    for (auto it = firstDefault; params.defaults && it != values.cend(); ++it)
        append(it->path, it->value, u"default"_s);
    return result;
}

void ConfigApi::check(const api::ConfigCheck::Params &params, const Dispatcher::TypedReply<api::ConfigCheck> &reply)
{
    m_pool.start([this, text = params.text, file = m_live.files().file, reply] {
        // A host in a program may have no files: then nothing is wrong with them.
        const ConfigReport report = text ? checkConfigText(text->toUtf8(), file, m_types)
            : file.isEmpty()             ? ConfigReport()
                                         : checkConfigFiles(file, m_types);
        api::ConfigCheck::Result result{report.problems.isEmpty(), {}};
        for (const ConfigProblemAt &problem : report.problems)
            result.problems.append({problem.file, problem.line, problem.column, problem.message});
        QMetaObject::invokeMethod(
            this, [reply, result] { reply(result); }, Qt::QueuedConnection);
    });
}

} // namespace signalbox::agent

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoAgent.h"

#include "manager-gui/hosts/demo/DemoChannels.h"
#include "manager-gui/hosts/demo/DemoConfigurations.h"
#include "manager-gui/hosts/demo/DemoSessions.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

template <typename Method>
std::optional<Error> DemoAgent::refusal(const QJsonObject &params) const
{
    const api::Grants &grants = m_host.grants;
    const QString instance = params.value(params.contains("instance"_L1) ? "instance"_L1 : "name"_L1).toString();
    const bool may = api::scopeOf<Method>() == api::Scope::Host ? grants.permit(Method::permission)
        : api::scopeOf<Method>() == api::Scope::Instance        ? grants.permitOn(instance, Method::permission)
                                                                : grants.permitSomewhere(Method::permission);
    if (may)
        return std::nullopt;
    const QString where = api::scopeOf<Method>() == api::Scope::Host ? u" on the whole host"_s
        : api::scopeOf<Method>() == api::Scope::Instance             ? u" on \"%1\""_s.arg(instance)
                                                                     : QString();
    return Error{ErrorCode::NotPermitted,
                 u"%1 needs the role %2%3"_s.arg(json::toQString(Method::name), json::enumName(Method::permission), where)};
}

template <typename Method>
std::optional<Error> DemoAgent::dryRunRefusal(const api::ChangeOptions &options)
{
    if (!options.dry_run || std::is_same_v<Method, api::ChannelPublish> || std::is_same_v<Method, api::HubBroadcast>)
        return std::nullopt;
    return Error{ErrorCode::Unsupported, u"the made-up hosts play no dry run of %1"_s.arg(json::toQString(Method::name))};
}

template <typename Method, typename Function>
bool DemoAgent::played(Answer &answer, const QString &method, const QJsonObject &params, const Function &function)
{
    if (method != json::toQString(Method::name))
        return false;
    const auto wanted = json::fromJson<typename Method::Params>(params);
    const auto options = json::fromJson<api::ChangeOptions>(params);
    if (!wanted || !options) {
        answer = Result<QJsonValue>(failure(wanted ? options.error() : wanted.error()));
        return true;
    }
    std::optional<Error> refused = refusal<Method>(params);
    if constexpr (api::changesSomething<Method>()) {
        if (!refused)
            refused = dryRunRefusal<Method>(*options);
    }
    if (refused) {
        answer = Result<QJsonValue>(failure(*refused));
        return true;
    }
    answer = function(*wanted, *options).map([](const typename Method::Result &result) { return QJsonValue(json::toJson(result)); });
    return true;
}

Result<QJsonValue> DemoAgent::answer(const QString &method, const QJsonObject &params)
{
    const QString requestId = params.value("request_id"_L1).toString();
    if (const auto before = m_host.answered.constFind(requestId); !requestId.isEmpty() && before != m_host.answered.constEnd())
        return *before;
    for (const auto part :
         {&DemoAgent::ofInstances, &DemoAgent::ofConfigurations, &DemoAgent::ofHubs, &DemoAgent::ofCluster, &DemoAgent::ofTheRest}) {
        const Answer answer = (this->*part)(method, params);
        if (!answer)
            continue;
        if (*answer && !requestId.isEmpty())
            m_host.answered.insert(requestId, **answer);
        return *answer;
    }
    return failure(ErrorCode::Unsupported, u"the made-up hosts do not play %1"_s.arg(method));
}

DemoAgent::Answer DemoAgent::ofInstances(const QString &method, const QJsonObject &params)
{
    using Options = api::ChangeOptions;
    using enum api::InstanceState;
    Answer answer;
    const auto becomes = [this](api::InstanceState wanted, bool restart) {
        return
            [this, wanted, restart](const api::NameParams &p, const Options &) { return m_world.change(m_host, p.name, wanted, restart); };
    };
    (void)(played<api::InstanceStart>(answer, method, params, becomes(Running, false))
           || played<api::InstanceStop>(answer, method, params, becomes(Stopped, false))
           || played<api::InstanceRestart>(answer, method, params, becomes(Running, true))
           || played<api::InstanceDrain>(
               answer, method, params,
               [this](const api::InstanceDrain::Params &p, const Options &) { return m_world.drain(m_host, p.name, p.patience); })
           || played<api::InstanceResume>(answer, method, params,
                                          [this](const api::NameParams &p, const Options &) { return m_world.resume(m_host, p.name); })
           || played<api::SessionList>(
               answer, method, params,
               [this](const api::SessionList::Params &p, const Options &) { return DemoSessions(m_host, m_world.now()).list(p); })
           || played<api::SessionClose>(
               answer, method, params,
               [this](const api::SessionClose::Params &p, const Options &) { return DemoSessions(m_host, m_world.now()).close(p.id); })
           || played<api::SessionSend>(answer, method, params, [this](const api::SessionSend::Params &p, const Options &) {
                  return DemoSessions(m_host, m_world.now()).send(p.id);
              }));
    return answer;
}

DemoAgent::Answer DemoAgent::ofConfigurations(const QString &method, const QJsonObject &params)
{
    using Options = api::ChangeOptions;
    DemoConfigurations own(m_world, m_host);
    Answer answer;
    (void)(played<api::InstanceConfig>(answer, method, params, [&](const api::NameParams &p, const Options &) { return own.shown(p.name); })
           || played<api::ConfigSchema>(
               answer, method, params,
               [this](const api::Nothing &, const Options &) { return Result<QJsonObject>(m_world.schema().schema()); })
           || played<api::TypeList>(answer, method, params,
                                    [&](const api::Nothing &, const Options &) { return Result<QList<api::ServerType>>(own.types()); })
           || played<api::InstanceCreate>(
               answer, method, params, [&](const api::InstanceCreate::Params &p, const Options &) { return own.create(p.config, p.start); })
           || played<api::InstanceEdit>(
               answer, method, params,
               [&](const api::InstanceEdit::Params &p, const Options &options) { return own.edit(p, options.if_revision); })
           || played<api::InstanceClone>(
               answer, method, params,
               [&](const api::InstanceClone::Params &p, const Options &options) { return own.clone(p, options.if_revision); })
           || played<api::InstanceRemove>(
               answer, method, params,
               [&](const api::InstanceRemove::Params &p, const Options &options) { return own.remove(p, options.if_revision); })
           || played<api::InstanceTakeOver>(
               answer, method, params,
               [&](const api::NameParams &p, const Options &options) { return own.takeOver(p.name, options.if_revision); })
           || played<api::InstanceGiveBack>(
               answer, method, params,
               [&](const api::NameParams &p, const Options &options) { return own.giveBack(p.name, options.if_revision); })
           // Their files never change.
           || played<api::ConfigDiff>(
               answer, method, params,
               [](const api::Nothing &, const Options &) { return Result<api::ConfigDiff::Result>(api::ConfigDiff::Result{}); })
           || played<api::ConfigReload>(answer, method, params, [](const api::Nothing &, const Options &) {
                  return Result<api::ConfigReload::Result>(api::ConfigReload::Result{});
              }));
    return answer;
}

DemoAgent::Answer DemoAgent::ofHubs(const QString &method, const QJsonObject &params)
{
    using Options = api::ChangeOptions;
    DemoChannels own(m_host, m_world.people(), m_world.now());
    Answer answer;
    (void)(played<api::HubList>(answer, method, params, [&](const api::HubList::Params &p, const Options &) { return own.hubs(p); })
           || played<api::HubBroadcast>(answer, method, params,
                                        [&](const api::HubBroadcast::Params &p, const Options &) { return own.broadcast(p); })
           || played<api::ChannelList>(answer, method, params,
                                       [&](const api::ChannelList::Params &p, const Options &) { return own.channels(p); })
           || played<api::ChannelHistory>(answer, method, params,
                                          [&](const api::ChannelHistory::Params &p, const Options &) { return own.history(p); })
           || played<api::ChannelPublish>(
               answer, method, params,
               [&](const api::ChannelPublish::Params &p, const Options &options) { return own.publish(p, options.dry_run); })
           || played<api::PresenceList>(answer, method, params,
                                        [&](const api::PresenceList::Params &p, const Options &) { return own.members(p); })
           || played<api::PresenceFind>(answer, method, params,
                                        [&](const api::PresenceFind::Params &p, const Options &) { return own.find(p); }));
    return answer;
}

DemoAgent::Answer DemoAgent::ofCluster(const QString &method, const QJsonObject &params)
{
    using Options = api::ChangeOptions;
    DemoCluster &cluster = m_world.cluster();
    const QString &own = m_host.agent.name;
    Answer answer;
    (void)(played<api::ClusterStatus>(
               answer, method, params,
               [&](const api::Nothing &, const Options &) { return Result<api::ClusterStatus::Result>(cluster.status(own)); })
           || played<api::ClusterAddPeer>(answer, method, params,
                                          [&](const api::PeerParams &p, const Options &) { return cluster.addPeer(own, p.address); })
           || played<api::ClusterRemovePeer>(answer, method, params,
                                             [&](const api::PeerParams &p, const Options &) { return cluster.removePeer(own, p.address); })
           || played<api::ClusterEvict>(answer, method, params,
                                        [&](const api::NodeParams &p, const Options &) { return cluster.evict(own, p.node); })
           || played<api::ClusterResync>(answer, method, params,
                                         [&](const api::NodeParams &p, const Options &) { return cluster.resync(own, p.node); })
           || played<api::ClusterDrain>(
               answer, method, params,
               [&](const api::ClusterDrain::Params &p, const Options &) { return m_world.drainNode(m_host, p.timeout); })
           || played<api::ClusterResume>(answer, method, params,
                                         [&](const api::Nothing &, const Options &) { return m_world.resumeNode(m_host); }));
    return answer;
}

DemoAgent::Answer DemoAgent::ofTheRest(const QString &method, const QJsonObject &params)
{
    using Options = api::ChangeOptions;
    Answer answer;
    (void)(played<api::AuthWhoami>(
               answer, method, params,
               [this](const auto &, const Options &) {
                   return Result<api::LoginResult>(api::LoginResult{m_host.saved.account, m_host.grants.role, m_host.grants.instances});
               })
           || played<api::AgentInfoGet>(answer, method, params,
                                        [this](const auto &, const Options &) { return Result<api::AgentInfo>(m_host.agent); })
           || played<api::TokenRevoke>(answer, method, params,
                                       [](const auto &, const Options &) { return Result<api::Nothing>(api::Nothing{}); }));
    return answer;
}

} // namespace signalbox::gui

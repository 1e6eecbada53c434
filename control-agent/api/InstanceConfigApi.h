// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Changes.h"
#include "control-agent/api/Dispatcher.h"
#include "control-agent/api/LiveConfig.h"
#include "control-agent/config/ConfigDifference.h"

#include <QtCore/QThreadPool>

namespace signalbox::core {
class TypeRegistry;
}

namespace signalbox::agent {

class InstanceApi;

/// `instance.config`, `instance.create` … `instance.give_back`, `type.list`: the configuration of instances, changed while
/// the agent runs.
/// Shape:  a new configuration is judged as a whole before anything changes. Its live keys are taken over by the running
///         instance, then it is stored; what cannot be taken over is not stored, either.
/// Thread: main; certificates are read in the pool.
class InstanceConfigApi : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        LiveConfig &live;
        core::InstanceHost &host;
        const core::TypeRegistry &types;
        Changes &changes;
        InstanceApi &instances;
    };
    /// All outlive it.
    InstanceConfigApi(Dispatcher &dispatcher, Parts parts, QObject *parent = nullptr);

private:
    using Reply = std::function<void(Result<api::InstanceConfigured>)>;
    /// A change of one instance, worked out.
    struct Step {
        QString name;
        QJsonObject meaning;
        /// What the store holds afterwards; nothing: the file's counts.
        std::optional<StoredInstance> stored = {};
        /// The configuration in force afterwards.
        core::InstanceConfig config = {};
        QList<ConfigDifference> changes = {};
        std::optional<Error> refusal = {};
        bool isNew = false;
        bool start = false;
    };

    Result<api::InstanceConfiguration> shown(const QString &name) const;
    QList<api::ServerType> types(const api::Grants &grants) const;

    void create(const CallContext &context, const api::InstanceCreate::Params &params, const Reply &reply);
    void edit(const CallContext &context, const api::InstanceEdit::Params &params, const Reply &reply);
    void clone(const CallContext &context, const api::InstanceClone::Params &params, const Reply &reply);
    void remove(const CallContext &context, const api::InstanceRemove::Params &params,
                const Dispatcher::TypedReply<api::InstanceRemove> &reply);
    void takeOver(const CallContext &context, const QString &name, const Reply &reply);
    void giveBack(const CallContext &context, const QString &name, const Reply &reply);

    /// A step that adds an instance with this document.
    Step newInstance(const QString &name, const QJsonObject &document, std::optional<bool> start) const;
    std::optional<Error> refuseRemoval(const CallContext &context, const api::InstanceRemove::Params &params) const;
    /// Works the step out when its turn has come, reads its certificate, carries it out.
    void enqueue(const CallContext &context, std::function<Step()> workOut, const Reply &reply);
    void run(const CallContext &context, const Step &step, const Reply &reply);
    Changes::Plan planOf(const CallContext &context, const Step &step) const;
    void carryOut(const Step &step);

    Parts m_parts;
    /// The last member: its end waits for what runs.
    QThreadPool m_pool;
};

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>
#include <QtCore/QThreadPool>

namespace signalbox::core {
class TypeRegistry;
}

namespace signalbox::agent {

class LiveConfig;
class Store;

/// `config.show`, `config.check`, `config.schema`: what counts, and whether the files are right. It changes nothing.
/// Thread: main; files are read in the pool.
class ConfigApi : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    ConfigApi(Dispatcher &dispatcher, const LiveConfig &live, const core::TypeRegistry &types, Store &store, QObject *parent = nullptr);

private:
    /// What stands in the store beside the files' values.
    struct Added {
        /// Opened by invitations.
        QStringList listen;
        /// Peers of the cluster.
        QStringList peers;
    };

    void show(const api::ConfigShow::Params &params, const Dispatcher::TypedReply<api::ConfigShow> &reply);
    api::ConfigShow::Result shown(const api::ConfigShow::Params &params, const Added &added) const;
    void check(const api::ConfigCheck::Params &params, const Dispatcher::TypedReply<api::ConfigCheck> &reply);

    const LiveConfig &m_live;
    const core::TypeRegistry &m_types;
    Store &m_store;
    /// The last member: its end waits for what runs.
    QThreadPool m_pool;
};

} // namespace signalbox::agent

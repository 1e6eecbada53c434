// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"
#include "control-agent/config/AgentConfig.h"

#include <QtCore/QObject>
#include <QtCore/QThreadPool>

namespace signalbox::core {
class TypeRegistry;
}

namespace signalbox::agent {

/// `config.*`: what the files say and whether they are right. It changes nothing.
/// Thread: main; files are read in the pool.
class ConfigApi : public QObject
{
    Q_OBJECT

public:
    /// `config` and `types` outlive it.
    ConfigApi(Dispatcher &dispatcher, const AgentConfig &config, const core::TypeRegistry &types, QObject *parent = nullptr);

    /// Listeners that `auth.invite` has opened, from the store.
    void setExtraListen(const QStringList &addresses) { m_extraListen = addresses; }

private:
    api::ConfigShow::Result show(const api::ConfigShow::Params &params) const;
    void check(const api::ConfigCheck::Params &params, const Dispatcher::TypedReply<api::ConfigCheck> &reply);

    const AgentConfig &m_config;
    const core::TypeRegistry &m_types;
    QStringList m_extraListen;
    /// The last member: its end waits for what runs.
    QThreadPool m_pool;
};

} // namespace signalbox::agent

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/demo/DemoWorld.h"

namespace signalbox::gui {

/// What a made-up host answers about the configurations of its instances, and what comes of changing them. All of it is gone with the
/// demo.
/// Errors: those of the agent's methods of these names.
class DemoConfigurations
{
public:
    DemoConfigurations(DemoWorld &world, DemoHost &host) : m_world(world), m_host(host) { }

    QList<api::ServerType> types() const;
    Result<api::InstanceConfiguration> shown(const QString &name) const;
    Result<api::InstanceConfigured> create(const QJsonObject &document, std::optional<bool> start);
    Result<api::InstanceConfigured> edit(const api::InstanceEdit::Params &params, std::optional<qint64> revision);
    Result<api::InstanceConfigured> clone(const api::InstanceClone::Params &params, std::optional<qint64> revision);
    Result<api::Nothing> remove(const api::InstanceRemove::Params &params, std::optional<qint64> revision);
    Result<api::InstanceConfigured> takeOver(const QString &name, std::optional<qint64> revision);
    Result<api::InstanceConfigured> giveBack(const QString &name, std::optional<qint64> revision);

private:
    Result<DemoInstance *> found(const QString &name, std::optional<qint64> revision) const;
    Result<api::InstanceConfigured> add(const QJsonObject &document, std::optional<bool> start, double sessions, double messages);
    api::InstanceConfigured put(DemoInstance &instance, const QJsonObject &document, api::ConfigOrigin origin);

    DemoWorld &m_world;
    DemoHost &m_host;
};

/// What an instance says of itself that follows from its configuration. `idle`: also what counts from its next start on.
void applyConfiguration(api::Instance &instance, const QJsonObject &whole, bool idle);

} // namespace signalbox::gui

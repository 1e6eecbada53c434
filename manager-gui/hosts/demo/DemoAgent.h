// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/demo/DemoWorld.h"

namespace signalbox::gui {

/// What a made-up host answers to calls of the management API.
/// Shape:  for one moment. A change with a request id that was answered already is not made again.
/// Errors: as an agent's: InvalidParams, NotPermitted, those of the method; Unsupported for a method that the demo does not play, and
///         for a dry run that it does not.
class DemoAgent
{
public:
    DemoAgent(DemoWorld &world, DemoHost &host) : m_world(world), m_host(host) { }

    Result<QJsonValue> answer(const QString &method, const QJsonObject &params);

private:
    using Answer = std::optional<Result<QJsonValue>>;

    /// Whether it was that method; then its answer is known.
    template <typename Method, typename Function>
    bool played(Answer &answer, const QString &method, const QJsonObject &params, const Function &function);
    template <typename Method>
    std::optional<Error> refusal(const QJsonObject &params) const;
    template <typename Method>
    static std::optional<Error> dryRunRefusal(const api::ChangeOptions &options);

    Answer ofInstances(const QString &method, const QJsonObject &params);
    Answer ofConfigurations(const QString &method, const QJsonObject &params);
    Answer ofCluster(const QString &method, const QJsonObject &params);
    Answer ofHubs(const QString &method, const QJsonObject &params);
    Answer ofTheRest(const QString &method, const QJsonObject &params);

    DemoWorld &m_world;
    DemoHost &m_host;
};

} // namespace signalbox::gui

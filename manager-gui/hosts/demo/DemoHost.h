// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/SavedHosts.h"
#include "manager-gui/hosts/demo/DemoHub.h"
#include "shared/api/Methods.h"

#include <QtCore/QSet>

#include <vector>

namespace signalbox::gui {

/// How a made-up instance is configured. Documents as the API has them: what differs from the defaults.
struct DemoConfiguration {
    QJsonObject document;
    api::ConfigOrigin origin = api::ConfigOrigin::File;
    /// What its file says, which counts again when it is given back; empty: no file defines it.
    QJsonObject inFile = {};
    int line = 0;
};

/// One made-up instance: what it says of itself, and what its numbers swing around.
struct DemoInstance {
    api::Instance data;
    DemoConfiguration configuration = {};
    double usualSessions = 0;
    double messagesPerSession = 0;
    /// Slow drift around 1.
    double drift = 1;
    double phase = 0;
    double messagesIn = 0;
    double messagesOut = 0;
    /// Where it is going, and when it is there, in ticks; nothing to do when empty.
    std::optional<api::InstanceState> next = {};
    int dueAt = 0;
    /// While draining: when those that are left are closed, in ms since 1970.
    qint64 drainUntil = 0;
    QSet<QString> closedSessions = {};
    /// Of the type pubsub: since it runs.
    double published = 0;
    double delivered = 0;
    double gaps = 0;

    bool serves() const { return data.state == api::InstanceState::Running || data.state == api::InstanceState::Draining; }
    bool isPubSub() const { return data.type == QLatin1StringView("pubsub"); }
    /// The hub that its channels are in.
    QString hub() const
    {
        const QString named = configuration.document.value(QLatin1StringView("hub")).toString();
        return named.isEmpty() ? data.name : named;
    }
};

struct DemoHost {
    SavedHost saved;
    api::AgentInfo agent;
    api::Grants grants;
    std::vector<DemoInstance> instances;
    std::vector<DemoHub> hubs;
    /// From this tick on it does not answer; -1: it always does.
    int awayFrom = -1;
    qint64 memory = 0;
    /// What a change answered, by its request id: the same call again does nothing.
    QHash<QString, QJsonValue> answered;

    DemoInstance *instance(const QString &name)
    {
        const auto it = std::find_if(instances.begin(), instances.end(), [&](const DemoInstance &i) { return i.data.name == name; });
        return it == instances.end() ? nullptr : &*it;
    }
};

} // namespace signalbox::gui

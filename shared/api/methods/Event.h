// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

struct EventSubscribe {
    static constexpr std::string_view name = "event.subscribe";
    static constexpr std::string_view doc =
        "Sends `event` notifications from now on. With `since`: what was missed, or `resync` and a snapshot.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    struct Position {
        QString epoch;
        qint64 revision = 0;
        static constexpr auto fields = std::tuple{json::field("epoch", &Position::epoch, "Epoch of the last event seen"),
                                                  json::field("revision", &Position::revision, "Its revision")};
    };
    struct Params {
        std::optional<Position> since;
        static constexpr auto fields = std::tuple{json::optionalField("since", &Params::since, "Resume after this position")};
    };
    struct Result {
        QString epoch;
        qint64 revision = 0;
        bool resync = false;
        std::optional<AgentInfo> agent;
        std::optional<QList<Instance>> instances;
        QList<Event> events;
        static constexpr auto fields =
            std::tuple{json::field("epoch", &Result::epoch, "Identity of the event log"),
                       json::field("revision", &Result::revision, "The answer is complete up to here; the next event is this + 1"),
                       json::field("resync", &Result::resync, "true when the range after `since` is lost: take the snapshot"),
                       json::field("agent", &Result::agent, "Snapshot, unless resumed"),
                       json::field("instances", &Result::instances, "Snapshot, unless resumed"),
                       json::optionalField("events", &Result::events, "What was missed, when resumed")};
    };
};

struct EventUnsubscribe {
    static constexpr std::string_view name = "event.unsubscribe";
    static constexpr std::string_view doc = "Ends the `event` notifications.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    using Result = Nothing;
};

struct EventList {
    static constexpr std::string_view name = "event.list";
    static constexpr std::string_view doc = "What happened, over restarts of the agent; the newest first; filtered and paged in the agent.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    struct Params {
        QString filter;
        QString type;
        QString instance;
        QString since;
        QString until;
        SortOrder order = SortOrder::Descending;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields =
            std::tuple{json::optionalField("filter", &Params::filter, "Text that type, instance or data must contain"),
                       json::optionalField("type", &Params::type, "Exactly this type, or all of a noun: instance."),
                       json::optionalField("instance", &Params::instance, "Only what tells of this instance"),
                       json::optionalField("since", &Params::since, "ISO 8601; from then on"),
                       json::optionalField("until", &Params::until, "ISO 8601; before then"),
                       json::optionalField("order", &Params::order, "desc: the newest first"),
                       json::optionalField("page", &Params::page, "From 1"),
                       json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Result {
        qint64 total = 0;
        QList<Event> items;
        static constexpr auto fields = std::tuple{json::field("total", &Result::total, "Events that match, over all pages"),
                                                  json::field("items", &Result::items, "This page")};
    };
};

} // namespace signalbox::api

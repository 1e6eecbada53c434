// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/json/Json.h"

#include <QtCore/QMap>

/// The data structures of the management API, once for agent, manager and command line.
/// Units: times are ISO 8601 in UTC with milliseconds ("2026-03-01T12:00:00.000Z"); sizes in bytes; rates per second.
namespace signalbox::api {

enum class InstanceState { Stopped, Starting, Running, Draining, Stopping, Failed };
constexpr json::EnumNames<InstanceState, 6> enumNames(InstanceState)
{
    return {{"stopped", "starting", "running", "draining", "stopping", "failed"}};
}

enum class Isolation { None, Thread, Process };
constexpr json::EnumNames<Isolation, 3> enumNames(Isolation)
{
    return {{"none", "thread", "process"}};
}

/// Where an instance's configuration stands: in a file that a person writes, or in the agent's store.
enum class ManagedBy { File, Store, Program };
constexpr json::EnumNames<ManagedBy, 3> enumNames(ManagedBy)
{
    return {{"file", "store", "program"}};
}

enum class SortOrder { Ascending, Descending };
constexpr json::EnumNames<SortOrder, 2> enumNames(SortOrder)
{
    return {{"asc", "desc"}};
}

struct Listener {
    QString address;
    int port = 0;
    bool tls = false;
    bool operator==(const Listener &) const = default;
    static constexpr auto fields =
        std::tuple{json::field("address", &Listener::address, "\"any\", \"any6\" or a numeric address, as configured"),
                   json::field("port", &Listener::port, "TCP port; the one the system chose when configured as 0"),
                   json::field("tls", &Listener::tls, "true when the listener speaks TLS")};
};

struct Instance {
    QString name;
    QString type;
    Isolation isolation = Isolation::None;
    InstanceState state = InstanceState::Stopped;
    qint64 sessions = 0;
    QList<Listener> listeners;
    std::optional<QString> error;
    std::optional<qint64> pid;
    std::optional<QString> started_at;
    bool autostart = true;
    int start_order = 0;
    qint64 max_sessions = 0;
    int restarts = 0;
    bool stalled = false;
    std::optional<QString> drain_until;
    QMap<QString, double> metrics;
    qint64 revision = 0;
    ManagedBy managed_by = ManagedBy::File;
    QList<QString> pending;
    bool operator==(const Instance &) const = default;
    static constexpr auto fields = std::tuple{
        json::field("name", &Instance::name, "Name, unique in the host"),
        json::field("type", &Instance::type, "Server type"),
        json::field("isolation", &Instance::isolation, "Where it runs: none, thread or process"),
        json::field("state", &Instance::state, "Life-cycle state"),
        json::field("sessions", &Instance::sessions, "Live sessions"),
        json::field("listeners", &Instance::listeners, "Where it listens"),
        json::field("error", &Instance::error, "Why it failed, or why it is being started again; null otherwise"),
        json::field("pid", &Instance::pid, "Process that serves it; null while it is not running"),
        json::field("started_at", &Instance::started_at, "When it entered running; null while it is not running"),
        json::optionalField("autostart", &Instance::autostart, "Starts with the host"),
        json::optionalField("start_order", &Instance::start_order, "Lower starts earlier and stops later"),
        json::optionalField("max_sessions", &Instance::max_sessions, "Limit of sessions; 0 is none"),
        json::optionalField("restarts", &Instance::restarts, "How often it was started again of itself since a person started it"),
        json::optionalField("stalled", &Instance::stalled, "true while it does not answer"),
        json::optionalField("drain_until", &Instance::drain_until, "While draining: when the sessions that are left are closed"),
        json::optionalField("metrics", &Instance::metrics, "The type's own metrics, by name; see metric.columns"),
        json::optionalField("revision", &Instance::revision, "Revision of the event that last changed it"),
        json::optionalField("managed_by", &Instance::managed_by,
                            "file: by hand; store: through this API; program: by the program that has the host"),
        json::optionalField("pending", &Instance::pending, "Keys that were changed and count from its next start on")};
};

struct Session {
    QString id;
    QString instance;
    QString peer;
    QString started_at;
    QString last_activity_at;
    QString state;
    bool tls = false;
    qint64 messages_in = 0;
    qint64 messages_out = 0;
    qint64 bytes_in = 0;
    qint64 bytes_out = 0;
    qint64 pending_bytes = 0;
    bool operator==(const Session &) const = default;
    static constexpr auto fields =
        std::tuple{json::field("id", &Session::id, "Session id, unique in the host's lifetime"),
                   json::field("instance", &Session::instance, "Instance it belongs to"),
                   json::field("peer", &Session::peer, "Remote address:port"),
                   json::field("started_at", &Session::started_at, "When it was accepted"),
                   json::field("last_activity_at", &Session::last_activity_at, "When bytes last arrived"),
                   json::optionalField("state", &Session::state, "handshake, open or closing"),
                   json::optionalField("tls", &Session::tls, "true when encrypted"),
                   json::optionalField("messages_in", &Session::messages_in, "Messages received"),
                   json::optionalField("messages_out", &Session::messages_out, "Messages sent"),
                   json::optionalField("bytes_in", &Session::bytes_in, "Payload bytes received from the socket"),
                   json::optionalField("bytes_out", &Session::bytes_out, "Payload bytes handed to the socket"),
                   json::optionalField("pending_bytes", &Session::pending_bytes, "Bytes waiting for a slow reader")};
};

struct AgentInfo {
    QString name;
    QString id;
    QString version;
    int api_version = 1;
    QString started_at;
    qint64 pid = 0;
    QString host_name;
    int io_threads = 0;
    int instances = 0;
    QString epoch;
    qint64 revision = 0;
    QList<QString> server_types;
    static constexpr auto fields = std::tuple{json::field("name", &AgentInfo::name, "Name of the agent, from its configuration"),
                                              json::field("id", &AgentInfo::id, "Identity of this installation; survives restarts"),
                                              json::field("version", &AgentInfo::version, "Version of signalboxd"),
                                              json::field("api_version", &AgentInfo::api_version, "Version of this API"),
                                              json::field("started_at", &AgentInfo::started_at, "When the agent started"),
                                              json::field("pid", &AgentInfo::pid, "Process id of the agent"),
                                              json::optionalField("host_name", &AgentInfo::host_name, "Host name of the machine"),
                                              json::optionalField("io_threads", &AgentInfo::io_threads, "Shared I/O threads"),
                                              json::optionalField("instances", &AgentInfo::instances, "Number of configured instances"),
                                              json::optionalField("epoch", &AgentInfo::epoch, "Identity of the event log"),
                                              json::optionalField("revision", &AgentInfo::revision, "Revision of the latest event"),
                                              json::optionalField("server_types", &AgentInfo::server_types, "Registered server types")};
};

/// A change, numbered. `revision` rises by exactly 1 within an epoch.
struct Event {
    QString epoch;
    qint64 revision = 0;
    QString type;
    QString at;
    QJsonObject data;
    static constexpr auto fields =
        std::tuple{json::field("epoch", &Event::epoch, "Identity of the event log"),
                   json::field("revision", &Event::revision, "Rises by exactly 1 within an epoch"),
                   json::field("type", &Event::type, "Past tense: instance.changed"), json::field("at", &Event::at, "When it happened"),
                   json::field("data", &Event::data, "instance.changed: {instance: Instance}")};
};

enum class MetricKind { Gauge, Counter, Rate };
constexpr json::EnumNames<MetricKind, 3> enumNames(MetricKind)
{
    return {{"gauge", "counter", "rate"}};
}

/// Describes one column of the statistics, so that a client can show what it has never heard of.
struct MetricColumn {
    QString name;
    QString title;
    QString unit;
    MetricKind kind = MetricKind::Gauge;
    QString description;
    bool operator==(const MetricColumn &) const = default;
    static constexpr auto fields = std::tuple{json::field("name", &MetricColumn::name, "Stable key, e.g. messages_in_rate"),
                                              json::field("title", &MetricColumn::title, "Short English heading"),
                                              json::field("unit", &MetricColumn::unit, "\"\", \"1/s\", \"B\", \"B/s\", \"%\", \"ms\""),
                                              json::field("kind", &MetricColumn::kind, "gauge, counter (rises) or rate (per second)"),
                                              json::optionalField("description", &MetricColumn::description, "One sentence")};
};

/// One tick of the statistics feed. Values stand in the order of `columns`; null where there is none.
struct MetricSample {
    QString at;
    int interval_ms = 1000;
    QList<QString> columns;
    QMap<QString, QList<std::optional<double>>> instances;
    QList<QString> agent_columns;
    QList<std::optional<double>> agent;
    static constexpr auto fields =
        std::tuple{json::field("at", &MetricSample::at, "When it was taken"),
                   json::field("interval_ms", &MetricSample::interval_ms, "Time since the sample before"),
                   json::field("columns", &MetricSample::columns, "Names of the values in `instances`"),
                   json::field("instances", &MetricSample::instances, "Instance name to values"),
                   json::optionalField("agent_columns", &MetricSample::agent_columns, "Names of the values in `agent`"),
                   json::optionalField("agent", &MetricSample::agent, "The whole process: sessions, messages, CPU, memory")};
};

} // namespace signalbox::api

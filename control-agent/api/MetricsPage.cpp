// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/MetricsPage.h"

#include "control-agent/api/ClusterMetrics.h"
#include "control-agent/api/InstanceView.h"
#include "shared/base/Version.h"

#include <array>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::InstanceStatus;
using Kind = MetricText::Kind;

namespace {

struct InstanceFamily {
    QByteArrayView name;
    Kind kind;
    QByteArrayView unit;
    QByteArrayView help;
    double (*value)(const InstanceStatus &);
};

constexpr std::array instanceFamilies{
    InstanceFamily{"signalbox_instance_up", Kind::Gauge, "", "1 while the instance runs, else 0.",
                   [](const InstanceStatus &s) { return s.state == core::InstanceState::Running ? 1.0 : 0.0; }},
    InstanceFamily{"signalbox_sessions", Kind::Gauge, "", "Live sessions.",
                   [](const InstanceStatus &s) { return double(s.counters.sessions); }},
    InstanceFamily{"signalbox_sessions_limit", Kind::Gauge, "", "Most live sessions at once; 0 is no limit.",
                   [](const InstanceStatus &s) { return double(s.config.limits.maxSessions); }},
    InstanceFamily{"signalbox_sessions_accepted_total", Kind::Counter, "", "Sessions accepted since the agent started.",
                   [](const InstanceStatus &s) { return double(s.counters.sessionsTotal); }},
    InstanceFamily{"signalbox_messages_received_total", Kind::Counter, "", "Messages received since the agent started.",
                   [](const InstanceStatus &s) { return double(s.counters.messagesIn); }},
    InstanceFamily{"signalbox_messages_sent_total", Kind::Counter, "", "Messages sent since the agent started.",
                   [](const InstanceStatus &s) { return double(s.counters.messagesOut); }},
    InstanceFamily{"signalbox_received_bytes_total", Kind::Counter, "bytes", "Bytes received since the agent started.",
                   [](const InstanceStatus &s) { return double(s.counters.bytesIn); }},
    InstanceFamily{"signalbox_sent_bytes_total", Kind::Counter, "bytes", "Bytes sent since the agent started.",
                   [](const InstanceStatus &s) { return double(s.counters.bytesOut); }},
    InstanceFamily{"signalbox_connections_refused_total", Kind::Counter, "",
                   "Connections that became no session since the agent started: filters, limits, a full server.",
                   [](const InstanceStatus &s) { return double(s.counters.refused); }},
    InstanceFamily{"signalbox_sessions_throttled_total", Kind::Counter, "",
                   "Times a session had to wait for its rate of messages since the agent started.",
                   [](const InstanceStatus &s) { return double(s.counters.throttled); }},
};

void addInstances(MetricText &text, const QList<InstanceStatus> &instances)
{
    std::array<int, 6> states{};
    for (const InstanceStatus &status : instances)
        ++states[std::size_t(agent::toApi(status.state))];
    text.family("signalbox_instances", Kind::Gauge, "", "Configured instances by state.");
    for (std::size_t i = 0; i < states.size(); ++i)
        text.sample({{"state", json::enumName(api::InstanceState(i))}}, states[i]);
    if (instances.isEmpty())
        return;
    for (const InstanceFamily &family : instanceFamilies) {
        text.family(family.name, family.kind, family.unit, family.help);
        for (const InstanceStatus &status : instances)
            text.sample({{"instance", status.config.name}, {"type", status.config.type}}, family.value(status));
    }
}

void addAgent(MetricText &text, const MetricsReading &reading)
{
    text.family("signalbox_build_info", Kind::Gauge, "", "The agent's version; always 1.")
        .sample({{"version", QString(productVersion)}}, 1);
    text.family("signalbox_ready", Kind::Gauge, "", "1 once the autostart has been worked off and the cluster is ready, as /readyz says.")
        .sample(reading.ready ? 1 : 0);
    text.family("signalbox_certificate_end_timestamp_seconds", Kind::Gauge, "seconds",
                "When the management API's certificate ends, in seconds since 1970.")
        .sample(double(reading.certificateEnds.toSecsSinceEpoch()));
    text.family("signalbox_management_connections", Kind::Gauge, "", "Management connections that are logged in.")
        .sample(double(reading.management.clients));
    text.family("signalbox_management_logins_total", Kind::Counter, "",
                "Management connections that have logged in since the agent started.")
        .sample(double(reading.management.logins));
    text.family("signalbox_management_login_failures_total", Kind::Counter, "", "Management log-ins that failed since the agent started.")
        .sample(double(reading.management.loginFailures));
    text.family("signalbox_management_calls_total", Kind::Counter, "", "Management calls after login since the agent started.")
        .sample(double(reading.management.calls));
}

void addProcess(MetricText &text, const ProcessReading &process)
{
    text.family("process_cpu_seconds_total", Kind::Counter, "seconds", "User and system CPU time of the agent's process.")
        .sample(process.cpuSeconds);
    text.family("process_start_time_seconds", Kind::Gauge, "seconds", "When the process started, in seconds since 1970.")
        .sample(process.startSeconds);
    text.family("process_resident_memory_bytes", Kind::Gauge, "bytes", "Resident memory of the process.")
        .sample(double(process.residentBytes));
    text.family("process_virtual_memory_bytes", Kind::Gauge, "bytes", "Virtual memory of the process.")
        .sample(double(process.virtualBytes));
    text.family("process_threads", Kind::Gauge, "", "Threads of the process.").sample(double(process.threads));
    text.family("process_open_fds", Kind::Gauge, "", "Open file descriptors.").sample(double(process.openFiles));
    text.family("process_max_fds", Kind::Gauge, "", "Most open file descriptors.").sample(double(process.mostFiles));
}

} // namespace

QByteArray metricsPage(const MetricsReading &reading, const TypeMetrics &typeMetrics, MetricText::Format format)
{
    MetricText text(format);
    addAgent(text, reading);
    addInstances(text, reading.instances);
    typeMetrics.writeTo(text, reading.instances);
    addCluster(text, reading.cluster);
    addProcess(text, reading.process);
    return text.finish();
}

} // namespace signalbox::agent

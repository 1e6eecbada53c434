// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/Health.h"

#include "control-agent/api/CertificateWatch.h"
#include "control-agent/api/LiveCluster.h"
#include "control-agent/api/ProcessReading.h"
#include "control-agent/store/Database.h"
#include "control-agent/store/Store.h"
#include "server-core/instance/InstanceHost.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

/// The data plane stops accepting at its last 32; that is too late for a person to hear of it.
constexpr double mostFilesUsed = 0.9;

api::HealthCheck descriptors(const ProcessReading &process)
{
    const bool ok = process.mostFiles == 0 || double(process.openFiles) < double(process.mostFiles) * mostFilesUsed;
    return {u"descriptors"_s, ok,
            u"%1 of %2 file descriptors are in use%3"_s.arg(process.openFiles)
                .arg(process.mostFiles)
                .arg(ok ? QString() : u"; raise the limit (LimitNOFILE) or lower max_sessions"_s)};
}

} // namespace

Health::Health(Sources sources, QObject *parent) : QObject(parent), m_sources(std::move(sources)) { }

void Health::check(std::function<void(const Report &)> reply)
{
    // On the store's thread, which may read files.
    auto process = std::make_shared<ProcessReading>();
    m_sources.store.run<bool>(
        [process](Database &database) -> Result<bool> {
            *process = readProcess();
            return database.run(u"SELECT COUNT(*) FROM meta"_s).map([](const QSqlQuery &) { return true; });
        },
        this, [this, process, reply = std::move(reply)](const Result<bool> &stored) { finish(stored, *process, reply); });
}

void Health::finish(const Result<bool> &stored, const ProcessReading &process, const std::function<void(const Report &)> &reply)
{
    Report report;
    QList<api::HealthCheck> &checks = report.result.checks;
    checks.append({u"store"_s, stored.has_value(), stored ? u"the store answers"_s : stored.error().message});
    checks.append(descriptors(process));
    report.alive = checks.at(0).ok && checks.at(1).ok;
    checks.append(instances());
    checks.append(certificate());
    checks.append(instanceCertificates());
    if (m_sources.cluster.isConfigured() || m_sources.cluster.isDrained())
        checks.append(cluster());
    report.result.ok = std::all_of(checks.cbegin(), checks.cend(), [](const api::HealthCheck &check) { return check.ok; });
    report.result.ready = isReady();
    reply(report);
}

bool Health::isReady()
{
    if (m_begun && !m_workedOff) {
        const QList<core::InstanceStatus> all = m_sources.host.statuses();
        m_workedOff = std::none_of(all.cbegin(), all.cend(),
                                   [](const core::InstanceStatus &status) { return status.state == core::InstanceState::Starting; });
    }
    return m_workedOff && !m_stopping && m_sources.cluster.mayServe();
}

api::HealthCheck Health::instances() const
{
    const QList<core::InstanceStatus> all = m_sources.host.statuses();
    QStringList failed;
    qint64 running = 0;
    for (const core::InstanceStatus &status : all) {
        if (status.state == core::InstanceState::Failed)
            failed.append(status.config.name);
        running += status.state == core::InstanceState::Running ? 1 : 0;
    }
    constexpr qsizetype mostNames = 10;
    const QString more = failed.size() > mostNames ? u" and %1 more"_s.arg(failed.size() - mostNames) : QString();
    const QString text = failed.isEmpty() ? u"%1 of %2 instances run, none has failed"_s.arg(running).arg(all.size())
                                          : u"%1 of %2 instances have failed: %3%4"_s.arg(failed.size())
                                                .arg(all.size())
                                                .arg(failed.first(std::min(mostNames, failed.size())).join(u", "_s), more);
    return {u"instances"_s, failed.isEmpty(), text};
}

api::HealthCheck Health::certificate() const
{
    const qint64 days = QDateTime::currentDateTimeUtc().daysTo(m_sources.certificateEnds);
    const QString ends = m_sources.certificateEnds.toUTC().toString(Qt::ISODate);
    if (m_sources.certificateEnds <= QDateTime::currentDateTimeUtc())
        return {u"certificate"_s, false, u"the management API's certificate ended on %1; replace it"_s.arg(ends)};
    return {u"certificate"_s, days > warnDaysAhead, u"the management API's certificate ends on %1, in %2 days"_s.arg(ends).arg(days)};
}

api::HealthCheck Health::cluster() const
{
    const LiveCluster &cluster = m_sources.cluster;
    if (!cluster.error().isEmpty())
        return {u"cluster"_s, false, u"this node takes no part in its cluster: %1"_s.arg(cluster.error())};
    if (cluster.isDrainedHere())
        return {u"cluster"_s, false, u"this node is drained; signalbox cluster resume takes it back"_s};
    if (cluster.isDrained())
        return {u"cluster"_s, false, u"this node is drained by the program that its agent is in"_s};
    return {u"cluster"_s, !cluster.isDegraded(), cluster.readyDetail()};
}

api::HealthCheck Health::instanceCertificates() const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QStringList ending;
    QDateTime first;
    for (auto it = m_sources.certificates.ends().cbegin(); it != m_sources.certificates.ends().cend(); ++it) {
        if (!first.isValid() || *it < first)
            first = *it;
        if (now.daysTo(*it) <= warnDaysAhead) {
            ending.append(
                u"that of \"%1\" %2 on %3"_s.arg(it.key(), *it <= now ? u"ended"_s : u"ends"_s, it->toUTC().toString(Qt::ISODate)));
        }
    }
    if (!ending.isEmpty())
        return {u"instance_certificates"_s, false, u"certificates to replace: %1; then reload"_s.arg(ending.join(u", "_s))};
    return {u"instance_certificates"_s, true,
            first.isValid() ? u"the first certificate of an instance to end does so on %1"_s.arg(first.toUTC().toString(Qt::ISODate))
                            : u"no instance uses a certificate"_s};
}

} // namespace signalbox::agent

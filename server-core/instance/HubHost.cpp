// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubHost.h"

#include "server-core/hub/SealFile.h"
#include "server-core/instance/HubTokens.h"
#include "server-core/types/pubsub/Frames.h"
#include "shared/base/Log.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QThreadPool>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// What is configured for a hub, for each of its `homes`.
std::size_t shareOf(qint64 limit, int homes)
{
    return (std::size_t(limit) + std::size_t(homes) - 1) / std::size_t(homes);
}

hubs::HubProfile profileOf(const HubConfig &config, std::shared_ptr<const access::TokenVerifier> verifier, int homes)
{
    hubs::HubProfile profile{.name = config.name, .access = config.access, .verifier = std::move(verifier)};
    profile.presence = config.presence;
    profile.channels.log = {std::size_t(config.historyCount), std::size_t(config.historyBytes), config.historyAge};
    profile.channels.maxChannels = shareOf(config.limits.maxChannels, homes);
    profile.channels.maxLogBytes = shareOf(config.limits.maxLogBytes, homes);
    profile.channels.maxRetainedBytes = shareOf(config.limits.maxRetainedBytes, homes);
    profile.channels.maxSubscriptions = std::size_t(config.limits.maxSubscriptions);
    profile.members.hold = config.presenceHold;
    profile.members.membersPerChannel = std::size_t(config.limits.maxMembersPerChannel);
    profile.members.followedPerSession = std::size_t(config.limits.maxSubscriptions);
    profile.maxMembers = std::size_t(config.limits.maxMembers);
    profile.publishesPerSecond = config.limits.publishesPerSecond;
    profile.requestsPerSecond = config.limits.requestsPerSecond;
    profile.requestsAtOnce = config.limits.requestsAtOnce();
    return profile;
}

} // namespace

struct HubHost::Found {
    Result<std::shared_ptr<const access::TokenVerifier>> verifier = std::shared_ptr<const access::TokenVerifier>();
    std::optional<hub::SealedHub> past = {};
};

HubHost::HubHost(const net::IoPool &homes, QThreadPool &workers)
    : m_workers(workers), m_hubs({pubsub::messageFrame, pubsub::rosterFrame, pubsub::broadcastFrame}, homes)
{
}

void HubHost::setCluster(HubCluster *cluster)
{
    m_cluster = cluster;
    if (!cluster)
        return;
    for (const QString &name : names())
        cluster->hubOpened(find(name), [] {});
}

void HubHost::open(const HubConfig &config, const QString &instance, Reply reply)
{
    QList<Opening> &openings = m_openings[config.name];
    openings.append({config, instance, std::move(reply)});
    if (openings.size() == 1)
        prepare(openings.first());
}

void HubHost::prepare(const Opening &opening)
{
    const HubConfig config = opening.config;
    QStringList files;
    if (!find(config.name) && !m_folder.isEmpty())
        files = {fileOf(config.name, opening.instance), fileOf(config.name, {})};
    m_workers.start([this, config, files] {
        const auto found = std::make_shared<Found>();
        if (config.access == HubAccess::Token) {
            found->verifier =
                loadTokenVerifier(config).map([](access::TokenVerifier &&verifier) -> std::shared_ptr<const access::TokenVerifier> {
                    return std::make_shared<const access::TokenVerifier>(std::move(verifier));
                });
        }
        for (const QString &file : files) {
            if (!found->verifier || found->past)
                break;
            Result<std::optional<hub::SealedHub>> past =
                hub::SealFile(file).take(config.name.toUtf8(), QDateTime::currentMSecsSinceEpoch());
            if (past)
                found->past = std::move(*past);
            else
                qCWarning(lcInstance).noquote()
                    << "hub begins without its past" << u"hub="_s + config.name << u"error="_s + past.error().message;
        }
        QMetaObject::invokeMethod(
            this, [this, config, found] { finish(config, *found); }, Qt::QueuedConnection);
    });
}

void HubHost::finish(const HubConfig &config, Found &found)
{
    QList<Opening> &openings = m_openings[config.name];
    const Opening opening = openings.takeFirst();
    if (openings.isEmpty())
        m_openings.remove(config.name);
    if (found.verifier) {
        const bool isNew = !find(config.name);
        const auto hub = m_hubs.obtain(m_node, profileOf(config, *found.verifier, m_hubs.homeCount()), std::move(found.past));
        if (isNew && m_cluster)
            m_cluster->hubOpened(hub, [reply = opening.reply, hub] { reply(hub); });
        else
            opening.reply(hub);
    } else {
        opening.reply(failure(found.verifier.error()));
    }
    if (const auto next = m_openings.constFind(config.name); next != m_openings.cend())
        prepare(next->first());
}

void HubHost::sealAll(const std::function<void()> &done)
{
    const QStringList names = m_folder.isEmpty() ? QStringList() : m_hubs.names();
    if (names.isEmpty())
        return done();
    const auto left = std::make_shared<qsizetype>(names.size());
    for (const QString &name : names) {
        seal(name, [left, done] {
            if (--*left == 0)
                done();
        });
    }
}

void HubHost::handOver(const QString &name, std::function<void()> done)
{
    if (!m_folder.isEmpty() && find(name))
        return seal(name, std::move(done));
    const std::shared_ptr<hubs::LiveHub> hub = m_hubs.retire(name);
    if (hub && m_cluster)
        return m_cluster->hubClosing(hub, std::move(done));
    done();
}

void HubHost::seal(const QString &name, std::function<void()> done)
{
    const std::shared_ptr<hubs::LiveHub> hub = m_hubs.retire(name);
    const QString file = fileOf(name, m_instance);
    if (!m_cluster)
        return keep(*hub, file, std::move(done));
    m_cluster->hubClosing(hub, [this, hub, file, done = std::move(done)] { keep(*hub, file, done); });
}

void HubHost::keep(hubs::LiveHub &hub, const QString &file, std::function<void()> done)
{
    const auto finished = [this, done = std::move(done)] { QMetaObject::invokeMethod(this, done, Qt::QueuedConnection); };
    hub.seal([this, file, finished](hub::SealedHub sealed) {
        m_workers.start([file, finished, sealed = std::make_shared<const hub::SealedHub>(std::move(sealed))] {
            QDir().mkpath(QFileInfo(file).path());
            if (const Result<void> saved = hub::SealFile(file).save(*sealed); !saved)
                qCWarning(lcInstance).noquote()
                    << "what the hub keeps is lost" << u"hub="_s + QString::fromUtf8(sealed->hub) << u"error="_s + saved.error().message;
            finished();
        });
    });
}

QString HubHost::fileOf(const QString &hub, const QString &instance) const
{
    return m_folder + u'/' + hub + (instance.isEmpty() ? QString() : u'@' + instance) + u".sealed"_s;
}

} // namespace signalbox::core

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/daemon/Agent.h"

#include "control-agent/auth/SelfSigned.h"
#include "control-agent/config/ListenText.h"
#include "control-agent/daemon/AgentParts.h"
#include "control-agent/daemon/ServiceNotice.h"
#include "control-agent/store/SettingTable.h"
#include "shared/auth/ChannelBinding.h"
#include "shared/auth/Tokens.h"
#include "shared/base/IsoTime.h"
#include "shared/base/Log.h"
#include "shared/base/SaveFile.h"
#include "shared/base/Version.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QSysInfo>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

StoredInstances storedInstances(const StoredState &state)
{
    StoredInstances stored;
    for (const InstanceRecord &record : state.instances)
        stored.insert(record.name, {record.document, record.takenOver});
    return stored;
}

std::vector<InstanceReading> readingsOf(const core::InstanceHost &host, const TypeMetrics &typeMetrics)
{
    std::vector<InstanceReading> readings;
    for (const QString &name : host.names()) {
        const core::InstanceCounters counters = host.counters(name);
        InstanceReading reading{name,
                                counters.sessions,
                                counters.sessionsTotal,
                                counters.messagesIn,
                                counters.messagesOut,
                                counters.bytesIn,
                                counters.bytesOut,
                                counters.refused,
                                counters.throttled};
        if (!typeMetrics.columns().isEmpty())
            reading.own = typeMetrics.values(host.typeOf(name), host.metrics(name));
        readings.push_back(reading);
    }
    return readings;
}

} // namespace

Agent::Agent(Options options, AgentConfig config, QObject *parent) : Agent(std::move(options), std::move(config), Embedded(), parent) { }

Agent::Agent(Options options, AgentConfig config, Embedded embedded, QObject *parent)
    : QObject(parent),
      m_options(std::move(options)),
      m_config(std::move(config)),
      m_embedded(std::move(embedded)),
      m_parts(std::make_unique<Parts>())
{
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, [this] {
        qCWarning(lcAgent) << "instances did not stop in time";
        leaveCluster();
    });
}

Agent::~Agent() = default;

Result<void> Agent::start()
{
    Result<std::unique_ptr<StateFolder>> folder = StateFolder::lock(m_options.state);
    if (!folder)
        return failure(std::move(folder.error()));
    m_parts->folder = std::move(*folder);
    if (m_embedded.host)
        m_parts->types = m_embedded.types;
    else
        m_parts->ownTypes = m_config.types.load();
    if (Result<void> made = createFolder(m_options.runtime, 0755); !made)
        return made;
    Result<std::unique_ptr<Store>> store = Store::open(m_parts->folder->file(u"agent.db"_s));
    if (!store)
        return failure(std::move(store.error()));
    m_parts->store = std::move(*store);
    if (Result<void> loaded = loadCertificate(); !loaded)
        return loaded;
    const auto load = [isEmbedded = m_embedded.host != nullptr](Database &database) -> Result<StoredState> {
        // A program starts its servers itself, so none of them is drained any more.
        if (Result<void> done = isEmbedded ? endDrain(database) : Result<void>(); !done)
            return failure(std::move(done.error()));
        return loadState(database, thisBoot());
    };
    m_parts->store->run<StoredState>(load, this, [this](const Result<StoredState> &state) {
        if (!state)
            return fail(state.error());
        continueWith(*state);
    });
    return {};
}

Result<void> Agent::loadCertificate()
{
    KeyPair files{m_config.certificate, m_config.key};
    if (files.certificate.isEmpty()) {
        files = {m_parts->folder->file(u"api-cert.pem"_s), m_parts->folder->file(u"api-key.pem"_s)};
        if (Result<void> made = ensureSelfSigned(files, namesOfThisHost()); !made)
            return made;
    }
    if (Result<void> checked = checkKeyFile(files.key); !checked)
        return checked;
    core::net::TlsSettings settings;
    settings.certificate = files.certificate;
    settings.key = files.key;
    Result<std::shared_ptr<const core::net::TlsContext>> tls = core::net::TlsContext::load(settings);
    if (!tls)
        return failure(std::move(tls.error()));
    m_parts->tls = std::move(*tls);
    return {};
}

void Agent::buildLogins(const StoredState &state, const QByteArray &channelBinding)
{
    Parts &p = *m_parts;
    p.audit = std::make_unique<AuditTally>(*p.store);
    p.archive = std::make_unique<EventArchive>(p.events, *p.store);
    p.changes = std::make_unique<Changes>(*p.store, *p.archive, *p.audit);
    p.guard = std::make_unique<LoginGuard>(*p.audit);
    p.derivation = std::make_unique<KeyDerivation>();
    p.accounts = std::make_unique<Accounts>(*p.store, *p.guard);
    p.scram = std::make_unique<ScramLogins>(*p.store, *p.guard, ScramLogins::Binding{channelBinding, state.secret});
    connect(p.accounts.get(), &Accounts::happened, p.archive.get(), &EventArchive::announce);
    p.dispatcher.setInstances([host = p.host.get()] { return host->names(); });
    p.dispatcher.setRefusal([changes = p.changes.get()](const CallContext &context, const QString &target, const Error &error, auto then) {
        changes->refused(context, target, error, std::move(then));
    });
}

void Agent::build(const StoredState &state)
{
    Parts &p = *m_parts;
    p.liveTypes = std::make_unique<LiveTypes>(m_config.types, p.ownTypes);
    connect(p.liveTypes.get(), &LiveTypes::changed, this, &Agent::takeTypes);
    p.typeMetrics = std::make_unique<TypeMetrics>(*p.types);
    if (m_embedded.host)
        p.host = std::shared_ptr<core::InstanceHost>(m_embedded.host, [](core::InstanceHost *) {});
    else
        p.host = std::make_shared<core::InstanceHost>(m_config.ioThreads, *p.types);
    p.workers = std::make_unique<core::worker::Workers>(m_options.runtime);
    p.workers->setTypes(m_config.types);
    if (!m_embedded.host) {
        p.workers->attach(*p.host);
        p.host->setHubs(m_config.hubs);
        p.host->liveHubs().setNode(m_config.name);
        p.host->liveHubs().setFolder(QDir(m_options.state).absoluteFilePath(u"hubs"_s));
    }
    for (const core::HubDefinitions::Repeated &repeated : m_config.hubs.repeated())
        qCCritical(lcAgent).noquote() << "configuration:"
                                      << u"%1:%2: %3"_s.arg(repeated.hub.sourceFile).arg(repeated.hub.sourceLine).arg(repeated.toString());
    p.live = std::make_unique<LiveConfig>(m_config, storedInstances(state), *p.host);
    p.cluster = std::make_unique<LiveCluster>(m_config.cluster, m_config.name, LiveCluster::Kept{state.clusterPeers, state.drained},
                                              p.host->liveHubs());
    p.certificates = std::make_unique<CertificateWatch>();
    connect(p.live.get(), &LiveConfig::changed, this, &Agent::lookAtCertificates);
    p.statistics = std::make_unique<StatisticsFeed>([host = p.host.get(), own = p.typeMetrics.get()] { return readingsOf(*host, *own); });
    p.statistics->setTypeColumns(p.typeMetrics->columns());
    buildLogins(state, auth::tlsServerEndPoint(p.tls->certificate()).value_or(QByteArray()));
    p.authApi = std::make_unique<AuthApi>(p.dispatcher, AuthApi::Logins{*p.accounts, *p.scram}, *p.changes);
    p.health = std::make_unique<Health>(Health::Sources{*p.host, *p.store, *p.cluster, p.tls->notAfter(), *p.certificates});
    p.agentApi = std::make_unique<AgentApi>(p.dispatcher, p.info, *p.host, p.events, *p.health);
    p.configApi = std::make_unique<ConfigApi>(p.dispatcher, *p.live, *p.types, *p.store);
    p.instanceApi = std::make_unique<InstanceApi>(p.dispatcher, *p.host, *p.live, *p.changes, p.events);
    p.instanceConfigApi =
        std::make_unique<InstanceConfigApi>(p.dispatcher, InstanceConfigApi::Parts{*p.live, *p.host, *p.types, *p.changes, *p.instanceApi});
    p.reload =
        std::make_unique<Reload>(p.dispatcher, Reload::Parts{*p.live, *p.liveTypes, *p.cluster, *p.host, *p.changes, *p.instanceApi});
    p.sessionApi = std::make_unique<SessionApi>(p.dispatcher, *p.host, *p.changes);
    p.hubApi = std::make_unique<HubApi>(p.dispatcher, *p.host);
    p.channelApi = std::make_unique<ChannelApi>(p.dispatcher, *p.host, *p.changes);
    p.presenceApi = std::make_unique<PresenceApi>(p.dispatcher, *p.host);
    p.clusterApi = std::make_unique<ClusterApi>(p.dispatcher, ClusterApi::Parts{*p.cluster, *p.host, *p.live, *p.changes, p.events});
    p.eventApi = std::make_unique<EventApi>(p.dispatcher, EventApi::Sources{p.events, *p.archive, *p.store, *p.agentApi, *p.instanceApi});
    p.metricApi = std::make_unique<MetricApi>(p.dispatcher, *p.statistics);
    p.userApi = std::make_unique<UserApi>(p.dispatcher, UserApi::Parts{*p.changes, *p.store, *p.guard, *p.derivation, state.secret});
    p.tokenApi = std::make_unique<TokenApi>(p.dispatcher, *p.changes, *p.store);
    p.auditApi = std::make_unique<AuditApi>(p.dispatcher, *p.store);
    p.endpoint = std::make_unique<ManagementEndpoint>(ManagementEndpoint::Settings{p.tls, m_config.allowedOrigins}, p.dispatcher);
    p.eventApi->attach(*p.endpoint);
    p.metricApi->attach(*p.endpoint);
    p.userApi->attach(*p.endpoint);
    p.tokenApi->attach(*p.endpoint);
    p.httpApi = std::make_unique<HttpApi>(
        HttpApi::Sources{*p.host, *p.typeMetrics, *p.endpoint, *p.store, *p.health, *p.cluster, p.tls->notAfter()});
    p.http = std::make_unique<HttpEndpoint>(
        HttpApi::paths(), [api = p.httpApi.get()](const HttpRequest &request, const auto &reply) { api->answer(request, reply); });
}

void Agent::continueWith(const StoredState &state)
{
    if (m_stopping)
        return;
    Parts &p = *m_parts;
    p.info.name = m_config.name;
    p.info.id = state.agentId;
    p.info.version = productVersion;
    p.info.started_at = isoTime(QDateTime::currentDateTimeUtc());
    p.info.pid = QCoreApplication::applicationPid();
    p.info.host_name = QSysInfo::machineHostName();
    p.info.server_types = p.types->names();
    build(state);
    for (const ConfiguredInstance &instance : p.live->instances().instances) {
        if (Result<void> added = p.host->add(instance.config); !added)
            qCCritical(lcAgent).noquote() << "instance not added" << u"name="_s + instance.config.name
                                          << u"error="_s + added.error().message;
    }
    lookAtCertificates();
    if (Result<void> opened = openEndpoint(state); !opened)
        return fail(opened.error());
    // Before any instance opens a hub, though none waits for it: what opens later takes part at once.
    if (!m_embedded.host) {
        p.cluster->setWorkers(core::worker::WorkerFolder(m_options.runtime).backplaneFile(), p.workers->processesWithHubs());
        p.workers->setOnHub([this] { m_parts->cluster->joinWorkers(); });
    }
    if (m_embedded.host)
        followCluster();
    else
        p.cluster->start();
    startInstances(state);
    logReady();
    if (!m_embedded.host)
        sendServiceNotice("READY=1");
    Q_EMIT ready();
}

Result<void> Agent::openEndpoint(const StoredState &state)
{
    Parts &p = *m_parts;
    const QString path = m_options.runtime + u"/agent.sock"_s;
    const Result<void> local = p.endpoint->listenLocal(path);
    if (local)
        m_localSocket = path;
    else
        qCCritical(lcAgent).noquote() << "no local management:" << local.error().message;
    QList<core::net::ListenAddress> addresses = m_config.listen;
    for (const QString &extra : state.extraListen) {
        if (const auto address = parseListenAddress(extra))
            addresses.append(*address);
    }
    Error last = local ? Error() : local.error();
    for (const core::net::ListenAddress &address : addresses) {
        if (const Result<quint16> port = p.endpoint->listen(address); !port) {
            qCCritical(lcAgent).noquote() << "no remote management:" << port.error().message;
            last = port.error();
        }
    }
    if (!local && p.endpoint->endpoints().isEmpty())
        return failure(std::move(last));
    p.authApi->attach(*p.endpoint, {m_config.name, auth::fingerprintOfSpki(p.tls->publicKeyInfo())});
    connect(p.authApi.get(), &AuthApi::listenersChanged, this, &Agent::writeEndpointFile);
    openHttp();
    writeEndpointFile();
    return {};
}

void Agent::openHttp()
{
    if (!m_config.httpListen)
        return;
    Parts &p = *m_parts;
    // Without it the servers still serve and are managed.
    if (const Result<quint16> port = p.http->listen(p.endpoint->thread(), *m_config.httpListen); !port)
        qCCritical(lcAgent).noquote() << "no metrics:" << port.error().message;
    else
        writeRuntimeFile(u"http-endpoint"_s, "http://" + p.http->endpoint().toLatin1() + '\n');
}

void Agent::startInstances(const StoredState &state)
{
    // First what runs already, so that nothing is started twice.
    if (!m_embedded.host)
        m_parts->workers->adopt(QStringList(state.stopped.begin(), state.stopped.end()));
    // In start order; one that fails shows why in its own state.
    for (const core::InstanceStatus &status : m_parts->host->statuses()) {
        const QString &name = status.config.name;
        // What a program has added it starts itself.
        if (!m_parts->live->instances().find(name) || !(status.config.autostart || state.started.contains(name)))
            continue;
        if (state.stopped.contains(name))
            qCInfo(lcAgent).noquote() << "instance stays stopped" << u"name="_s + name << "reason=stopped by a person";
        else if (Result<void> started = m_parts->host->start(name); !started)
            qCWarning(lcAgent).noquote() << "instance not started" << u"name="_s + name << u"error="_s + started.error().message;
    }
    m_parts->health->setAutostartBegun();
}

void Agent::takeTypes(const QStringList &fresh)
{
    Parts &p = *m_parts;
    for (const QString &name : fresh) {
        if (const auto type = p.types->find(name))
            p.typeMetrics->add(name, **type);
    }
    p.statistics->setTypeColumns(p.typeMetrics->columns());
    p.workers->setTypes(p.liveTypes->inForce());
    p.agentApi->setServerTypes(p.types->names());
}

void Agent::lookAtCertificates()
{
    QList<core::InstanceConfig> configs;
    for (const ConfiguredInstance &instance : m_parts->live->instances().instances)
        configs.append(instance.config);
    m_parts->certificates->look(configs);
}

void Agent::reload()
{
    if (!m_parts->reload || m_stopping)
        return;
    m_parts->reload->runFor(u"SIGHUP"_s);
}

void Agent::followCluster()
{
    if (m_parts->cluster && !m_stopping)
        m_parts->cluster->follow(m_embedded.cluster());
}

void Agent::writeEndpointFile() const
{
    QByteArray lines;
    for (const QString &endpoint : m_parts->endpoint->endpoints())
        lines += "wss://" + endpoint.toLatin1() + '\n';
    writeRuntimeFile(u"api-endpoints"_s, lines);
}

void Agent::writeRuntimeFile(const QString &name, const QByteArray &content) const
{
    if (const Result<void> saved = saveFile(m_options.runtime + u'/' + name, content); !saved)
        qCWarning(lcAgent).noquote() << saved.error().message;
}

void Agent::logReady() const
{
    QStringList endpoints;
    for (const QString &endpoint : m_parts->endpoint->endpoints())
        endpoints.append(u"wss://"_s + endpoint);
    qCInfo(lcAgent).noquote() << "ready" << u"name="_s + m_config.name << u"version="_s + productVersion << u"socket="_s + m_localSocket
                              << u"api="_s + endpoints.join(u',') << u"http="_s + m_parts->http->endpoint()
                              << u"instances=%1"_s.arg(m_parts->host->names().size())
                              << u"fingerprint="_s + auth::fingerprintOfSpki(m_parts->tls->publicKeyInfo());
}

void Agent::fail(const Error &error)
{
    qCCritical(lcAgent).noquote() << "cannot start:" << error.message;
    m_exitCode = 1;
    stop();
}

} // namespace signalbox::agent

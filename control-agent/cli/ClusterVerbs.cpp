// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ClusterText.h"
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/InstanceWatch.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QRandomGenerator>

#include <array>

namespace signalbox::cli {

using namespace Qt::StringLiterals;
using client::AgentClient;

namespace {

/// What `add`, `remove`, `evict` and `resync` are about.
struct SubjectOptions {
    std::string subject;
    ChangeArguments arguments;
};

struct NodeOptions {
    std::string patience = "1m";
    bool wait = false;
    ChangeArguments arguments;
};

Result<ExitCode> showStatus(AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::ClusterStatus>({});
    if (!answer)
        return failure(answer.error());
    const auto status = json::fromJson<api::ClusterStatus::Result>(*answer);
    if (!status)
        return failure(status.error());
    if (!printer.isTable()) {
        printer.records({*answer, answer->toObject().value("nodes"_L1).toArray(), columnsOf<api::ClusterNode>(), u"name"_s});
        return ExitCode::Done;
    }
    printer.line(printable(clusterLine(*status)));
    if (!status->nodes.isEmpty())
        printer.table(nodeTable(status->nodes));
    return ExitCode::Done;
}

Result<ExitCode> showPeers(AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::ClusterStatus>({});
    if (!answer)
        return failure(answer.error());
    const auto status = json::fromJson<api::ClusterStatus::Result>(*answer);
    if (!status)
        return failure(status.error());
    if (!printer.isTable())
        printer.records(recordsOf<api::ClusterPeer>(answer->toObject().value("peers"_L1), u"address"_s));
    else if (status->peers.isEmpty())
        printer.note(u"no peers; signalbox cluster add ADDRESS:PORT adds one"_s);
    else
        printer.table(peerTable(status->peers));
    return ExitCode::Done;
}

Result<ExitCode> finish(const Result<QJsonValue> &answer, const ChangeArguments &arguments, const QString &done, const Printer &printer)
{
    if (!answer)
        return failure(answer.error());
    if (printer.isJson())
        printer.json(*answer);
    else
        printer.note(arguments.told(done));
    return ExitCode::Done;
}

template <typename Method>
Result<ExitCode> changePeer(const SubjectOptions &options, const QString &done, AgentLink &link, const Printer &printer)
{
    const QString subject = QString::fromStdString(options.subject);
    return finish(link.change<Method>({subject}, options.arguments), options.arguments, done.arg(subject), printer);
}

/// Waits until all of them have stopped. Errors: TimedOut; why one failed.
Result<void> awaitStopped(const QStringList &names, InstanceWatch &watch, std::chrono::milliseconds longest, AgentLink &link)
{
    for (const QString &name : names)
        watch.accepted({name, api::InstanceState::Draining, 0});
    const auto isThere = [&] {
        return std::all_of(names.begin(), names.end(), [&](const QString &name) { return watch.outcome(name).has_value(); });
    };
    AgentLink::waitFor([&] { return isThere() || link.client().state() != AgentClient::State::Live; }, QDeadlineTimer(longest));
    for (const QString &name : names) {
        const auto outcome = watch.outcome(name);
        if (outcome && !*outcome)
            return failure(outcome->error());
        if (!outcome && link.client().state() != AgentClient::State::Live)
            return failure(link.client().lastError());
        if (!outcome)
            return failure(ErrorCode::TimedOut, u"not all instances have stopped in time; they go on, `signalbox list` tells how"_s);
    }
    return {};
}

/// Watches what runs now, for what comes of it may be told before the answer is here.
Result<void> watchAll(InstanceWatch &watch, std::chrono::milliseconds longest, AgentLink &link)
{
    if (Result<void> connected = link.connectToAgent(true); !connected)
        return connected;
    if (!AgentLink::waitFor([&] { return watch.hasSnapshot(); }, QDeadlineTimer(longest)))
        return failure(ErrorCode::TimedOut, u"the agent did not send its state in time"_s);
    const auto instances = link.call<api::InstanceList>({});
    if (!instances)
        return failure(instances.error());
    for (const api::Instance &instance : *instances)
        watch.begin(instance.name, Change::Drain);
    return {};
}

Result<ExitCode> drain(const NodeOptions &options, AgentLink &link, const Printer &printer)
{
    const Result<std::chrono::milliseconds> patience = parseDuration(QString::fromStdString(options.patience));
    if (!patience)
        return failure(patience.error());
    InstanceWatch watch(link.client());
    // The clients are given that time, and stopping comes after it.
    const std::chrono::milliseconds longest = link.timeoutOr(std::chrono::seconds(30) + *patience);
    if (Result<void> watching = options.wait ? watchAll(watch, longest, link) : Result<void>(); !watching)
        return failure(std::move(watching.error()));
    const api::ClusterDrain::Params params{int(std::chrono::ceil<std::chrono::seconds>(*patience).count())};
    const Result<QJsonValue> answer = link.change<api::ClusterDrain>(params, options.arguments);
    if (!answer)
        return failure(answer.error());
    const auto accepted = json::fromJson<api::NodeChangeAccepted>(*answer);
    if (!accepted)
        return failure(accepted.error());
    if (options.wait) {
        if (Result<void> stopped = awaitStopped(accepted->instances, watch, longest, link); !stopped)
            return failure(std::move(stopped.error()));
    }
    return finish(answer, options.arguments,
                  u"%1: %2"_s.arg(options.wait ? u"drained"_s : u"draining"_s,
                                  accepted->instances.isEmpty() ? u"no instances"_s : accepted->instances.join(u", "_s)),
                  printer);
}

Result<ExitCode> resume(const NodeOptions &options, AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.change<api::ClusterResume>({}, options.arguments);
    if (!answer)
        return failure(answer.error());
    const auto accepted = json::fromJson<api::NodeChangeAccepted>(*answer);
    if (!accepted)
        return failure(accepted.error());
    const QString names = accepted->instances.join(u", "_s);
    return finish(answer, options.arguments, names.isEmpty() ? u"resumed"_s : u"resumed: %1"_s.arg(names), printer);
}

/// Needs no agent: the nodes need not be there yet.
Result<ExitCode> makeSecret(const Printer &printer)
{
    // 32 bytes: nobody guesses 256 bits.
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const QByteArray secret(reinterpret_cast<const char *>(words.data()), qsizetype(sizeof words));
    const QString text = QString::fromLatin1(secret.toBase64());
    if (printer.isJson())
        printer.json(QJsonObject{{u"secret"_s, text}});
    else
        printer.line(text);
    printer.note(u"the same on every node, in the file that secret_file names, for nobody but the agent to read:\n"
                 "  signalbox cluster secret | sudo install -m 0600 -o signalbox -g signalbox /dev/stdin /etc/signalbox/cluster.secret"_s);
    return ExitCode::Done;
}

using PeerChange = Result<ExitCode> (*)(const SubjectOptions &, const QString &, AgentLink &, const Printer &);

void addSubjectVerb(CommandLine &line, const std::string &verb, const std::string &description, const std::string &example,
                    const std::string &type, PeerChange change, const QString &done)
{
    auto &options = line.state<SubjectOptions>();
    CLI::App &parser = line.add("cluster " + verb, description, example, [change, done, &options](AgentLink &link, const Printer &printer) {
        return change(options, done, link, printer);
    });
    const bool isPeer = type == "ADDRESS:PORT";
    parser.add_option(isPeer ? "address" : "node", options.subject, isPeer ? "The address in numbers, and the port" : "Name of the node")
        ->type_name(type)
        ->required();
    options.arguments.declareTo(parser);
}

void addNodeVerbs(CommandLine &line)
{
    auto &drained = line.state<NodeOptions>();
    CLI::App &draining = line.add("cluster drain", "Take this node out: its clients go to others, and its instances stop",
                                  "signalbox cluster drain --patience 5m --wait",
                                  [&drained](AgentLink &link, const Printer &printer) { return drain(drained, link, printer); });
    draining.add_option("--patience", drained.patience, "Time until the sessions that are left are closed")
        ->type_name("DURATION")
        ->check(checkDuration)
        ->capture_default_str();
    drained.arguments.declareTo(draining);
    draining.add_flag("--wait", drained.wait, "Wait until each instance has stopped")->excludes(draining.get_option("--dry-run"));

    auto &resumed = line.state<NodeOptions>();
    CLI::App &resuming = line.add("cluster resume", "Take this node back after `signalbox cluster drain`", "signalbox cluster resume",
                                  [&resumed](AgentLink &link, const Printer &printer) { return resume(resumed, link, printer); });
    resumed.arguments.declareTo(resuming);
}

} // namespace

void addClusterVerbs(CommandLine &line)
{
    line.addGroup("cluster", "Several agents whose hubs share channels and members");
    line.add("cluster status", "Show the nodes of the cluster as this agent sees them", "signalbox cluster status",
             [](AgentLink &link, const Printer &printer) { return showStatus(link, printer); });
    line.add("cluster peers", "Show the addresses that this agent dials", "signalbox cluster peers",
             [](AgentLink &link, const Printer &printer) { return showPeers(link, printer); });
    addSubjectVerb(line, "add", "Dial one more address; the agent keeps it", "signalbox cluster add 10.0.0.2:7712", "ADDRESS:PORT",
                   changePeer<api::ClusterAddPeer>, u"%1 is dialled from now on"_s);
    addSubjectVerb(line, "remove", "Dial an added address no more; who is connected stays connected",
                   "signalbox cluster remove 10.0.0.2:7712", "ADDRESS:PORT", changePeer<api::ClusterRemovePeer>,
                   u"%1 is dialled no more"_s);
    addSubjectVerb(line, "evict", "Say that a node that is down is dead and will not come back as it was", "signalbox cluster evict node-b",
                   "NODE", changePeer<api::ClusterEvict>, u"%1 is taken for dead"_s);
    addSubjectVerb(line, "resync", "Begin everything that is exchanged with a node anew", "signalbox cluster resync node-b", "NODE",
                   changePeer<api::ClusterResync>, u"everything is exchanged with %1 anew"_s);
    addNodeVerbs(line);
    line.add("cluster secret", "Make a secret for a new cluster, or for a change of the old one, and print it",
             "signalbox cluster secret >cluster.secret", [](AgentLink &, const Printer &printer) { return makeSecret(printer); });
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ChangeRun.h"
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct ChangeOptions {
    std::vector<std::string> names;
    bool all = false;
    bool wait = false;
    bool disable = false;
    /// For draining.
    std::string patience;
    ChangeArguments arguments;
};

Result<ExitCode> change(Change what, const ChangeOptions &options, AgentLink &link, const Printer &printer)
{
    if (options.all != options.names.empty())
        return failure(ErrorCode::InvalidParams,
                       options.all ? u"name instances or say --all, not both"_s : u"name one or more instances, or say --all"_s);
    if (options.arguments.ifRevision && (options.all || options.names.size() > 1))
        return failure(ErrorCode::InvalidParams, u"--if-revision is about one instance: name one"_s);
    QStringList names;
    for (const std::string &name : options.names)
        names.append(QString::fromStdString(name));
    ChangeRun::Order order{what, options.wait, options.arguments};
    order.disable = options.disable;
    if (what == Change::Drain) {
        const Result<std::chrono::milliseconds> patience = parseDuration(QString::fromStdString(options.patience));
        if (!patience)
            return failure(patience.error());
        order.patience = std::chrono::ceil<std::chrono::seconds>(*patience);
    }
    return ChangeRun(std::move(order), link, printer).run(names);
}

void addVerb(CommandLine &line, Change what, const std::string &verb, const std::string &description, const std::string &example,
             const std::string &until)
{
    auto &options = line.state<ChangeOptions>();
    CLI::App &parser = line.add(verb, description, example,
                                [what, &options](AgentLink &link, const Printer &printer) { return change(what, options, link, printer); });
    parser.add_option("names", options.names, "Instances")->type_name("INSTANCE");
    if (what == Change::Drain) {
        options.patience = "1m";
        parser.add_option("--patience", options.patience, "Time until the sessions that are left are closed")
            ->type_name("DURATION")
            ->check(checkDuration)
            ->capture_default_str();
    }
    const bool downwards = what == Change::Stop || what == Change::Drain;
    parser.add_flag("--all", options.all, downwards ? "All instances, in reverse start order" : "All instances, in start order");
    if (downwards)
        parser.add_flag("--disable", options.disable, "Clear autostart as well: it stays so when the machine boots, too");
    options.arguments.declareTo(parser);
    parser.add_flag("--wait", options.wait, "Wait until " + until)->excludes(parser.get_option("--dry-run"));
}

} // namespace

void addChangeVerbs(CommandLine &line)
{
    addVerb(line, Change::Start, "start", "Start instances", "signalbox start FTPServer --wait",
            "each runs, or has failed (exit 1 and the reason)");
    addVerb(line, Change::Stop, "stop",
            "Stop instances and close their sessions; they stay stopped until someone starts them or the machine boots",
            "signalbox stop EchoServerA EchoServerB", "each is stopped");
    addVerb(line, Change::Restart, "restart", "Stop and start instances", "signalbox restart --all --wait --timeout 1m",
            "each runs again, or has failed (exit 1 and the reason)");
    addVerb(line, Change::Drain, "drain", "Stop instances when their clients have gone: no new ones, those that are there are told",
            "signalbox drain ChatServer --patience 5m --wait", "each is stopped");
    addVerb(line, Change::Resume, "resume", "Accept clients again on instances that are draining", "signalbox resume ChatServer",
            "each runs");
}

} // namespace signalbox::cli

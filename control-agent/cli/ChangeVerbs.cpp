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
    std::string timeout = "30s";
};

Result<ExitCode> change(Change what, const ChangeOptions &options, AgentLink &link, const Printer &printer)
{
    if (options.all != options.names.empty())
        return failure(ErrorCode::InvalidParams,
                       options.all ? u"name instances or say --all, not both"_s : u"name one or more instances, or say --all"_s);
    const Result<std::chrono::milliseconds> timeout = parseDuration(QString::fromStdString(options.timeout));
    if (!timeout)
        return failure(timeout.error());
    QStringList names;
    for (const std::string &name : options.names)
        names.append(QString::fromStdString(name));
    return ChangeRun(what, options.wait, *timeout, link, printer).run(names);
}

void addVerb(CommandLine &line, Change what, const std::string &verb, const std::string &description, const std::string &until)
{
    auto &options = line.state<ChangeOptions>();
    CLI::App &parser = line.add(verb, description,
                                [what, &options](AgentLink &link, const Printer &printer) { return change(what, options, link, printer); });
    parser.add_option("names", options.names, "Instances")->type_name("NAME");
    parser.add_flag("--all", options.all, what == Change::Stop ? "All instances, in reverse start order" : "All instances, in start order");
    parser.add_flag("--wait", options.wait, "Wait until " + until);
    parser.add_option("--timeout", options.timeout, "Longest wait: 500ms, 30s, 2m")
        ->type_name("TIME")
        ->check(checkDuration)
        ->capture_default_str();
}

} // namespace

void addChangeVerbs(CommandLine &line)
{
    addVerb(line, Change::Start, "start", "Start instances", "each runs, or has failed (exit 1 and the reason)");
    addVerb(line, Change::Stop, "stop", "Stop instances and close their sessions; they stay stopped until someone starts them",
            "each is stopped");
    addVerb(line, Change::Restart, "restart", "Stop and start instances", "each runs again, or has failed (exit 1 and the reason)");
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/EventFollow.h"
#include "control-agent/cli/Paging.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QDateTime>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct EventOptions {
    Paging paging;
    bool follow = false;
    bool oldestFirst = false;
    std::string type;
    std::string instance;
    std::string since;
    std::string until;
};

Result<QString> timeOf(const std::string &typed)
{
    return typed.empty() ? QString() : parseTime(QString::fromStdString(typed), QDateTime::currentDateTimeUtc());
}

Result<ExitCode> events(const EventOptions &options, AgentLink &link, const Printer &printer)
{
    Result<QString> since = timeOf(options.since);
    if (!since)
        return failure(std::move(since.error()));
    Result<QString> until = timeOf(options.until);
    if (!until)
        return failure(std::move(until.error()));
    const EventFilter filter{QString::fromStdString(options.type), QString::fromStdString(options.instance),
                             QString::fromStdString(options.paging.filter)};
    if (options.follow)
        return EventFollow(filter, *since, link, printer).run();
    api::EventList::Params params;
    options.paging.fill(params);
    params.type = filter.type;
    params.instance = filter.instance;
    params.since = *since;
    params.until = *until;
    params.order = options.oldestFirst ? api::SortOrder::Ascending : api::SortOrder::Descending;
    return printPage<api::EventList::Result>(link.callRaw<api::EventList>(params), options.paging, u"revision"_s, u"events"_s, printer,
                                             eventTable);
}

} // namespace

void addEventVerbs(CommandLine &line)
{
    auto &options = line.state<EventOptions>();
    CLI::App &parser = line.add("events", "List what happened, the newest first; with -f, follow what happens until Ctrl-C",
                                "signalbox events -f --since 10m --instance EchoServerA",
                                [&options](AgentLink &link, const Printer &printer) { return events(options, link, printer); });
    CLI::Option *const follow = parser.add_flag("-f,--follow", options.follow, "Print events as they happen; reconnects by itself");
    options.paging.declareTo(parser, "type, instance or data");
    parser.add_option("--type", options.type, "Exactly this type, or all of a noun: instance.")->type_name("TYPE");
    parser.add_option("--instance", options.instance, "Only what tells of this instance")->type_name("INSTANCE");
    parser.add_option("--since", options.since, "From then on: 2026-03-01T12:00:00Z, or how long ago: 10m, 7d")->type_name("TIME");
    parser.add_option("--until", options.until, "Before then")->type_name("TIME")->excludes(follow);
    parser.add_flag("--oldest-first", options.oldestFirst, "Otherwise the newest first")->excludes(follow);
    parser.get_option("--page")->excludes(follow);
    parser.get_option("--page-size")->excludes(follow);
}

} // namespace signalbox::cli

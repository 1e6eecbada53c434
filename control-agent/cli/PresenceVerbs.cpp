// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Missing.h"
#include "control-agent/cli/Paging.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QDateTime>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct RosterOptions {
    std::string hub;
    std::string channel;
    std::string after;
    Paging paging;
};

struct FindOptions {
    std::string member;
    std::string hub;
    bool prefix = false;
    Paging paging;
};

Table memberTable(const QList<api::PresenceList::Item> &members)
{
    Table table({{u"MEMBER"_s},
                 {u"SINCE"_s, Table::Align::Right},
                 {u"NODE"_s, Table::Align::Left, true},
                 {u"INSTANCE"_s, Table::Align::Left, true},
                 {u"INFO"_s}});
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const api::PresenceList::Item &member : members) {
        table.add({{member.member},
                   {age(member.since, now)},
                   {member.node},
                   {member.instance},
                   {member.info.isNull() ? QString() : compactJson(member.info)}});
    }
    return table;
}

Table placeTable(const QList<api::PresenceFind::Item> &places)
{
    Table table({{u"MEMBER"_s},
                 {u"HUB"_s},
                 {u"CHANNEL"_s},
                 {u"SINCE"_s, Table::Align::Right},
                 {u"NODE"_s, Table::Align::Left, true},
                 {u"INSTANCE"_s, Table::Align::Left, true}});
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const api::PresenceFind::Item &place : places)
        table.add({{place.member}, {place.hub}, {place.channel}, {age(place.since, now)}, {place.node}, {place.instance}});
    return table;
}

Result<ExitCode> listMembers(const RosterOptions &options, AgentLink &link, const Printer &printer)
{
    // Not the parser's business: "presence find" needs neither.
    if (options.hub.empty() || options.channel.empty()) {
        return failure(ErrorCode::InvalidParams,
                       u"which channel? signalbox presence HUB CHANNEL; or, for a member wherever it is, signalbox presence find MEMBER"_s);
    }
    const api::PresenceList::Params params{QString::fromStdString(options.hub), QString::fromStdString(options.channel),
                                           QString::fromStdString(options.after), options.paging.page, options.paging.pageSize};
    const Result<QJsonValue> answer = link.callRaw<api::PresenceList>(params);
    if (options.after.empty()) {
        Result<ExitCode> code =
            printPage<api::PresenceList::Result>(answer, options.paging, u"member"_s, u"members"_s, printer, memberTable);
        noteMissing(answer, printer);
        return code;
    }
    // Behind a name there are no pages.
    const auto page = answer.and_then([](const QJsonValue &value) { return json::fromJson<api::PresenceList::Result>(value); });
    if (!page)
        return failure(page.error());
    if (!printer.isTable())
        printer.records(recordsOf<api::PresenceList::Item>(*answer, u"member"_s));
    else if (!page->items.isEmpty())
        printer.table(memberTable(page->items));
    if (page->more && printer.format() != Format::Json)
        printer.note(u"more members follow; --after %1 goes on"_s.arg(page->items.last().member));
    noteMissing(answer, printer);
    return ExitCode::Done;
}

Result<ExitCode> findMember(const FindOptions &options, AgentLink &link, const Printer &printer)
{
    const api::PresenceFind::Params params{QString::fromStdString(options.member), QString::fromStdString(options.hub), options.prefix,
                                           options.paging.page, options.paging.pageSize};
    const Result<QJsonValue> answer = link.callRaw<api::PresenceFind>(params);
    Result<ExitCode> code = printPage<api::PresenceFind::Result>(answer, options.paging, u"channel"_s, u"places"_s, printer, placeTable);
    noteMissing(answer, printer);
    return code;
}

} // namespace

void addPresenceVerbs(CommandLine &line)
{
    auto &roster = line.state<RosterOptions>();
    CLI::App &listing = line.add("presence", "Show who is present in a channel", "signalbox presence Market news",
                                 [&roster](AgentLink &link, const Printer &printer) { return listMembers(roster, link, printer); });
    listing.add_option("hub", roster.hub, "Hub")->type_name("HUB");
    listing.add_option("channel", roster.channel, "Channel")->type_name("CHANNEL");
    listing.add_option("--after", roster.after, "Only members behind this name; misses nobody when they come and go meanwhile")
        ->type_name("MEMBER");
    roster.paging.declarePages(listing);

    auto &find = line.state<FindOptions>();
    CLI::App &finding = line.add("presence find", "Show where a member is present", "signalbox presence find ann",
                                 [&find](AgentLink &link, const Printer &printer) { return findMember(find, link, printer); });
    finding.add_option("member", find.member, "Name of the member")->type_name("MEMBER")->required();
    finding.add_option("--hub", find.hub, "Only in this hub")->type_name("HUB");
    finding.add_flag("--prefix", find.prefix, "All members whose names begin with it");
    find.paging.declarePages(finding);
}

} // namespace signalbox::cli

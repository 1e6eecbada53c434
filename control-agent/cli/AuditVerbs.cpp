// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Paging.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QDateTime>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct AuditOptions {
    Paging paging;
    std::string who;
    std::string method;
    std::string since;
    std::string until;
    bool oldestFirst = false;
};

Table auditTable(const QList<api::AuditEntry> &entries)
{
    constexpr auto left = Table::Align::Left;
    Table table(
        {{u"ID"_s, Table::Align::Right}, {u"AT"_s}, {u"WHO"_s}, {u"FROM"_s, left, true}, {u"METHOD"_s}, {u"TARGET"_s}, {u"RESULT"_s}});
    for (const api::AuditEntry &entry : entries) {
        const bool good = entry.result == "ok"_L1 || entry.result == "accepted"_L1;
        table.add({{QString::number(entry.id)},
                   {localTime(entry.at)},
                   {entry.who},
                   {entry.from},
                   {entry.method},
                   {entry.target},
                   {entry.result, good ? Tone::Plain : Tone::Warning}});
    }
    return table;
}

Result<ExitCode> list(const AuditOptions &options, AgentLink &link, const Printer &printer)
{
    api::AuditList::Params params;
    options.paging.fill(params);
    params.who = QString::fromStdString(options.who);
    params.method = QString::fromStdString(options.method);
    params.order = options.oldestFirst ? api::SortOrder::Ascending : api::SortOrder::Descending;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const auto &[typed, field] : {std::pair(&options.since, &params.since), std::pair(&options.until, &params.until)}) {
        if (typed->empty())
            continue;
        Result<QString> time = parseTime(QString::fromStdString(*typed), now);
        if (!time)
            return failure(std::move(time.error()));
        *field = std::move(*time);
    }
    return printPage<api::AuditList::Result>(link.callRaw<api::AuditList>(params), options.paging, u"id"_s, u"records"_s, printer,
                                             auditTable);
}

Result<ExitCode> verify(AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::AuditVerify>({});
    if (!answer)
        return failure(answer.error());
    const auto verdict = json::fromJson<api::AuditVerify::Result>(*answer);
    if (!verdict)
        return failure(verdict.error());
    if (!printer.isTable())
        printer.records(recordOf<api::AuditVerify::Result>(*answer, u"head"_s));
    else if (verdict->ok)
        printer.line(u"%1 records, each as it was written; head %2"_s.arg(grouped(verdict->records), printable(verdict->head)));
    if (verdict->ok)
        return ExitCode::Done;
    printer.error(Error{ErrorCode::InternalError,
                        u"the audit is broken: record %1 is not as it was written, or one before it was taken out"_s.arg(
                            verdict->first_bad ? QString::number(*verdict->first_bad) : u"unknown"_s)});
    return ExitCode::Failed;
}

void declareListing(CLI::App &parser, AuditOptions &options)
{
    options.paging.declareTo(parser, "who, from, method, target or result");
    parser.add_option("--who", options.who, "Exactly this account")->type_name("ACCOUNT");
    parser.add_option("--method", options.method, "Exactly this method, or all of a noun: user.")->type_name("METHOD");
    parser.add_option("--since", options.since, "From then on: 2026-03-01T12:00:00Z, or how long ago: 10m, 7d")->type_name("TIME");
    parser.add_option("--until", options.until, "Before then")->type_name("TIME");
    parser.add_flag("--oldest-first", options.oldestFirst, "Otherwise the newest first");
}

} // namespace

void addAuditVerbs(CommandLine &line)
{
    auto &options = line.state<AuditOptions>();
    const auto listing = [&options](AgentLink &link, const Printer &printer) { return list(options, link, printer); };
    CLI::App &group =
        line.add("audit", "Who did what; without a further word as `audit list`", "signalbox audit --who ann --since 7d", listing);
    group.require_subcommand(0, 1);
    declareListing(group, options);
    CLI::App &explicitly =
        line.add("audit list", "List who did what, the newest first", "signalbox audit list --method user. --page-size 20", listing);
    declareListing(explicitly, options);
    line.add("audit verify", "Recompute the chain of hashes: exit 1 when a record was changed or taken out", "signalbox audit verify",
             [&group](AgentLink &link, const Printer &printer) -> Result<ExitCode> {
                 for (const CLI::Option *option : group.get_options()) {
                     if (option->count() > 0)
                         return failure(
                             ErrorCode::InvalidParams,
                             u"`audit verify` looks at all records: it takes no %1"_s.arg(QString::fromStdString(option->get_name())));
                 }
                 return verify(link, printer);
             });
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Verbs.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

Result<ExitCode> health(AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::AgentHealth>({});
    if (!answer)
        return failure(answer.error());
    const auto health = json::fromJson<api::AgentHealth::Result>(*answer);
    if (!health)
        return failure(health.error());
    const bool isWell = health->ok && health->ready;
    if (!printer.isTable()) {
        Records records{*answer, answer->toObject().value("checks"_L1).toArray(), columnsOf<api::HealthCheck>(), u"name"_s};
        printer.records(records);
        return isWell ? ExitCode::Done : ExitCode::Failed;
    }
    Table table({{u"CHECK"_s}, {u"STATE"_s}, {u"FOUND"_s}});
    for (const api::HealthCheck &check : health->checks)
        table.add({{check.name}, check.ok ? Table::Cell{u"● ok"_s, Tone::Good} : Table::Cell{u"▲ look"_s, Tone::Bad}, {check.message}});
    if (!health->ready)
        table.add({{u"start"_s}, {u"◐ busy"_s, Tone::Warning}, {u"the instances that start with the host are not all started yet"_s}});
    printer.table(table);
    return isWell ? ExitCode::Done : ExitCode::Failed;
}

} // namespace

void addHealthVerbs(CommandLine &line)
{
    line.add("health", "Say whether the host is well: exit 0 well, 1 degraded or still starting, 5 unreachable", "signalbox health",
             health);
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Choice.h"
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/InstanceColumns.h"
#include "control-agent/cli/Paging.h"
#include "control-agent/cli/StateText.h"
#include "control-agent/cli/Suggestion.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QDateTime>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr auto order = std::array{api::InstanceState::Running,  api::InstanceState::Starting, api::InstanceState::Draining,
                                  api::InstanceState::Stopping, api::InstanceState::Stopped,  api::InstanceState::Failed};

/// Names of the metrics that types of these instances have of their own.
QStringList ownMetrics(const QList<api::Instance> &instances)
{
    QMap<QString, bool> names;
    for (const api::Instance &instance : instances) {
        for (const QString &name : instance.metrics.keys())
            names.insert(name, true);
    }
    return names.keys();
}

QString metricText(const api::Instance &instance, const QString &name)
{
    const auto value = instance.metrics.constFind(name);
    if (value == instance.metrics.cend())
        return {};
    const auto whole = qint64(*value);
    return double(whole) == *value ? grouped(whole) : QString::number(*value);
}

Table instanceTable(const QList<api::Instance> &instances)
{
    const QStringList metrics = ownMetrics(instances);
    const bool anyFailed = std::any_of(instances.begin(), instances.end(), [](const api::Instance &i) { return i.error.has_value(); });
    QList<Table::Column> columns{{u"NAME"_s},
                                 {u"TYPE"_s},
                                 {u"STATE"_s},
                                 {u"SESSIONS"_s, Table::Align::Right},
                                 {u"LISTENS ON"_s},
                                 {u"ISOLATION"_s, Table::Align::Left, true},
                                 {u"PID"_s, Table::Align::Right, true},
                                 {u"UP"_s, Table::Align::Right, true}};
    for (const QString &name : metrics)
        columns.append({QString(name).replace(u'_', u' ').toUpper(), Table::Align::Right, true});
    if (anyFailed)
        columns.append({u"ERROR"_s});
    Table table(columns);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const api::Instance &instance : instances) {
        QList<Table::Cell> cells{{instance.name},
                                 {instance.type},
                                 stateCell(instance.state),
                                 {grouped(instance.sessions)},
                                 {listenersText(instance.listeners)},
                                 {json::enumName(instance.isolation)},
                                 {instance.pid ? QString::number(*instance.pid) : QString()},
                                 {age(instance.started_at.value_or(QString()), now)}};
        for (const QString &name : metrics)
            cells.append({metricText(instance, name)});
        if (anyFailed)
            cells.append({instance.error.value_or(QString()), Tone::Bad});
        table.add(cells);
    }
    return table;
}

struct ListOptions {
    Paging paging;
    std::string columns;
};

Result<ExitCode> list(const ListOptions &options, AgentLink &link, const Printer &printer)
{
    const Paging &paging = options.paging;
    std::optional<InstanceColumns> columns;
    // Names are what they are, whatever else is shown.
    if (!options.columns.empty() && printer.format() != Format::Name) {
        Result<InstanceColumns> read = InstanceColumns::read(QString::fromStdString(options.columns), link);
        if (!read)
            return failure(std::move(read.error()));
        columns = std::move(*read);
    }
    api::InstanceList::Params params;
    paging.fillSorted(params);
    const Result<QJsonValue> answer = link.callRaw<api::InstanceList>(params);
    if (!answer)
        return failure(answer.error());
    if (!printer.isTable() && !columns) {
        printer.records(recordsOf<api::Instance>(*answer, u"name"_s));
        return ExitCode::Done;
    }
    const auto instances = json::fromJson<QList<api::Instance>>(*answer);
    if (!instances)
        return failure(instances.error());
    if (!printer.isTable())
        printer.records(columns->records(*instances));
    else if (instances->isEmpty() && (!paging.filter.empty() || paging.page > 1))
        printer.note(u"no instances on this page"_s);
    else if (instances->isEmpty())
        printer.note(u"no instances: `signalbox create` makes one, or add an [[instance]] to the agent's configuration"_s);
    else
        printer.table(columns ? columns->table(*instances) : instanceTable(*instances));
    return ExitCode::Done;
}

QString placeOf(api::ManagedBy by)
{
    switch (by) {
    case api::ManagedBy::Store:
        return u"in the store"_s;
    case api::ManagedBy::Program:
        return u"in the program that has the host"_s;
    case api::ManagedBy::File:
        break;
    }
    return u"in a file"_s;
}

void printDetails(const api::Instance &instance, const Printer &printer)
{
    const auto row = [&printer](const QString &name, const QString &value, Tone tone = Tone::Plain) {
        if (!value.isEmpty())
            printer.line(toned(name.leftJustified(14), Tone::Dim, printer.colour()) + toned(printable(value), tone, printer.colour()));
    };
    const Table::Cell state = stateCell(instance.state);
    row(u"Name"_s, instance.name, Tone::Heading);
    row(u"State"_s, state.text, state.tone);
    row(u"Error"_s, instance.error.value_or(QString()), Tone::Bad);
    row(u"Type"_s, instance.type);
    row(u"Isolation"_s, json::enumName(instance.isolation));
    if (instance.stalled)
        row(u"Answers"_s, u"no: it is stalled"_s, Tone::Warning);
    if (instance.restarts > 0)
        row(u"Restarts"_s, u"%1 of itself"_s.arg(instance.restarts), Tone::Warning);
    if (instance.drain_until)
        row(u"Drains until"_s, *instance.drain_until);
    row(u"Listens on"_s, listenersText(instance.listeners));
    row(u"Sessions"_s,
        instance.max_sessions > 0 ? u"%1 of at most %2"_s.arg(grouped(instance.sessions), grouped(instance.max_sessions))
                                  : grouped(instance.sessions));
    for (const QString &name : ownMetrics({instance}))
        row(QString(name).replace(u'_', u' ').replace(0, 1, name.left(1).toUpper()), metricText(instance, name));
    row(u"Process"_s, instance.pid ? QString::number(*instance.pid) : QString());
    if (instance.started_at)
        row(u"Running for"_s, u"%1, since %2"_s.arg(age(*instance.started_at, QDateTime::currentDateTimeUtc()), *instance.started_at));
    row(u"Autostart"_s, instance.autostart ? u"yes"_s : u"no"_s);
    row(u"Start order"_s, QString::number(instance.start_order));
    row(u"Configured"_s, placeOf(instance.managed_by));
    row(u"Pending"_s, instance.pending.isEmpty() ? QString() : instance.pending.join(u", "_s) + u": changed, counts after a restart"_s,
        Tone::Warning);
}

Result<ExitCode> statusOfOne(const QString &name, AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::InstanceGet>({name});
    if (!answer)
        return failure(withSuggestion(answer.error(), name, link));
    const auto instance = json::fromJson<api::Instance>(*answer);
    if (!instance)
        return failure(instance.error());
    if (printer.isTable())
        printDetails(*instance, printer);
    else
        printer.records(recordOf<api::Instance>(*answer, u"name"_s));
    const bool serves = instance->state == api::InstanceState::Running || instance->state == api::InstanceState::Draining;
    return serves ? ExitCode::Done : ExitCode::NotRunning;
}

Result<ExitCode> statusOfAgent(AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::AgentInfoGet>({});
    if (!answer)
        return failure(answer.error());
    const auto agent = json::fromJson<api::AgentInfo>(*answer);
    if (!agent)
        return failure(agent.error());
    const auto instances = link.call<api::InstanceList>({});
    if (!instances)
        return failure(instances.error());

    QMap<api::InstanceState, int> counts;
    qint64 sessions = 0;
    for (const api::Instance &instance : *instances) {
        ++counts[instance.state];
        sessions += instance.sessions;
    }
    QStringList words;
    QJsonObject states;
    for (const api::InstanceState state : order) {
        states.insert(json::enumName(state), counts.value(state));
        if (counts.value(state) > 0)
            words.append(u"%1 %2"_s.arg(counts.value(state)).arg(json::enumName(state)));
    }
    if (!printer.isTable()) {
        QJsonObject object = answer->toObject();
        object.insert("states"_L1, states);
        object.insert("sessions"_L1, sessions);
        Records record = recordOf<api::AgentInfo>(object, u"name"_s);
        record.columns.append({u"states"_s, u"sessions"_s});
        printer.records(record);
        return ExitCode::Done;
    }
    const auto row = [&printer](const QString &name, const QString &value) {
        printer.line(toned(name.leftJustified(14), Tone::Dim, printer.colour()) + printable(value));
    };
    row(u"Agent"_s, u"%1 (signalboxd %2, process %3)"_s.arg(agent->name, agent->version).arg(agent->pid));
    row(u"Up"_s, u"%1, since %2"_s.arg(age(agent->started_at, QDateTime::currentDateTimeUtc()), agent->started_at));
    row(u"Instances"_s, words.isEmpty() ? u"none"_s : u"%1: %2"_s.arg(instances->size()).arg(words.join(u", "_s)));
    row(u"Sessions"_s, grouped(sessions));
    return ExitCode::Done;
}

} // namespace

void addInstanceVerbs(CommandLine &line)
{
    auto &options = line.state<ListOptions>();
    Paging &paging = options.paging;
    // All of them, unless a page is asked for: a host has tens of instances, not thousands.
    paging.pageSize = 0;
    CLI::App &listing = line.add("list", "List the instances", "signalbox list --filter failed",
                                 [&options](AgentLink &link, const Printer &printer) { return list(options, link, printer); });
    listing.add_option("--page", paging.page, "Page, from 1")->type_name("NUMBER")->check(CLI::Range(1, 1'000'000'000));
    listing.add_option("--page-size", paging.pageSize, "Instances a page; 0: all in one")
        ->type_name("NUMBER")
        ->check(CLI::Range(0, api::largestPage))
        ->capture_default_str();
    listing.add_option("--filter", paging.filter, "Text that name, type or state must contain")->type_name("TEXT");
    choice(listing.add_option("--sort", paging.sort, "Field to sort by; default: start order, then name"),
           {"name", "type", "state", "sessions", "isolation", "started_at", "start_order"});
    listing.add_flag("--desc", paging.descending, "Largest or latest first");
    listing
        .add_option("--columns", options.columns,
                    "What to show, separated by commas: fields of -o json, and any of the statistics (then it waits for their next "
                    "second), e.g. name,state,bytes_out_rate,refused; a wrong name lists them all")
        ->type_name("COLUMNS");

    auto &name = line.state<std::string>();
    CLI::App &status =
        line.add("status", "Show one instance (exit 3 when it is not running), or the agent", "signalbox status EchoServerA",
                 [&name](AgentLink &link, const Printer &printer) {
                     return name.empty() ? statusOfAgent(link, printer) : statusOfOne(QString::fromStdString(name), link, printer);
                 });
    status.add_option("name", name, "Instance; without it, the agent")->type_name("INSTANCE");
}

} // namespace signalbox::cli

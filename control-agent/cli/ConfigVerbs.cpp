// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/ConfigChanges.h"
#include "control-agent/cli/InstanceEdits.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct ShowOptions {
    std::string filter;
    bool noDefaults = false;
};

/// "signalbox.toml:12:3: unknown key", as compilers say it.
QString problemText(const api::ConfigProblem &problem, const QString &file)
{
    QString where = problem.file.isEmpty() ? file : problem.file;
    if (problem.line > 0)
        where += u":%1"_s.arg(problem.line);
    if (problem.line > 0 && problem.column > 0)
        where += u":%1"_s.arg(problem.column);
    return where.isEmpty() ? problem.message : u"%1: %2"_s.arg(where, problem.message);
}

Result<ExitCode> printVerdict(const QJsonValue &answer, const QString &file, const Printer &printer)
{
    const auto verdict = json::fromJson<api::ConfigCheck::Result>(answer);
    if (!verdict)
        return failure(verdict.error());
    if (!printer.isTable()) {
        printer.records({answer, answer.toObject().value("problems"_L1).toArray(), columnsOf<api::ConfigProblem>(), u"message"_s});
    } else {
        for (const api::ConfigProblem &problem : verdict->problems)
            printer.line(printable(problemText(problem, file)));
        if (verdict->ok)
            printer.note(file.isEmpty() ? u"the configuration on disk is good"_s : u"%1 is good"_s.arg(file));
    }
    return verdict->ok ? ExitCode::Done : ExitCode::Failed;
}

/// The agent's program checks without an agent that runs.
Result<ExitCode> checkByProgram(const QString &file, const Error &noAgent, const Printer &printer)
{
    QString program = QStandardPaths::findExecutable(u"signalboxd"_s, {QCoreApplication::applicationDirPath()});
    if (program.isEmpty())
        program = QStandardPaths::findExecutable(u"signalboxd"_s, {u"/usr/sbin"_s, u"/usr/bin"_s, u"/usr/local/bin"_s});
    if (program.isEmpty() || file == "-"_L1)
        return failure(noAgent);
    QProcess process;
    process.start(program, {u"--check"_s, u"--config"_s, QFileInfo(file).absoluteFilePath()});
    constexpr int patienceMs = 30000;
    if (!process.waitForFinished(patienceMs))
        return failure(ErrorCode::TimedOut, u"%1 --check did not end: %2"_s.arg(program, process.errorString()));
    const bool isGood = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    const QString said = QString::fromLocal8Bit(process.readAllStandardError()).trimmed();
    QJsonArray problems;
    if (!isGood)
        problems.append(json::toJson(api::ConfigProblem{{}, 0, 0, said}));
    printer.note(u"no agent answered, so %1 --check looked at it"_s.arg(program));
    // Its words name the file themselves.
    return printVerdict(QJsonObject{{u"ok"_s, isGood}, {u"problems"_s, problems}}, isGood ? file : QString(), printer);
}

Result<ExitCode> check(const std::string &typed, AgentLink &link, const Printer &printer)
{
    const QString file = QString::fromStdString(typed);
    api::ConfigCheck::Params params;
    if (!file.isEmpty()) {
        const Result<QByteArray> text = readConfigFile(file);
        if (!text)
            return failure(text.error());
        params.text = QString::fromUtf8(*text);
    }
    const Result<QJsonValue> answer = link.callRaw<api::ConfigCheck>(params);
    if (!answer && !file.isEmpty() && answer.error().code == ErrorCode::Unreachable)
        return checkByProgram(file, answer.error(), printer);
    if (!answer)
        return failure(answer.error());
    return printVerdict(*answer, file, printer);
}

Result<ExitCode> show(const ShowOptions &options, AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::ConfigShow>({QString::fromStdString(options.filter), !options.noDefaults});
    if (!answer)
        return failure(answer.error());
    const auto shown = json::fromJson<api::ConfigShow::Result>(*answer);
    if (!shown)
        return failure(shown.error());
    if (!printer.isTable()) {
        printer.records({*answer, answer->toObject().value("values"_L1).toArray(), columnsOf<api::ConfigValue>(), u"path"_s});
        return ExitCode::Done;
    }
    Table table({{u"PATH"_s}, {u"VALUE"_s}, {u"ORIGIN"_s}});
    for (const api::ConfigValue &value : shown->values)
        table.add({{value.path}, {compactJson(value.value)}, {value.origin, value.origin == "default"_L1 ? Tone::Dim : Tone::Plain}});
    if (table.rows() > 0)
        printer.table(table);
    else
        printer.note(u"no such value"_s);
    printer.note(u"file: %1"_s.arg(shown->file));
    return ExitCode::Done;
}

/// The differences for a person, or all as records.
void printDifferences(const QJsonValue &answer, const QList<api::ConfigChange> &changes, const Printer &printer)
{
    if (printer.isTable())
        printChanges(changes, printer);
    else
        printer.records({answer, answer.toObject().value("changes"_L1).toArray(), columnsOf<api::ConfigChange>(), u"path"_s});
}

Result<ExitCode> diff(AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::ConfigDiff>({});
    if (!answer)
        return failure(answer.error());
    const auto found = json::fromJson<api::ConfigDiff::Result>(*answer);
    if (!found)
        return failure(found.error());
    printDifferences(*answer, found->changes, printer);
    if (found->changes.isEmpty())
        printer.note(u"the files say what is in force"_s);
    return ExitCode::Done;
}

Result<ExitCode> reload(const ChangeArguments &arguments, AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.change<api::ConfigReload>({}, arguments);
    if (!answer)
        return failure(answer.error());
    const auto done = json::fromJson<api::ConfigReload::Result>(*answer);
    if (!done)
        return failure(done.error());
    printDifferences(*answer, done->changes, printer);
    for (const api::ReloadFailure &failed : done->failures)
        printer.error(Error{ErrorCode::InternalError, failed.message}, failed.instance);
    printer.note(
        arguments.told(done->changes.isEmpty() ? u"nothing was different"_s : u"reloaded, %1 differences"_s.arg(done->changes.size())));
    return done->failures.isEmpty() ? ExitCode::Done : ExitCode::SomeFailed;
}

Result<ExitCode> schema(AgentLink &link, const Printer &printer)
{
    if (!printer.isTable() && !printer.isJson())
        return failure(ErrorCode::InvalidParams, u"a schema is JSON: -o json or -o jsonl"_s);
    const Result<QJsonValue> answer = link.callRaw<api::ConfigSchema>({});
    if (!answer)
        return failure(answer.error());
    printer.json(*answer);
    return ExitCode::Done;
}

} // namespace

void addConfigVerbs(CommandLine &line)
{
    line.addGroup("config", "The agent's configuration");
    auto &file = line.state<std::string>();
    CLI::App &checking = line.add("config check", "Check the files on disk, or FILE, without changing anything: exit 1 with what is wrong",
                                  "signalbox config check signalbox.toml",
                                  [&file](AgentLink &link, const Printer &printer) { return check(file, link, printer); });
    checking.add_option("file", file, "A file to check instead; - reads standard input. Without an agent, signalboxd --check does it")
        ->type_name("FILE");

    auto &shown = line.state<ShowOptions>();
    CLI::App &showing =
        line.add("config show", "Show the configuration in force, each value with its origin", "signalbox config show --no-defaults",
                 [&shown](AgentLink &link, const Printer &printer) { return show(shown, link, printer); });
    showing.add_option("--filter", shown.filter, "Text that the path must contain")->type_name("TEXT");
    showing.add_flag("--no-defaults", shown.noDefaults, "Only what someone has set");

    line.add("config diff", "Show what a reload of the files would change, and when each change would count", "signalbox config diff",
             diff);
    auto &reloading = line.state<ChangeArguments>();
    CLI::App &reloaded = line.add(
        "config reload", "Read the files anew and apply what has changed; nothing restarts, and files with a mistake change nothing",
        "signalbox config reload --dry-run",
        [&reloading](AgentLink &link, const Printer &printer) { return reload(reloading, link, printer); });
    reloading.declareTo(reloaded);

    line.add("config schema", "Print the JSON Schema of the configuration", "signalbox config schema > signalbox.schema.json", schema);
}

} // namespace signalbox::cli

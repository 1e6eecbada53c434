// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/ConfigChanges.h"
#include "control-agent/cli/ConfigPath.h"
#include "control-agent/cli/Editor.h"
#include "control-agent/cli/InstanceEdits.h"
#include "control-agent/cli/Question.h"
#include "control-agent/cli/Several.h"
#include "control-agent/cli/Suggestion.h"
#include "control-agent/cli/Terminal.h"
#include "control-agent/cli/TomlFile.h"
#include "control-agent/cli/Verbs.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct OneInstance {
    std::string name;
    std::string as;
    InstanceEdits edits;
    bool start = false;
    bool noStart = false;
    ChangeArguments arguments;
};

struct SeveralInstances {
    std::vector<std::string> names;
    bool stop = false;
    bool yes = false;
    ChangeArguments arguments;
};

Result<ExitCode> printConfigured(const Result<QJsonValue> &answer, const QString &done, const Printer &printer)
{
    if (!answer)
        return failure(answer.error());
    const auto configured = json::fromJson<api::InstanceConfigured>(*answer);
    if (!configured)
        return failure(configured.error());
    if (!printer.isTable()) {
        printer.records(recordOf<api::InstanceConfigured>(*answer, u"name"_s));
        return ExitCode::Done;
    }
    const bool isNew = !configured->changes.isEmpty() && configured->changes.first().path.isEmpty();
    if (!isNew)
        printChanges(configured->changes, printer);
    printer.note(done);
    return ExitCode::Done;
}

Result<api::InstanceConfiguration> configurationOf(const QString &name, AgentLink &link)
{
    const auto configuration = link.call<api::InstanceConfig>({name});
    if (!configuration)
        return failure(withSuggestion(configuration.error(), name, link));
    return configuration;
}

Result<ExitCode> create(const OneInstance &options, AgentLink &link, const Printer &printer)
{
    const QString name = QString::fromStdString(options.name);
    const Result<QJsonObject> document = options.edits.appliedTo({{u"name"_s, name}});
    if (!document)
        return failure(document.error());
    if (document->value("name"_L1) != name)
        return failure(ErrorCode::InvalidParams,
                       u"the file describes \"%1\", not \"%2\""_s.arg(document->value("name"_L1).toString(), name));
    if (!document->contains("type"_L1))
        return failure(ErrorCode::InvalidParams, u"say which kind of server it is: --type; `signalbox type list` shows them"_s);
    if (!document->contains("listen"_L1))
        return failure(ErrorCode::InvalidParams, u"say where it listens: --port"_s);
    api::InstanceCreate::Params params{*document, std::nullopt};
    if (options.start || options.noStart)
        params.start = options.start;
    return printConfigured(link.change<api::InstanceCreate>(params, options.arguments), options.arguments.told(u"%1 created"_s.arg(name)),
                           printer);
}

Result<QJsonObject> editedByHand(const QJsonObject &document, const QString &name)
{
    const QByteArray before = "# " + name.toUtf8() + ": what is not here has its default.\n" + tomlOfInstance(document);
    const Result<QByteArray> after = editText(before, u".toml"_s);
    if (!after)
        return failure(after.error());
    return *after == before ? Result<QJsonObject>(document) : instanceOfText(*after, u"edited text"_s);
}

Result<ExitCode> edit(const OneInstance &options, AgentLink &link, const Printer &printer)
{
    const QString name = QString::fromStdString(options.name);
    const auto before = configurationOf(name, link);
    if (!before)
        return failure(before.error());
    // Before a person writes for nothing.
    const bool byHand = options.edits.isEmpty() && before->origin != api::ConfigOrigin::File;
    const Result<QJsonObject> after = byHand ? editedByHand(before->short_document, name) : options.edits.appliedTo(before->short_document);
    if (!after)
        return failure(after.error());
    if (byHand && *after == before->short_document) {
        printer.note(u"nothing was changed"_s);
        return ExitCode::Done;
    }
    ChangeArguments arguments = options.arguments;
    // What was not named is sent as it was read, so nobody else may have changed it since.
    if (!arguments.ifRevision && arguments.requestId.empty())
        arguments.ifRevision = before->revision;
    return printConfigured(link.change<api::InstanceEdit>({name, *after, std::nullopt}, arguments),
                           arguments.told(u"%1 has its new configuration"_s.arg(name)), printer);
}

Result<ExitCode> clone(const OneInstance &options, AgentLink &link, const Printer &printer)
{
    api::InstanceClone::Params params{QString::fromStdString(options.name), QString::fromStdString(options.as), std::nullopt,
                                      options.start};
    const auto original = configurationOf(params.name, link);
    if (!original)
        return failure(original.error());
    const Result<QJsonObject> wanted = options.edits.appliedTo(original->short_document);
    if (!wanted)
        return failure(wanted.error());
    params.patch = patchBetween(original->short_document, *wanted);
    return printConfigured(link.change<api::InstanceClone>(params, options.arguments),
                           options.arguments.told(u"%1 created, like %2"_s.arg(params.as, params.name)), printer);
}

/// What a person is asked before instances go.
QString removalQuestion(const SeveralInstances &options, AgentLink &link)
{
    qint64 sessions = 0;
    QStringList names;
    for (const std::string &name : options.names) {
        names.append(QString::fromStdString(name));
        if (const auto instance = link.call<api::InstanceGet>({names.last()}))
            sessions += instance->sessions;
    }
    const QString what = names.size() == 1 ? names.first() : u"%1 instances (%2)"_s.arg(names.size()).arg(names.join(u", "_s));
    return sessions > 0 ? u"Remove %1, and close %2 sessions?"_s.arg(what).arg(sessions) : u"Remove %1?"_s.arg(what);
}

Result<ExitCode> remove(const SeveralInstances &options, AgentLink &link, const Printer &printer)
{
    if (hasPerson() && !options.yes && !options.arguments.dryRun) {
        if (Result<void> connected = link.connectToAgent(); !connected)
            return failure(std::move(connected.error()));
        if (!agreed(removalQuestion(options, link))) {
            printer.note(u"nothing was removed"_s);
            return ExitCode::Failed;
        }
    }
    return forEachNamed(options.names, options.arguments, printer, u"%1 removed"_s,
                        [&](const QString &name, const ChangeArguments &arguments) -> Result<QJsonValue> {
                            const Result<QJsonValue> answer = link.change<api::InstanceRemove>({name, options.stop}, arguments);
                            if (!answer)
                                return failure(withSuggestion(answer.error(), name, link));
                            return answer;
                        });
}

template <typename Method>
void addSeveral(CommandLine &line, const std::string &verb, const std::string &about, const std::string &example, const QString &done)
{
    auto &options = line.state<SeveralInstances>();
    CLI::App &parser = line.add(verb, about, example, [&options, done](AgentLink &link, const Printer &printer) {
        return forEachNamed(options.names, options.arguments, printer, done,
                            [&link](const QString &name, const ChangeArguments &arguments) -> Result<QJsonValue> {
                                const Result<QJsonValue> answer = link.change<Method>(api::NameParams{name}, arguments);
                                if (!answer)
                                    return failure(withSuggestion(answer.error(), name, link));
                                return answer;
                            });
    });
    parser.add_option("names", options.names, "Instances")->type_name("INSTANCE")->required();
    options.arguments.declareTo(parser);
}

using OneVerb = Result<ExitCode> (*)(const OneInstance &, AgentLink &, const Printer &);

std::pair<CLI::App *, OneInstance *> addOne(CommandLine &line, const std::string &verb, const std::string &about,
                                            const std::string &example, const std::string &type, OneVerb run)
{
    auto &options = line.state<OneInstance>();
    CLI::App &parser =
        line.add(verb, about, example, [&options, run](AgentLink &link, const Printer &printer) { return run(options, link, printer); });
    parser.add_option("name", options.name, "Instance")->type_name(type)->required();
    return {&parser, &options};
}

Result<ExitCode> listTypes(AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::TypeList>({});
    if (!answer)
        return failure(answer.error());
    const auto types = json::fromJson<QList<api::ServerType>>(*answer);
    if (!types)
        return failure(types.error());
    if (!printer.isTable()) {
        printer.records(recordsOf<api::ServerType>(*answer, u"name"_s));
        return ExitCode::Done;
    }
    Table table({{u"NAME"_s}, {u"PROTOCOL"_s}, {u"INSTANCES"_s, Table::Align::Right}, {u"OPTIONS"_s}, {u"DESCRIPTION"_s}});
    for (const api::ServerType &type : *types) {
        table.add({{type.name},
                   {type.protocol},
                   {QString::number(type.instances)},
                   {QString::number(type.options.value("properties"_L1).toObject().size())},
                   {type.description}});
    }
    printer.table(table);
    return ExitCode::Done;
}

} // namespace

void addConfigureVerbs(CommandLine &line)
{
    const auto [creating, created] =
        addOne(line, "create", "Make an instance, kept in the agent's store; it starts unless its autostart is off",
               "signalbox create EchoServerC --type echo --port 9000 --set limits.max_sessions=100", "NAME", create);
    created->edits.declareType(*creating);
    created->edits.declareTo(*creating);
    created->edits.declareTls(*creating);
    created->edits.declareFile(*creating, "Its configuration, as a file of instances.d or JSON; - reads standard input");
    CLI::Option *const starts = creating->add_flag("--start", created->start, "Start it also when its autostart is off");
    creating->add_flag("--no-start", created->noStart, "Do not start it: it stays stopped until someone does")->excludes(starts);
    created->arguments.declareTo(*creating);

    const auto [editing, edited] =
        addOne(line, "edit", "Change the configuration of an instance that the store keeps; without options, in $EDITOR",
               "signalbox edit EchoServerC --set limits.idle_timeout=90s --unset start_order", "INSTANCE", edit);
    edited->edits.declareTo(*editing);
    edited->edits.declareTls(*editing);
    edited->edits.declareUnset(*editing);
    edited->edits.declareFile(*editing, "Its whole new configuration, as a file of instances.d or JSON; - reads standard input");
    edited->arguments.declareTo(*editing);

    const auto [cloning, cloned] = addOne(line, "clone", "Make an instance like another one; it stays stopped until someone starts it",
                                          "signalbox clone EchoServerC EchoServerD --port 9001", "INSTANCE", clone);
    cloning->add_option("as", cloned->as, "Name of the new one")->type_name("NAME")->required();
    cloned->edits.declareTo(*cloning);
    cloned->edits.declareUnset(*cloning);
    cloning->add_flag("--start", cloned->start, "Start it");
    cloned->arguments.declareTo(*cloning);

    auto &gone = line.state<SeveralInstances>();
    CLI::App &removing = line.add("remove", "Remove instances that the store keeps", "signalbox remove EchoServerD --stop",
                                  [&gone](AgentLink &link, const Printer &printer) { return remove(gone, link, printer); });
    removing.add_option("names", gone.names, "Instances")->type_name("INSTANCE")->required();
    removing.add_flag("--stop", gone.stop, "Stop those that run; else they are refused");
    removing.add_flag("--yes", gone.yes, "Do not ask");
    gone.arguments.declareTo(removing);

    addSeveral<api::InstanceTakeOver>(line, "take-over",
                                      "Copy the configuration of instances from their files into the store, to edit it there",
                                      "signalbox take-over EchoServerA", u"the store keeps the configuration of %1 now"_s);
    addSeveral<api::InstanceGiveBack>(line, "give-back", "Undo take-over: what the file says counts again",
                                      "signalbox give-back EchoServerA", u"the configuration of %1 is that of its file again"_s);

    line.addGroup("type", "Server types");
    line.add("type list", "List the server types that instances can be of", "signalbox type list", listTypes);
}

} // namespace signalbox::cli

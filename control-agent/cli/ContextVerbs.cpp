// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/ContextLogin.h"
#include "control-agent/cli/Several.h"
#include "control-agent/cli/Verbs.h"
#include "shared/base/Names.h"

#include <QtCore/QUuid>

namespace signalbox::cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct AddOptions {
    std::string name;
    std::string account;
    ContextCredentials credentials;
};

struct RenameOptions {
    std::string name;
    std::string newName;
};

/// What is told of a context.
struct ContextShown {
    QString name;
    QString address;
    QString account;
    QString fingerprint;
    bool current = false;
    bool has_token = false;
    static constexpr auto fields =
        std::tuple{json::field("name", &ContextShown::name),       json::field("address", &ContextShown::address),
                   json::field("account", &ContextShown::account), json::field("fingerprint", &ContextShown::fingerprint),
                   json::field("current", &ContextShown::current), json::field("has_token", &ContextShown::has_token)};
};

const QString localName = QString::fromUtf16(ContextStore::localName);

Result<QString> checkedName(const std::string &typed)
{
    const QString name = QString::fromStdString(typed);
    if (name == localName)
        return failure(ErrorCode::InvalidParams, u"\"local\" always means the agent of this machine: choose another name"_s);
    if (!isValidName(name))
        return failure(ErrorCode::InvalidParams, u"a context's name is 1 to 64 letters, digits, '.', '_' or '-'"_s);
    return name;
}

Result<QList<ContextShown>> allShown(const ContextStore &store)
{
    const Result<QList<Context>> contexts = store.contexts();
    if (!contexts)
        return failure(contexts.error());
    const Result<QString> current = store.current();
    QList<ContextShown> shown{{localName, QString::fromUtf8(TargetOptions::usualSocket), {}, {}, current && current->isEmpty(), false}};
    for (const Context &context : *contexts) {
        const auto token = store.tokenOf(context);
        if (!token)
            return failure(token.error());
        shown.append({context.name, context.address().display(), context.account, context.fingerprint, current && *current == context.name,
                      token->has_value()});
    }
    return shown;
}

Result<ExitCode> list(AgentLink &, const Printer &printer)
{
    const auto shown = allShown(ContextStore::ofThisPerson());
    if (!shown)
        return failure(shown.error());
    if (!printer.isTable()) {
        printer.records(recordsOf<ContextShown>(json::toJson(*shown), u"name"_s));
        return ExitCode::Done;
    }
    Table table({{u"IN USE"_s}, {u"NAME"_s}, {u"ADDRESS"_s}, {u"ACCOUNT"_s}, {u"TOKEN"_s}, {u"KEY"_s, Table::Align::Left, true}});
    for (const ContextShown &context : *shown) {
        const bool isLocal = context.name == localName;
        table.add({{context.current ? u"*"_s : QString()},
                   {context.name, context.current ? Tone::Heading : Tone::Plain},
                   {context.address},
                   {context.account},
                   {isLocal                 ? QString()
                        : context.has_token ? u"yes"_s
                                            : u"no"_s},
                   {context.fingerprint.left(16)}});
    }
    printer.table(table);
    return ExitCode::Done;
}

Result<ExitCode> show(const std::string &typed, AgentLink &, const Printer &printer)
{
    const ContextStore store = ContextStore::ofThisPerson();
    const auto shown = allShown(store);
    if (!shown)
        return failure(shown.error());
    QString name = QString::fromStdString(typed);
    if (name.isEmpty()) {
        const Result<QString> current = store.current();
        if (!current)
            return failure(current.error());
        name = current->isEmpty() ? localName : *current;
    }
    if (name != localName) {
        if (const Result<Context> found = store.find(name); !found)
            return failure(found.error());
    }
    const auto context = std::find_if(shown->begin(), shown->end(), [&name](const ContextShown &one) { return one.name == name; });
    if (!printer.isTable()) {
        printer.records(recordOf<ContextShown>(json::toJson(*context), u"name"_s));
        return ExitCode::Done;
    }
    const auto row = [&printer](const QString &what, const QString &value) {
        if (!value.isEmpty())
            printer.line(toned(what.leftJustified(14), Tone::Dim, printer.colour()) + printable(value));
    };
    row(u"Name"_s, context->name);
    row(u"Address"_s, context->address);
    row(u"Account"_s, context->account);
    row(u"Key"_s, context->fingerprint);
    row(u"In use"_s, context->current ? u"yes"_s : u"no"_s);
    if (context->name != localName)
        row(u"Token"_s, context->has_token ? u"yes"_s : u"no: `signalbox context add %1` gets one"_s.arg(context->name));
    return ExitCode::Done;
}

/// The saved one of that name, or a new one; with what was typed. Errors: Conflict when it is another agent's.
Result<Context> contextToAdd(const QString &name, const AddOptions &options, const TargetOptions &target, const ContextStore &store)
{
    if (!target.socket.empty())
        return failure(ErrorCode::InvalidParams, u"a context is an agent on another host: --url, not --socket"_s);
    Context context;
    context.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    context.name = name;
    const Result<Context> saved = store.find(name);
    if (saved)
        context = *saved;
    else if (saved.error().code != ErrorCode::NotFound)
        return failure(saved.error());
    if (!target.url.empty()) {
        const auto address = addressOf(target.url, target.fingerprint);
        if (!address)
            return failure(address.error());
        if (saved && (address->host != saved->host || address->port != saved->port))
            return failure(ErrorCode::Conflict,
                           u"context \"%1\" is %2 already: rename or remove that first"_s.arg(name, saved->address().display()));
        context.host = address->host;
        context.port = address->port;
        if (!address->fingerprint.isEmpty())
            context.fingerprint = address->fingerprint;
    }
    if (!options.account.empty())
        context.account = QString::fromStdString(options.account);
    return context;
}

Result<ExitCode> add(const AddOptions &options, const TargetOptions &target, AgentLink &link, const Printer &printer)
{
    const Result<QString> name = checkedName(options.name);
    if (!name)
        return failure(name.error());
    ContextStore store = ContextStore::ofThisPerson();
    const Result<Context> context = contextToAdd(*name, options, target, store);
    if (!context)
        return failure(context.error());
    const std::chrono::milliseconds unset(-1);
    const auto timeout = link.timeoutOr(unset) == unset ? std::nullopt : std::optional(link.timeoutOr(unset));
    const Result<ContextLogin> made = logIn(*context, options.credentials, timeout);
    if (!made)
        return failure(made.error());
    if (!context->host.isEmpty() && made->context.address().display() != context->address().display())
        return failure(
            ErrorCode::Conflict,
            u"the token is for %1, but context \"%2\" is %3"_s.arg(made->context.address().display(), *name, context->address().display()));
    if (Result<void> stored = store.put(made->context, made->token); !stored) {
        // A token that nobody has must not stay valid for a year.
        (void)revokeToken(made->context, made->token, 3s);
        return failure(std::move(stored.error()));
    }
    printer.note(u"context %1: %2 at %3"_s.arg(*name, made->context.account, made->context.address().display()));
    printer.note(made->context.fingerprint.isEmpty() ? u"Key:     whichever a certificate authority vouches for"_s
                                                     : u"Key:     %1 (pinned)"_s.arg(made->context.fingerprint));
    printer.note(u"Next:    signalbox --context %1 list, or for all that follows: signalbox context use %1"_s.arg(*name));
    return ExitCode::Done;
}

Result<ExitCode> use(const std::string &typed, AgentLink &, const Printer &printer)
{
    const QString name = QString::fromStdString(typed);
    if (Result<void> used = ContextStore::ofThisPerson().use(name == localName ? QString() : name); !used)
        return failure(std::move(used.error()));
    printer.note(u"commands go to %1 now"_s.arg(name == localName ? u"the agent of this machine"_s : name));
    return ExitCode::Done;
}

Result<QJsonValue> removeOne(const QString &name, std::chrono::milliseconds timeout, const Printer &printer)
{
    ContextStore store = ContextStore::ofThisPerson();
    const Result<Context> context = store.find(name);
    if (!context)
        return failure(context.error());
    const auto token = store.tokenOf(*context);
    if (!token)
        return failure(token.error());
    if (Result<void> removed = store.remove(*context); !removed)
        return failure(std::move(removed.error()));
    if (*token) {
        if (const Result<void> revoked = revokeToken(*context, **token, timeout); !revoked)
            printer.note(u"its token is still valid at %1 (%2): end it there with `signalbox token revoke`"_s.arg(
                context->address().display(), revoked.error().message));
    }
    return QJsonValue(QJsonObject{{u"name"_s, name}});
}

Result<ExitCode> rename(const RenameOptions &options, AgentLink &, const Printer &printer)
{
    const Result<QString> newName = checkedName(options.newName);
    if (!newName)
        return failure(newName.error());
    const QString name = QString::fromStdString(options.name);
    if (Result<void> renamed = ContextStore::ofThisPerson().rename(name, *newName); !renamed)
        return failure(std::move(renamed.error()));
    printer.note(u"context %1 is called %2 now"_s.arg(name, *newName));
    return ExitCode::Done;
}

void addAdd(CommandLine &line)
{
    auto &options = line.state<AddOptions>();
    CLI::App &adding =
        line.add("context add", "Name an agent on another host and log in there; --url says where it is",
                 "signalbox context add fra-1 --url wss://fra-1.example:7710 --account ann",
                 [&options, &line](AgentLink &link, const Printer &printer) { return add(options, line.target(), link, printer); });
    adding.add_option("name", options.name, "Name to give it; a saved host of that name gets a new token")
        ->type_name("CONTEXT")
        ->required();
    adding.add_option("--account", options.account, "Who logs in; the password is asked and not kept, a token is")->type_name("NAME");
    CLI::Option *const password =
        adding.add_flag("--password-stdin", options.credentials.passwordFromStdin, "Read the password as one line from standard input");
    adding
        .add_flag("--token-stdin", options.credentials.tokenFromStdin,
                  "Read a token from standard input: of `signalbox enroll`, which also says where the agent is, or of `token create`")
        ->excludes(password);
}

} // namespace

void addContextVerbs(CommandLine &line)
{
    line.addGroup("context", "Agents by name; shared with the manager's hosts");
    addAdd(line);
    line.add("context list", "List the contexts", "signalbox context list", list);

    auto &shown = line.state<std::string>();
    line.add("context show", "Show one context; without a name, the one in use", "signalbox context show fra-1",
             [&shown](AgentLink &link, const Printer &printer) { return show(shown, link, printer); })
        .add_option("name", shown, "Context")
        ->type_name("CONTEXT");

    auto &used = line.state<std::string>();
    line.add("context use", "Send all further commands to this context; local: to the agent of this machine", "signalbox context use fra-1",
             [&used](AgentLink &link, const Printer &printer) { return use(used, link, printer); })
        .add_option("name", used, "Context, or local")
        ->type_name("CONTEXT")
        ->required();

    auto &renamed = line.state<RenameOptions>();
    CLI::App &renaming = line.add("context rename", "Give a context another name", "signalbox context rename fra-1 frankfurt",
                                  [&renamed](AgentLink &link, const Printer &printer) { return rename(renamed, link, printer); });
    renaming.add_option("name", renamed.name, "Context")->type_name("CONTEXT")->required();
    renaming.add_option("new-name", renamed.newName, "Its new name")->type_name("NAME")->required();

    auto &removed = line.state<std::vector<std::string>>();
    line.add("context remove", "Forget contexts, here and in the manager, and revoke their tokens", "signalbox context remove fra-1",
             [&removed](AgentLink &link, const Printer &printer) {
                 return forEachNamed(removed, {}, printer, u"context %1 removed"_s,
                                     [&link, &printer](const QString &name, const ChangeArguments &) {
                                         return removeOne(name, link.timeoutOr(3s), printer);
                                     });
             })
        .add_option("names", removed, "Contexts")
        ->type_name("CONTEXT")
        ->required();
}

} // namespace signalbox::cli

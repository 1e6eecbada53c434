// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Grants.h"
#include "control-agent/cli/Paging.h"
#include "control-agent/cli/SecretInput.h"
#include "control-agent/cli/Several.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QDateTime>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct OneUser {
    std::string name;
    GrantArguments grants;
    std::vector<std::string> notOn;
    bool passwordFromStdin = false;
    bool noPassword = false;
    ChangeArguments arguments;
};

struct SeveralUsers {
    std::vector<std::string> names;
    ChangeArguments arguments;
};

const QString key = u"name"_s;

Table userTable(const QList<api::User> &users)
{
    constexpr auto right = Table::Align::Right;
    Table table({{u"NAME"_s},
                 {u"ROLE"_s},
                 {u"ON INSTANCES"_s},
                 {u"PASSWORD"_s, Table::Align::Left, true},
                 {u"TOKENS"_s, right, true},
                 {u"CONNECTIONS"_s, right, true},
                 {u"LAST LOG-IN"_s, Table::Align::Left, true},
                 {u"LOCKED UNTIL"_s}});
    for (const api::User &user : users) {
        table.add({{user.name},
                   {roleText(user.role)},
                   {instancesText(user.instances)},
                   {user.has_password ? u"yes"_s : u"no"_s},
                   {grouped(user.tokens)},
                   {grouped(user.connections)},
                   {localTime(user.last_login_at.value_or(u"never"_s))},
                   {localTime(user.locked_until.value_or(QString())), Tone::Warning}});
    }
    return table;
}

Result<ExitCode> list(const Paging &paging, AgentLink &link, const Printer &printer)
{
    api::UserList::Params params;
    paging.fillSorted(params);
    return printPage<api::UserList::Result>(link.callRaw<api::UserList>(params), paging, key, u"accounts"_s, printer, userTable);
}

void printDetails(const api::User &user, const Printer &printer)
{
    const auto row = [&printer](const QString &name, const QString &value, Tone tone = Tone::Plain) {
        if (!value.isEmpty())
            printer.line(toned(name.leftJustified(14), Tone::Dim, printer.colour()) + toned(printable(value), tone, printer.colour()));
    };
    row(u"Name"_s, user.name, Tone::Heading);
    row(u"Role"_s, roleText(user.role));
    row(u"On instances"_s, instancesText(user.instances));
    row(u"Password"_s, user.has_password ? u"yes"_s : u"no: logs in by token only"_s);
    row(u"Tokens"_s, grouped(user.tokens));
    row(u"Connections"_s, grouped(user.connections));
    row(u"Made"_s, localTime(user.created_at));
    row(u"Last log-in"_s, localTime(user.last_login_at.value_or(u"never"_s)));
    row(u"Locked until"_s, localTime(user.locked_until.value_or(QString())), Tone::Warning);
    row(u"Revision"_s, QString::number(user.revision));
}

/// `said` to a person; what came back to a program.
Result<ExitCode> printUser(const Result<QJsonValue> &answer, const QString &said, const Printer &printer)
{
    if (!answer)
        return failure(answer.error());
    if (printer.isTable())
        printer.note(said);
    else
        printer.records(recordOf<api::User>(*answer, key));
    return ExitCode::Done;
}

Result<ExitCode> show(const OneUser &options, AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> answer = link.callRaw<api::UserGet>({QString::fromStdString(options.name)});
    if (!answer)
        return failure(answer.error());
    const auto user = json::fromJson<api::User>(*answer);
    if (!user)
        return failure(user.error());
    if (printer.isTable())
        printDetails(*user, printer);
    else
        printer.records(recordOf<api::User>(*answer, key));
    return ExitCode::Done;
}

Result<QString> newPassword(const OneUser &options)
{
    if (options.passwordFromStdin)
        return readSecretLine(u"the new password"_s);
    return askNewSecret(u"New password of %1"_s.arg(QString::fromStdString(options.name)));
}

Result<ExitCode> add(const OneUser &options, AgentLink &link, const Printer &printer)
{
    const auto instances = options.grants.instances();
    if (!instances)
        return failure(instances.error());
    api::UserAdd::Params params{QString::fromStdString(options.name), options.grants.wholeRole(), *instances, std::nullopt};
    if (options.grants.role.empty() && instances->isEmpty())
        params.role = api::Role::Viewer;
    // Before a person types a password twice for nothing.
    if (Result<void> connected = link.connectToAgent(); !connected)
        return failure(std::move(connected.error()));
    if (!options.noPassword) {
        Result<QString> password = newPassword(options);
        if (!password)
            return failure(std::move(password.error()));
        params.password = std::move(*password);
    }
    const QString may = params.role ? u"role %1"_s.arg(roleText(params.role)) : u"%1"_s.arg(instancesText(params.instances));
    return printUser(link.change<api::UserAdd>(params, options.arguments),
                     options.arguments.told(u"account %1 made, %2"_s.arg(params.name, may)), printer);
}

Result<ExitCode> edit(const OneUser &options, AgentLink &link, const Printer &printer)
{
    if (options.grants.role.empty() && options.grants.on.empty() && options.notOn.empty())
        return failure(ErrorCode::InvalidParams, u"say what to change: --role, --on or --not-on"_s);
    const auto instances = options.grants.instances();
    if (!instances)
        return failure(instances.error());
    const auto user = link.call<api::UserGet>({QString::fromStdString(options.name)});
    if (!user)
        return failure(user.error());
    api::UserEdit::Params params{user->name, options.grants.role.empty() ? user->role : options.grants.wholeRole(), user->instances};
    for (const std::string &instance : options.notOn)
        params.instances.remove(QString::fromStdString(instance));
    params.instances.insert(*instances);
    ChangeArguments arguments = options.arguments;
    // What was not named is sent as it was read, so nobody else may have changed it since.
    if (!arguments.ifRevision && arguments.requestId.empty())
        arguments.ifRevision = user->revision;
    const QString may =
        u"role %1%2"_s.arg(roleText(params.role), params.instances.isEmpty() ? QString() : u", "_s + instancesText(params.instances));
    return printUser(link.change<api::UserEdit>(params, arguments), arguments.told(u"account %1 has %2 now"_s.arg(user->name, may)),
                     printer);
}

Result<ExitCode> setPassword(const OneUser &options, AgentLink &link, const Printer &printer)
{
    if (Result<void> connected = link.connectToAgent(); !connected)
        return failure(std::move(connected.error()));
    api::UserSetPassword::Params params;
    params.name = QString::fromStdString(options.name);
    if (!link.client().grants().permit(api::Permission::Administer)) {
        const QString old = u"the password of %1 until now"_s.arg(params.name);
        Result<QString> until = options.passwordFromStdin ? readSecretLine(old) : askSecret(u"Password of %1 until now"_s.arg(params.name));
        if (!until)
            return failure(std::move(until.error()));
        params.old_password = std::move(*until);
    }
    if (!options.noPassword) {
        Result<QString> password = newPassword(options);
        if (!password)
            return failure(std::move(password.error()));
        params.password = std::move(*password);
    }
    const QString said = options.noPassword ? u"account %1 logs in by token only now"_s : u"the password of %1 is changed"_s;
    return printUser(link.change<api::UserSetPassword>(params, options.arguments), options.arguments.told(said.arg(params.name)), printer);
}

template <typename Method>
Result<ExitCode> forEach(const SeveralUsers &options, const QString &done, AgentLink &link, const Printer &printer)
{
    return forEachNamed(options.names, options.arguments, printer, done, [&link](const QString &name, const ChangeArguments &arguments) {
        return link.change<Method>(api::UserNameParams{name}, arguments);
    });
}

using OneVerb = Result<ExitCode> (*)(const OneUser &, AgentLink &, const Printer &);

std::pair<CLI::App *, OneUser *> addOne(CommandLine &line, const std::string &verb, const std::string &about, const std::string &example,
                                        OneVerb run)
{
    auto &options = line.state<OneUser>();
    CLI::App &parser =
        line.add(verb, about, example, [&options, run](AgentLink &link, const Printer &printer) { return run(options, link, printer); });
    parser.add_option("name", options.name, "Account")->type_name("ACCOUNT")->required();
    return {&parser, &options};
}

template <typename Method>
void addSeveral(CommandLine &line, const std::string &verb, const std::string &about, const std::string &example, const QString &done)
{
    auto &options = line.state<SeveralUsers>();
    CLI::App &parser = line.add(verb, about, example, [&options, done](AgentLink &link, const Printer &printer) {
        return forEach<Method>(options, done, link, printer);
    });
    parser.add_option("names", options.names, "Accounts")->type_name("ACCOUNT")->required();
    options.arguments.declareTo(parser);
}

} // namespace

void addUserVerbs(CommandLine &line)
{
    line.addGroup("user", "Accounts and their roles");
    auto &paging = line.state<Paging>();
    CLI::App &listing = line.add("user list", "List the accounts", "signalbox user list --sort last_login_at --desc",
                                 [&paging](AgentLink &link, const Printer &printer) { return list(paging, link, printer); });
    paging.declareTo(listing, "the name");
    paging.declareSorting(listing, {"name", "role", "created_at", "last_login_at"});

    addOne(line, "user show", "Show one account", "signalbox user show ann", show);

    const auto [adding, added] = addOne(line, "user add", "Make an account; its password is asked on the terminal, twice",
                                        "signalbox user add ann --role operator", add);
    added->grants.declareTo(*adding, "Role on the whole host; default: viewer, or none with --on");
    CLI::Option *const fromStdin =
        adding->add_flag("--password-stdin", added->passwordFromStdin, "Read the password as one line from standard input");
    adding->add_flag("--no-password", added->noPassword, "Logs in by tokens only")->excludes(fromStdin);
    added->arguments.declareTo(*adding);

    const auto [editing, edited] = addOne(line, "user edit", "Change the roles of an account; what is not named stays",
                                          "signalbox user edit ann --role none --on EchoServerA=operator", edit);
    edited->grants.declareTo(*editing, "Role on the whole host");
    editing->add_option("--not-on", edited->notOn, "Take its role on this instance away; may be repeated")
        ->type_name("INSTANCE")
        ->expected(1)
        ->take_all();
    edited->arguments.declareTo(*editing);

    const auto [setting, set] = addOne(line, "user password", "Set a password, asked on the terminal, twice; the own one needs the old one",
                                       "signalbox user password ann", setPassword);
    CLI::Option *const passwordFromStdin = setting->add_flag(
        "--password-stdin", set->passwordFromStdin, "Read it as one line from standard input; who is no admin gives the old one first");
    setting->add_flag("--no-password", set->noPassword, "From now on by tokens only")->excludes(passwordFromStdin);
    set->arguments.declareTo(*setting);

    addSeveral<api::UserUnlock>(line, "user unlock", "Forget the failed log-ins of accounts", "signalbox user unlock ann",
                                u"account %1 may log in again"_s);
    addSeveral<api::UserRemove>(line, "user remove", "Remove accounts with their tokens, and close their connections",
                                "signalbox user remove ann bob", u"account %1 removed"_s);
}

} // namespace signalbox::cli

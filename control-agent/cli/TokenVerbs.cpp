// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Grants.h"
#include "control-agent/cli/Paging.h"
#include "control-agent/cli/Several.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QSysInfo>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct ListOptions {
    std::string account;
    Paging paging;
};

struct CreateOptions {
    std::string account;
    std::string label;
    GrantArguments grants;
    int days = 365;
    ChangeArguments arguments;
};

struct RevokeOptions {
    std::vector<std::string> ids;
    ChangeArguments arguments;
};

Table tokenTable(const QList<api::Token> &tokens)
{
    constexpr auto left = Table::Align::Left;
    Table table({{u"ID"_s},
                 {u"ACCOUNT"_s},
                 {u"LABEL"_s},
                 {u"ROLE"_s},
                 {u"ON INSTANCES"_s, left, true},
                 {u"MADE"_s, left, true},
                 {u"EXPIRES"_s},
                 {u"LAST USED"_s, left, true},
                 {u"CONNECTIONS"_s, Table::Align::Right, true}});
    for (const api::Token &token : tokens) {
        const bool all = !token.role && token.instances.isEmpty();
        table.add({{token.id},
                   {token.account},
                   {token.label},
                   {all ? u"as its account"_s : roleText(token.role)},
                   {instancesText(token.instances)},
                   {localTime(token.created_at)},
                   {localTime(token.expires_at.value_or(u"never"_s))},
                   {localTime(token.last_used_at.value_or(u"never"_s))},
                   {grouped(token.connections)}});
    }
    return table;
}

Result<ExitCode> list(const ListOptions &options, AgentLink &link, const Printer &printer)
{
    api::TokenList::Params params;
    options.paging.fillSorted(params);
    params.account = QString::fromStdString(options.account);
    return printPage<api::TokenList::Result>(link.callRaw<api::TokenList>(params), options.paging, u"id"_s, u"tokens"_s, printer,
                                             tokenTable);
}

Result<ExitCode> create(const CreateOptions &options, AgentLink &link, const Printer &printer)
{
    const auto instances = options.grants.instances();
    if (!instances)
        return failure(instances.error());
    api::TokenCreate::Params params;
    params.account = QString::fromStdString(options.account);
    params.label =
        options.label.empty() ? u"made by signalbox on %1"_s.arg(QSysInfo::machineHostName()) : QString::fromStdString(options.label);
    params.role = options.grants.wholeRole();
    params.instances = *instances;
    params.expires_in_days = options.days;
    if (options.grants.role == "none" && instances->isEmpty())
        return failure(ErrorCode::InvalidParams, u"--role none needs --on: a token that may do nothing is of no use"_s);
    const Result<QJsonValue> answer = link.change<api::TokenCreate>(params, options.arguments);
    if (!answer)
        return failure(answer.error());
    if (printer.isJson()) {
        printer.json(*answer);
        return ExitCode::Done;
    }
    const auto made = json::fromJson<api::TokenCreate::Result>(*answer);
    if (!made)
        return failure(made.error());
    // The secret alone, whatever the format: TOKEN=$(signalbox token create).
    if (!options.arguments.dryRun)
        printer.line(made->secret);
    const QString until = made->token.expires_at ? u"until %1"_s.arg(localTime(*made->token.expires_at)) : u"without an end"_s;
    printer.note(
        options.arguments.told(u"token %1 of %2, valid %3; it is shown this once"_s.arg(made->token.id, made->token.account, until)));
    return ExitCode::Done;
}

Result<ExitCode> revoke(const RevokeOptions &options, AgentLink &link, const Printer &printer)
{
    return forEachNamed(options.ids, options.arguments, printer, u"token %1 revoked"_s,
                        [&link](const QString &id, const ChangeArguments &arguments) {
                            return link.change<api::TokenRevoke>(api::TokenRevoke::Params{id}, arguments);
                        });
}

} // namespace

void addTokenVerbs(CommandLine &line)
{
    line.addGroup("token", "Bearer tokens, for programs and other machines");
    auto &listed = line.state<ListOptions>();
    CLI::App &listing = line.add("token list", "List tokens: the own ones, or as an admin all", "signalbox token list --account ann",
                                 [&listed](AgentLink &link, const Printer &printer) { return list(listed, link, printer); });
    listing.add_option("--account", listed.account, "Only this account's")->type_name("ACCOUNT");
    listed.paging.declareTo(listing, "id, account or label");
    listed.paging.declareSorting(listing, {"created_at", "id", "account", "label", "expires_at", "last_used_at"});

    auto &created = line.state<CreateOptions>();
    CLI::App &creating = line.add("token create", "Make a token and print its secret, alone and this once",
                                  "TOKEN=$(signalbox token create --label backup --role viewer --expires-in-days 30)",
                                  [&created](AgentLink &link, const Printer &printer) { return create(created, link, printer); });
    creating.add_option("--account", created.account, "Whose it will be; default: the own account")->type_name("ACCOUNT");
    creating.add_option("--label", created.label, "What it is for; default: this machine's name")->type_name("TEXT");
    created.grants.declareTo(creating, "Role it carries on the whole host; without it and --on: all its account may");
    creating.add_option("--expires-in-days", created.days, "Days until it ends, at most 3650; 0: never")
        ->type_name("DAYS")
        ->check(CLI::Range(0, 3650))
        ->capture_default_str();
    created.arguments.declareTo(creating);

    auto &revoked = line.state<RevokeOptions>();
    CLI::App &revoking =
        line.add("token revoke", "End tokens, and close the connections that logged in with them", "signalbox token revoke t-3f9a",
                 [&revoked](AgentLink &link, const Printer &printer) { return revoke(revoked, link, printer); });
    revoking.add_option("ids", revoked.ids, "Tokens, by the id that `signalbox token list` shows")->type_name("TOKEN")->required();
    revoked.arguments.declareTo(revoking);
}

} // namespace signalbox::cli

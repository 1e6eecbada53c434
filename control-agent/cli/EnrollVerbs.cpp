// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Choice.h"
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Verbs.h"
#include "shared/base/Names.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct EnrollOptions {
    std::string address;
    std::string listen;
    std::string role = "admin";
    ChangeArguments arguments;
};

void explain(const api::AuthInvite::Result &invitation, const EnrollOptions &options, const Printer &printer)
{
    printer.note(options.arguments.told(u"This line works once, until %1, and makes an account with role %2:"_s.arg(
        invitation.expires_at, QString::fromStdString(options.role))));
    printer.line(invitation.token);
    printer.note(u"Address: %1"_s.arg(invitation.address));
    printer.note(u"Key:     %1"_s.arg(invitation.fingerprint));
    printer.note(u"Next: paste it into Signalbox Manager (Add host), or, where the command line is to be used, run"_s);
    const QString host = invitation.address.section(u':', 0, 0);
    printer.note(u"  signalbox context add %1 --token-stdin"_s.arg(isValidName(host) ? host : u"NAME"_s));
    printer.note(u"and paste it there."_s);
}

Result<ExitCode> enroll(const EnrollOptions &options, AgentLink &link, const Printer &printer)
{
    api::AuthInvite::Params params;
    params.address = QString::fromStdString(options.address);
    params.listen = QString::fromStdString(options.listen);
    const Result<api::Role> role = json::fromJson<api::Role>(QString::fromStdString(options.role));
    if (!role)
        return failure(role.error());
    params.role = *role;
    const Result<QJsonValue> answer = link.change<api::AuthInvite>(params, options.arguments);
    if (!answer)
        return failure(answer.error());
    const auto invitation = json::fromJson<api::AuthInvite::Result>(*answer);
    if (!invitation)
        return failure(invitation.error());
    if (printer.isTable())
        explain(*invitation, options, printer);
    else
        printer.records(recordOf<api::AuthInvite::Result>(*answer, u"token"_s));
    return ExitCode::Done;
}

} // namespace

void addEnrollVerbs(CommandLine &line)
{
    auto &options = line.state<EnrollOptions>();
    CLI::App &enrolling = line.add("enroll", "Print a one-time token that enrols a manager or another command line",
                                   "sudo signalbox enroll --listen 0.0.0.0:7710 --address fra-1.example",
                                   [&options](AgentLink &link, const Printer &printer) { return enroll(options, link, printer); });
    enrolling.add_option("--address", options.address, "Where the manager reaches this agent; default: where it listens")
        ->type_name("HOST[:PORT]");
    enrolling.add_option("--listen", options.listen, "Also open the management port here; kept over restarts")->type_name("ADDRESS:PORT");
    choice(enrolling.add_option("--role", options.role, "What the account may do"), {"viewer", "operator", "admin"})->capture_default_str();
    options.arguments.declareTo(enrolling);
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Verbs.h"
#include "shared/base/Version.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct EnrollOptions {
    std::string address;
    std::string listen;
    std::string role = "admin";
};

struct CallOptions {
    std::string method;
    std::string params;
};

Result<ExitCode> enroll(const EnrollOptions &options, AgentLink &link, const Printer &printer)
{
    if (Result<void> connected = link.connectToAgent(); !connected)
        return failure(std::move(connected.error()));
    api::AuthInvite::Params params;
    params.address = QString::fromStdString(options.address);
    params.listen = QString::fromStdString(options.listen);
    const Result<api::Role> role = json::fromJson<api::Role>(QString::fromStdString(options.role));
    if (!role)
        return failure(role.error());
    params.role = *role;
    const Result<QJsonValue> answer = link.callRaw<api::AuthInvite>(params);
    if (!answer)
        return failure(answer.error());
    if (printer.isJson()) {
        printer.json(*answer);
        return ExitCode::Done;
    }
    const auto invitation = json::fromJson<api::AuthInvite::Result>(*answer);
    if (!invitation)
        return failure(invitation.error());
    printer.note(u"Paste this line into Signalbox Manager. It works once, until %1, and makes an account with role %2."_s.arg(
        invitation->expires_at, QString::fromStdString(options.role)));
    printer.line(invitation->token);
    printer.note(u"Address: %1"_s.arg(invitation->address));
    printer.note(u"Key:     %1"_s.arg(invitation->fingerprint));
    return ExitCode::Done;
}

Result<QJsonObject> paramsOf(const std::string &typed)
{
    QByteArray text = QByteArray::fromStdString(typed);
    if (typed == "-") {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            return failure(ErrorCode::InvalidParams, u"cannot read the parameters from standard input"_s);
        text = input.readAll();
    }
    if (text.trimmed().isEmpty())
        return QJsonObject();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::InvalidParams,
                       u"the parameters are not valid JSON at byte %1: %2"_s.arg(error.offset).arg(error.errorString()));
    if (!document.isObject())
        return failure(ErrorCode::InvalidParams, u"the parameters must be a JSON object, e.g. '{\"name\": \"EchoServerA\"}'"_s);
    return document.object();
}

Result<ExitCode> call(const CallOptions &options, AgentLink &link, const Printer &printer)
{
    const Result<QJsonObject> params = paramsOf(options.params);
    if (!params)
        return failure(params.error());
    if (Result<void> connected = link.connectToAgent(); !connected)
        return failure(std::move(connected.error()));
    const Result<QJsonValue> answer = link.callRaw(QString::fromStdString(options.method), *params);
    if (!answer)
        return failure(answer.error());
    printer.json(*answer);
    return ExitCode::Done;
}

} // namespace

void addRawVerbs(CommandLine &line)
{
    auto &invitation = line.state<EnrollOptions>();
    CLI::App &enrolling = line.add("enroll", "Print a one-time token that enrols a manager",
                                   [&invitation](AgentLink &link, const Printer &printer) { return enroll(invitation, link, printer); });
    enrolling.add_option("--address", invitation.address, "Where the manager reaches this agent; default: where it listens")
        ->type_name("HOST[:PORT]");
    enrolling.add_option("--listen", invitation.listen, "Also open the management port here; kept over restarts")
        ->type_name("ADDRESS:PORT");
    enrolling.add_option("--role", invitation.role, "What the account may do: viewer, operator or admin")
        ->type_name("ROLE")
        ->check(CLI::IsMember({"viewer", "operator", "admin"}))
        ->capture_default_str();

    auto &request = line.state<CallOptions>();
    CLI::App &calling = line.add("call", "Call any method of the management API and print its result as JSON",
                                 [&request](AgentLink &link, const Printer &printer) { return call(request, link, printer); });
    calling.add_option("method", request.method, "Method, e.g. instance.get")->type_name("METHOD")->required();
    calling.add_option("params", request.params, "Parameters as a JSON object; - reads them from standard input")->type_name("JSON");

    line.add("version", "Print the version", [](AgentLink &, const Printer &printer) -> Result<ExitCode> {
        if (printer.isJson())
            printer.json(QJsonObject{{u"version"_s, QString(productVersion)}});
        else
            printer.line(u"signalbox "_s + productVersion);
        return ExitCode::Done;
    });
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Verbs.h"
#include "shared/base/Version.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct CallOptions {
    std::string method;
    std::string params;
};

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
    if (!printer.isTable() && !printer.isJson())
        return failure(ErrorCode::InvalidParams, u"a result has no columns that are known here: -o json or -o jsonl"_s);
    const Result<QJsonObject> params = paramsOf(options.params);
    if (!params)
        return failure(params.error());
    const Result<QJsonValue> answer = link.callRaw(QString::fromStdString(options.method), *params);
    if (!answer)
        return failure(answer.error());
    printer.json(*answer);
    return ExitCode::Done;
}

} // namespace

void addRawVerbs(CommandLine &line)
{
    auto &request = line.state<CallOptions>();
    CLI::App &calling = line.add("call", "Call any method of the management API and print its result as JSON",
                                 "signalbox call instance.get '{\"name\": \"EchoServerA\"}'",
                                 [&request](AgentLink &link, const Printer &printer) { return call(request, link, printer); });
    calling.add_option("method", request.method, "Method, e.g. instance.get")->type_name("METHOD")->required();
    calling.add_option("params", request.params, "Parameters as a JSON object; - reads them from standard input")->type_name("JSON");

    line.add("version", "Print the version", "signalbox version", [](AgentLink &, const Printer &printer) -> Result<ExitCode> {
        const QJsonObject version{{u"version"_s, QString(productVersion)}};
        if (printer.isTable())
            printer.line(u"signalbox "_s + productVersion);
        else
            printer.records({version, {version}, {u"version"_s}, u"version"_s});
        return ExitCode::Done;
    });
}

} // namespace signalbox::cli

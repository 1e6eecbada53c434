// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Paging.h"
#include "control-agent/cli/Suggestion.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QDateTime>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct SessionOptions {
    std::string instance;
    Paging paging;
};

struct KickOptions {
    std::string id;
    std::string reason;
    ChangeArguments arguments;
};

struct SendOptions {
    std::string id;
    std::string data;
    bool base64 = false;
    ChangeArguments arguments;
};

Table sessionTable(const QList<api::Session> &sessions)
{
    constexpr auto right = Table::Align::Right;
    Table table({{u"ID"_s},
                 {u"PEER"_s},
                 {u"STATE"_s},
                 {u"TLS"_s, Table::Align::Left, true},
                 {u"AGE"_s, right},
                 {u"IDLE"_s, right},
                 {u"IN"_s, right, true},
                 {u"OUT"_s, right, true},
                 {u"BYTES IN"_s, right, true},
                 {u"BYTES OUT"_s, right, true},
                 {u"PENDING"_s, right, true}});
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const api::Session &session : sessions) {
        table.add({{session.id},
                   {session.peer},
                   {session.state},
                   {session.tls ? u"yes"_s : u"no"_s},
                   {age(session.started_at, now)},
                   {age(session.last_activity_at, now)},
                   {grouped(session.messages_in)},
                   {grouped(session.messages_out)},
                   {bytes(session.bytes_in)},
                   {bytes(session.bytes_out)},
                   {bytes(session.pending_bytes), session.pending_bytes > 0 ? Tone::Warning : Tone::Plain}});
    }
    return table;
}

Result<ExitCode> listSessions(const SessionOptions &options, AgentLink &link, const Printer &printer)
{
    api::SessionList::Params params;
    params.instance = QString::fromStdString(options.instance);
    options.paging.fillSorted(params);
    const Result<QJsonValue> answer = link.callRaw<api::SessionList>(params);
    if (!answer)
        return failure(withSuggestion(answer.error(), params.instance, link));
    return printPage<api::SessionList::Result>(answer, options.paging, u"id"_s, u"sessions"_s, printer, sessionTable);
}

Result<ExitCode> kick(const KickOptions &options, AgentLink &link, const Printer &printer)
{
    const api::SessionClose::Params params{QString::fromStdString(options.id), QString::fromStdString(options.reason)};
    const Result<QJsonValue> answer = link.change<api::SessionClose>(params, options.arguments);
    if (!answer)
        return failure(answer.error());
    if (printer.isJson())
        printer.json(*answer);
    else
        printer.note(options.arguments.told(u"session %1 closed"_s.arg(params.id)));
    return ExitCode::Done;
}

Result<ExitCode> sendMessage(const SendOptions &options, AgentLink &link, const Printer &printer)
{
    const api::SessionSend::Params params{QString::fromStdString(options.id), QString::fromStdString(options.data),
                                          options.base64 ? api::Encoding::Base64 : api::Encoding::Text};
    const Result<QJsonValue> answer = link.change<api::SessionSend>(params, options.arguments);
    if (!answer)
        return failure(answer.error());
    if (printer.isJson())
        printer.json(*answer);
    else
        printer.note(options.arguments.told(u"sent to session %1"_s.arg(params.id)));
    return ExitCode::Done;
}

} // namespace

void addSessionVerbs(CommandLine &line)
{
    auto &options = line.state<SessionOptions>();
    CLI::App &sessions =
        line.add("sessions", "List the live sessions of an instance", "signalbox sessions EchoServerA --sort bytes_in --desc",
                 [&options](AgentLink &link, const Printer &printer) { return listSessions(options, link, printer); });
    sessions.add_option("name", options.instance, "Instance")->type_name("INSTANCE")->required();
    options.paging.declareTo(sessions, "id or peer");
    options.paging.declareSorting(
        sessions,
        {"started_at", "id", "peer", "last_activity_at", "state", "messages_in", "messages_out", "bytes_in", "bytes_out", "pending_bytes"});

    auto &what = line.state<SendOptions>();
    CLI::App &sending = line.add("send", "Send a message to one session", "signalbox send k3v9x2-1f \"back in five minutes\"",
                                 [&what](AgentLink &link, const Printer &printer) { return sendMessage(what, link, printer); });
    sending.add_option("id", what.id, "Session, as `signalbox sessions` shows it")->type_name("ID")->required();
    sending.add_option("data", what.data, "The message, framed as the session's protocol frames messages")->type_name("TEXT")->required();
    sending.add_flag("--base64", what.base64, "TEXT is base64 of the bytes to send");
    what.arguments.declareTo(sending);

    auto &whom = line.state<KickOptions>();
    CLI::App &kicking = line.add("kick", "Close one session", "signalbox kick 42 --reason maintenance",
                                 [&whom](AgentLink &link, const Printer &printer) { return kick(whom, link, printer); });
    kicking.add_option("id", whom.id, "Session, as `signalbox sessions` shows it")->type_name("ID")->required();
    whom.arguments.declareTo(kicking);
    kicking.add_option("--reason", whom.reason, "What a WebSocket client is told, at most 123 bytes")
        ->type_name("TEXT")
        ->check([](const std::string &text) {
            return text.size() > 123 ? std::string("the reason is longer than the 123 bytes of a close frame") : std::string();
        });
}

} // namespace signalbox::cli

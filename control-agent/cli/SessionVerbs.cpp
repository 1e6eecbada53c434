// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Suggestion.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QDateTime>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct SessionOptions {
    std::string instance;
    std::string filter;
    std::string sort = "started_at";
    bool descending = false;
    int page = 1;
    int pageSize = 100;
};

struct KickOptions {
    std::string id;
    std::string reason;
};

Table sessionTable(const QList<api::Session> &sessions)
{
    constexpr auto right = Table::Align::Right;
    Table table({{u"ID"_s},
                 {u"PEER"_s},
                 {u"STATE"_s},
                 {u"TLS"_s},
                 {u"AGE"_s, right},
                 {u"IDLE"_s, right},
                 {u"IN"_s, right},
                 {u"OUT"_s, right},
                 {u"BYTES IN"_s, right},
                 {u"BYTES OUT"_s, right},
                 {u"PENDING"_s, right}});
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

void printPage(const api::SessionList::Result &page, const SessionOptions &options, const Printer &printer)
{
    if (page.total == 0)
        return printer.note(options.filter.empty() ? u"no sessions"_s
                                                   : u"no sessions that contain \"%1\""_s.arg(QString::fromStdString(options.filter)));
    const qint64 pages = (page.total + options.pageSize - 1) / options.pageSize;
    if (page.items.isEmpty())
        return printer.note(
            u"page %1 is past the end: %2 sessions on %3 pages"_s.arg(options.page).arg(grouped(page.total), grouped(pages)));
    printer.table(sessionTable(page.items));
    if (pages > 1)
        printer.note(u"page %1 of %2, %3 sessions; --page shows another"_s.arg(options.page).arg(grouped(pages), grouped(page.total)));
}

Result<ExitCode> listSessions(const SessionOptions &options, AgentLink &link, const Printer &printer)
{
    if (Result<void> connected = link.connectToAgent(); !connected)
        return failure(std::move(connected.error()));
    api::SessionList::Params params;
    params.instance = QString::fromStdString(options.instance);
    params.filter = QString::fromStdString(options.filter);
    params.sort = QString::fromStdString(options.sort);
    params.order = options.descending ? api::SortOrder::Descending : api::SortOrder::Ascending;
    params.page = options.page;
    params.page_size = options.pageSize;
    const Result<QJsonValue> answer = link.callRaw<api::SessionList>(params);
    if (!answer)
        return failure(withSuggestion(answer.error(), params.instance, link));
    if (printer.isJson()) {
        printer.json(*answer);
        return ExitCode::Done;
    }
    const auto page = json::fromJson<api::SessionList::Result>(*answer);
    if (!page)
        return failure(page.error());
    printPage(*page, options, printer);
    return ExitCode::Done;
}

Result<ExitCode> kick(const KickOptions &options, AgentLink &link, const Printer &printer)
{
    if (Result<void> connected = link.connectToAgent(); !connected)
        return failure(std::move(connected.error()));
    const api::SessionClose::Params params{QString::fromStdString(options.id), QString::fromStdString(options.reason)};
    const Result<QJsonValue> answer = link.callRaw<api::SessionClose>(params);
    if (!answer)
        return failure(answer.error());
    if (printer.isJson())
        printer.json(*answer);
    else
        printer.note(u"session %1 closed"_s.arg(params.id));
    return ExitCode::Done;
}

} // namespace

void addSessionVerbs(CommandLine &line)
{
    auto &options = line.state<SessionOptions>();
    CLI::App &sessions = line.add("sessions", "List the live sessions of an instance",
                                  [&options](AgentLink &link, const Printer &printer) { return listSessions(options, link, printer); });
    sessions.add_option("name", options.instance, "Instance")->type_name("NAME")->required();
    sessions.add_option("--page", options.page, "Page, from 1")->check(CLI::Range(1, 1'000'000'000))->capture_default_str();
    sessions.add_option("--page-size", options.pageSize, "Sessions a page, 1 to 1000")->check(CLI::Range(1, 1000))->capture_default_str();
    sessions.add_option("--filter", options.filter, "Text that id or peer must contain")->type_name("TEXT");
    sessions.add_option("--sort", options.sort, "Field to sort by, e.g. peer, bytes_in, last_activity_at")
        ->type_name("FIELD")
        ->capture_default_str();
    sessions.add_flag("--desc", options.descending, "Largest or latest first");

    auto &whom = line.state<KickOptions>();
    CLI::App &kicking =
        line.add("kick", "Close one session", [&whom](AgentLink &link, const Printer &printer) { return kick(whom, link, printer); });
    kicking.add_option("id", whom.id, "Session, as `signalbox sessions` shows it")->type_name("ID")->required();
    kicking.add_option("--reason", whom.reason, "What a WebSocket client is told, at most 123 bytes")
        ->type_name("TEXT")
        ->check([](const std::string &text) {
            return text.size() > 123 ? std::string("the reason is longer than the 123 bytes of a close frame") : std::string();
        });
}

} // namespace signalbox::cli

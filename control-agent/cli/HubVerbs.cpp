// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Missing.h"
#include "control-agent/cli/Paging.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

struct HubOptions {
    Paging paging;
};

struct ChannelOptions {
    std::string hub;
    Paging paging;
};

struct HistoryOptions {
    std::string hub;
    std::string channel;
    int limit = 100;
    std::string since;
};

/// Of publish and broadcast.
struct MessageOptions {
    std::string hub;
    std::string channel;
    std::string data;
    bool isText = false;
    int qos = 0;
    std::string id;
    bool retain = false;
    ChangeArguments arguments;
};

constexpr auto right = Table::Align::Right;

Table hubTable(const QList<api::Hub> &hubs)
{
    Table table({{u"HUB"_s},
                 {u"ACCESS"_s},
                 {u"PRESENCE"_s, Table::Align::Left, true},
                 {u"CHANNELS"_s, right},
                 {u"MEMBERS"_s, right},
                 {u"SESSIONS"_s, right},
                 {u"PUBLISHED"_s, right, true},
                 {u"DELIVERED"_s, right, true},
                 {u"INSTANCES"_s}});
    for (const api::Hub &hub : hubs) {
        table.add({{hub.hub},
                   {json::enumName(hub.access)},
                   {hub.presence ? u"yes"_s : u"no"_s},
                   {grouped(hub.channels)},
                   {grouped(hub.members)},
                   {grouped(hub.sessions)},
                   {grouped(hub.published)},
                   {grouped(hub.delivered)},
                   {hub.instances.join(u", "_s)}});
    }
    return table;
}

Table channelTable(const QList<api::Channel> &channels)
{
    Table table({{u"CHANNEL"_s},
                 {u"SUBSCRIBERS"_s, right},
                 {u"MEMBERS"_s, right},
                 {u"KEPT"_s, right},
                 {u"MEMORY"_s, right, true},
                 {u"PUBLISHED"_s, right},
                 {u"RETAINED"_s, Table::Align::Left, true},
                 {u"LAST"_s, right}});
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const api::Channel &channel : channels) {
        table.add({{channel.channel},
                   {grouped(channel.subscribers)},
                   {grouped(channel.members)},
                   {grouped(channel.messages)},
                   {bytes(channel.bytes)},
                   {grouped(channel.published)},
                   {channel.retained ? u"yes"_s : u"no"_s},
                   {age(channel.last_at.value_or(QString()), now)}});
    }
    return table;
}

Table historyTable(const QList<api::ChannelMessage> &messages)
{
    Table table({{u"AT"_s}, {u"FROM"_s}, {u"ID"_s, Table::Align::Left, true}, {u"DATA"_s}});
    for (const api::ChannelMessage &message : messages)
        table.add(
            {{localTime(message.at)}, {message.from.value_or(QString())}, {message.id.value_or(QString())}, {compactJson(message.data)}});
    return table;
}

Result<ExitCode> listHubs(const HubOptions &options, AgentLink &link, const Printer &printer)
{
    api::HubList::Params params;
    options.paging.fillSorted(params);
    const Result<QJsonValue> answer = link.callRaw<api::HubList>(params);
    Result<ExitCode> code = printPage<api::HubList::Result>(answer, options.paging, u"hub"_s, u"hubs"_s, printer, hubTable);
    noteMissing(answer, printer);
    return code;
}

Result<ExitCode> listChannels(const ChannelOptions &options, AgentLink &link, const Printer &printer)
{
    api::ChannelList::Params params;
    params.hub = QString::fromStdString(options.hub);
    options.paging.fillSorted(params);
    return printPage<api::ChannelList::Result>(link.callRaw<api::ChannelList>(params), options.paging, u"channel"_s, u"channels"_s, printer,
                                               channelTable);
}

Result<ExitCode> showHistory(const HistoryOptions &options, AgentLink &link, const Printer &printer)
{
    const api::ChannelHistory::Params params{QString::fromStdString(options.hub), QString::fromStdString(options.channel), options.limit,
                                             QString::fromStdString(options.since)};
    const Result<QJsonValue> answer = link.callRaw<api::ChannelHistory>(params);
    if (!answer)
        return failure(answer.error());
    const auto history = json::fromJson<api::ChannelHistory::Result>(*answer);
    if (!history)
        return failure(history.error());
    if (!printer.isTable())
        printer.records(recordsOf<api::ChannelMessage>(*answer, u"position"_s));
    else if (history->items.isEmpty())
        printer.note(u"no messages"_s);
    else
        printer.table(historyTable(history->items));
    if (!history->complete && printer.format() != Format::Json)
        printer.note(u"a part of what was asked for is not here: it is not kept any more, or too much for one answer"_s);
    return ExitCode::Done;
}

/// What was typed, or with "-" what standard input holds. Errors: InvalidParams.
Result<QByteArray> typedOrRead(const std::string &typed)
{
    if (typed != "-")
        return QByteArray::fromStdString(typed);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return failure(ErrorCode::InvalidParams, u"cannot read the message from standard input"_s);
    QByteArray text = input.readAll();
    if (text.endsWith('\n'))
        text.chop(1);
    return text;
}

/// JSON where it reads as such, else text; what begins like JSON and is none is most likely a mistake. Errors: InvalidParams.
Result<QJsonValue> dataOf(const MessageOptions &options)
{
    const Result<QByteArray> text = typedOrRead(options.data);
    if (!text)
        return failure(text.error());
    if (options.isText)
        return QJsonValue(QString::fromUtf8(*text));
    QJsonParseError error;
    const QJsonArray wrapped = QJsonDocument::fromJson('[' + *text + ']', &error).array();
    if (error.error == QJsonParseError::NoError && wrapped.size() == 1)
        return wrapped.first();
    const QByteArray begin = text->trimmed().left(1);
    if (begin.isEmpty() || QByteArrayView("{[\"").contains(begin[0])) {
        return failure(ErrorCode::InvalidParams,
                       begin.isEmpty()
                           ? u"the message is empty; with --text an empty text is sent, and null is a message, too"_s
                           : u"this begins like JSON and is none (%1); with --text it is sent as a text"_s.arg(error.errorString()),
                       u"data"_s);
    }
    return QJsonValue(QString::fromUtf8(*text));
}

Result<ExitCode> publish(const MessageOptions &options, AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> data = dataOf(options);
    if (!data)
        return failure(data.error());
    const api::ChannelPublish::Params params{QString::fromStdString(options.hub),
                                             QString::fromStdString(options.channel),
                                             *data,
                                             options.qos,
                                             QString::fromStdString(options.id),
                                             options.retain};
    const Result<QJsonValue> answer = link.change<api::ChannelPublish>(params, options.arguments);
    if (!answer)
        return failure(answer.error());
    if (printer.isTable())
        printer.note(options.arguments.told(u"published in %1"_s.arg(params.channel)));
    else
        printer.records(recordOf<api::ChannelPublish::Result>(*answer, u"position"_s));
    return ExitCode::Done;
}

Result<ExitCode> broadcast(const MessageOptions &options, AgentLink &link, const Printer &printer)
{
    const Result<QJsonValue> data = dataOf(options);
    if (!data)
        return failure(data.error());
    const api::HubBroadcast::Params params{QString::fromStdString(options.hub), *data};
    const Result<QJsonValue> answer = link.change<api::HubBroadcast>(params, options.arguments);
    if (!answer)
        return failure(answer.error());
    if (printer.isJson())
        printer.json(*answer);
    else
        printer.note(options.arguments.told(u"sent to every session of %1"_s.arg(params.hub)));
    return ExitCode::Done;
}

void declareMessage(CLI::App &parser, MessageOptions &options)
{
    parser
        .add_option(
            "data", options.data,
            "The message: JSON where it reads as such, else text; - reads it from standard input. What begins with {, [ or \" must be JSON")
        ->type_name("DATA")
        ->required();
    parser.add_flag("--text", options.isText, "DATA is text, whatever it looks like");
    options.arguments.declareTo(parser);
}

void addListVerbs(CommandLine &line)
{
    auto &hubs = line.state<HubOptions>();
    CLI::App &listingHubs =
        line.add("hubs", "List the hubs: the spaces of channels that instances serve", "signalbox hubs --sort sessions --desc",
                 [&hubs](AgentLink &link, const Printer &printer) { return listHubs(hubs, link, printer); });
    hubs.paging.declareTo(listingHubs, "the name of the hub or of an instance");
    hubs.paging.declareSorting(listingHubs, {"hub", "access", "presence", "channels", "members", "sessions", "published", "delivered"});

    auto &channels = line.state<ChannelOptions>();
    CLI::App &listing = line.add("channels", "List the channels of a hub", "signalbox channels Market --sort subscribers --desc",
                                 [&channels](AgentLink &link, const Printer &printer) { return listChannels(channels, link, printer); });
    listing.add_option("hub", channels.hub, "Hub, as `signalbox hubs` shows it")->type_name("HUB")->required();
    channels.paging.declareTo(listing, "the name");
    channels.paging.declareSorting(listing, {"channel", "subscribers", "members", "messages", "bytes", "published", "retained", "last_at"});

    auto &history = line.state<HistoryOptions>();
    CLI::App &showing = line.add("history", "Show the messages that a channel keeps", "signalbox history Market news --limit 10",
                                 [&history](AgentLink &link, const Printer &printer) { return showHistory(history, link, printer); });
    showing.add_option("hub", history.hub, "Hub")->type_name("HUB")->required();
    showing.add_option("channel", history.channel, "Channel")->type_name("CHANNEL")->required();
    showing.add_option("--limit", history.limit, "How many, 1 to 1000")
        ->type_name("NUMBER")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    showing.add_option("--since", history.since, "Only those behind this position, the first of them")->type_name("POSITION");
}

} // namespace

void addHubVerbs(CommandLine &line)
{
    addListVerbs(line);

    auto &message = line.state<MessageOptions>();
    CLI::App &publishing = line.add("publish", "Publish a message in a channel", "signalbox publish Market news '{\"headline\": \"open\"}'",
                                    [&message](AgentLink &link, const Printer &printer) { return publish(message, link, printer); });
    publishing.add_option("hub", message.hub, "Hub")->type_name("HUB")->required();
    publishing.add_option("channel", message.channel, "Channel")->type_name("CHANNEL")->required();
    declareMessage(publishing, message);
    publishing.add_option("--qos", message.qos, "What is promised to subscribers that ask for as much: 0, 1 or 2")
        ->type_name("NUMBER")
        ->check(CLI::Range(0, 2))
        ->capture_default_str();
    publishing.add_option("--id", message.id, "What the message is known by; needed for --qos 2")->type_name("ID");
    publishing.add_flag("--retain", message.retain, "Keep it for later subscribers; null takes back what was kept");

    auto &all = line.state<MessageOptions>();
    CLI::App &broadcasting =
        line.add("broadcast", "Send something to every session of a hub", "signalbox broadcast Market '\"closing in 5 minutes\"'",
                 [&all](AgentLink &link, const Printer &printer) { return broadcast(all, link, printer); });
    broadcasting.add_option("hub", all.hub, "Hub")->type_name("HUB")->required();
    declareMessage(broadcasting, all);
}

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/json/Json.h"

#include <QtCore/QJsonDocument>

/// The vocabulary of the uplink between the agent and a worker. Each message is a JSON object in an envelope whose type is its
/// number here. Numbers are never used again; unknown fields and types are ignored, so that two releases understand each other.
namespace signalbox::core::worker {

enum class MessageType : quint16 {
    // Both ways, first of all.
    Hello = 1,
    // To the worker.
    Ping = 10,
    Drain = 11,
    Resume = 12,
    Close = 13,
    Apply = 14,
    QuerySessions = 15,
    FindSession = 16,
    CloseSession = 17,
    SendToSession = 18,
    AskHub = 19,
    // To the agent.
    Pong = 30,
    Status = 31,
    Counters = 32,
    Ended = 33,
    Log = 34,
    SessionPage = 35,
    Found = 36,
    Applied = 37,
    HubAnswered = 38,
    // Both ways.
    Dispatch = 50,
    Dispatched = 51,
};

/// Whether this release understands it.
constexpr bool isKnownMessage(quint16 type)
{
    return type == quint16(MessageType::Hello) || (type >= quint16(MessageType::Ping) && type <= quint16(MessageType::AskHub))
        || (type >= quint16(MessageType::Pong) && type <= quint16(MessageType::HubAnswered)) || type == quint16(MessageType::Dispatch)
        || type == quint16(MessageType::Dispatched);
}

/// Who speaks. The agent says the first four only.
struct Hello {
    static constexpr MessageType type = MessageType::Hello;
    quint16 oldest = 0;
    quint16 newest = 0;
    qint64 pid = 0;
    QString version;
    QString instance;
    /// Of the process, in clock ticks since the machine started: with the pid it names one process for ever.
    qint64 startTime = 0;
    /// When it began to serve, in ms since 1970.
    qint64 servingSince = 0;
    /// What the ids of its sessions begin with.
    QString sessions;
    /// The configuration it runs with, as a document.
    QJsonObject config;
    /// Its hub, likewise.
    QJsonObject hub;
    static constexpr auto fields = std::tuple{
        json::field("oldest", &Hello::oldest),
        json::field("newest", &Hello::newest),
        json::field("pid", &Hello::pid),
        json::optionalField("version", &Hello::version),
        json::optionalField("instance", &Hello::instance),
        json::optionalField("start_time", &Hello::startTime),
        json::optionalField("serving_since", &Hello::servingSince),
        json::optionalField("sessions", &Hello::sessions),
        json::optionalField("config", &Hello::config),
        json::optionalField("hub", &Hello::hub),
    };
};

struct Ping {
    static constexpr MessageType type = MessageType::Ping;
    qint64 id = 0;
    static constexpr auto fields = std::tuple{json::field("id", &Ping::id)};
};

struct Drain {
    static constexpr MessageType type = MessageType::Drain;
    static constexpr std::tuple<> fields{};
};

struct Resume {
    static constexpr MessageType type = MessageType::Resume;
    static constexpr std::tuple<> fields{};
};

/// The worker ends its sessions, says `Ended` and exits.
struct Close {
    static constexpr MessageType type = MessageType::Close;
    static constexpr std::tuple<> fields{};
};

/// The live values of a configuration.
struct Apply {
    static constexpr MessageType type = MessageType::Apply;
    qint64 id = 0;
    QJsonObject config;
    /// What is new of the hub that it uses; empty: nothing.
    QJsonObject hub;
    static constexpr auto fields =
        std::tuple{json::field("id", &Apply::id), json::field("config", &Apply::config), json::optionalField("hub", &Apply::hub)};
};

/// Times in ms since 1970. `sort` counts as SessionSort does.
struct QuerySessions {
    static constexpr MessageType type = MessageType::QuerySessions;
    qint64 id = 0;
    int sort = 0;
    bool descending = false;
    QString filter;
    qint64 offset = 0;
    int limit = 0;
    static constexpr auto fields = std::tuple{
        json::field("id", &QuerySessions::id),
        json::field("sort", &QuerySessions::sort),
        json::field("descending", &QuerySessions::descending),
        json::field("filter", &QuerySessions::filter),
        json::field("offset", &QuerySessions::offset),
        json::field("limit", &QuerySessions::limit),
    };
};

struct FindSession {
    static constexpr MessageType type = MessageType::FindSession;
    qint64 id = 0;
    QString session;
    static constexpr auto fields = std::tuple{json::field("id", &FindSession::id), json::field("session", &FindSession::session)};
};

struct CloseSession {
    static constexpr MessageType type = MessageType::CloseSession;
    qint64 id = 0;
    QString session;
    QString reason;
    static constexpr auto fields = std::tuple{json::field("id", &CloseSession::id), json::field("session", &CloseSession::session),
                                              json::field("reason", &CloseSession::reason)};
};

struct SendToSession {
    static constexpr MessageType type = MessageType::SendToSession;
    qint64 id = 0;
    QString session;
    QString message; ///< base64
    bool text = false;
    static constexpr auto fields = std::tuple{json::field("id", &SendToSession::id), json::field("session", &SendToSession::session),
                                              json::field("message", &SendToSession::message), json::field("text", &SendToSession::text)};
};

/// A question to the hub that the worker serves, as HubAsk writes it. A release that does not know it answers nothing.
struct AskHub {
    static constexpr MessageType type = MessageType::AskHub;
    qint64 id = 0;
    QJsonObject ask;
    static constexpr auto fields = std::tuple{json::field("id", &AskHub::id), json::field("ask", &AskHub::ask)};
};

struct Pong {
    static constexpr MessageType type = MessageType::Pong;
    qint64 id = 0;
    /// One of its I/O threads does not turn.
    bool stalled = false;
    static constexpr auto fields = std::tuple{json::field("id", &Pong::id), json::field("stalled", &Pong::stalled)};
};

struct Listener {
    QString address;
    quint16 port = 0;
    bool tls = false;
    bool proxyProtocol = false;
    QList<QString> trustedProxies;
    static constexpr auto fields = std::tuple{
        json::field("address", &Listener::address),
        json::field("port", &Listener::port),
        json::field("tls", &Listener::tls),
        json::optionalField("proxy_protocol", &Listener::proxyProtocol),
        json::optionalField("trusted_proxies", &Listener::trustedProxies),
    };
};

struct Status {
    static constexpr MessageType type = MessageType::Status;
    /// False while it starts.
    bool open = false;
    bool draining = false;
    QList<Listener> listeners;
    static constexpr auto fields = std::tuple{json::field("open", &Status::open), json::optionalField("draining", &Status::draining),
                                              json::field("listeners", &Status::listeners)};
};

/// Since the start of the worker.
struct Counters {
    static constexpr MessageType type = MessageType::Counters;
    qint64 sessions = 0;
    qint64 sessionsTotal = 0;
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 refused = 0;
    qint64 throttled = 0;
    QMap<QString, double> metrics;
    bool operator==(const Counters &) const = default;
    static constexpr auto fields = std::tuple{
        json::field("sessions", &Counters::sessions),       json::field("sessions_total", &Counters::sessionsTotal),
        json::field("messages_in", &Counters::messagesIn),  json::field("messages_out", &Counters::messagesOut),
        json::field("bytes_in", &Counters::bytesIn),        json::field("bytes_out", &Counters::bytesOut),
        json::optionalField("refused", &Counters::refused), json::optionalField("throttled", &Counters::throttled),
        json::optionalField("metrics", &Counters::metrics),
    };
};

/// What went wrong, as another process says it.
struct Failure {
    qint32 code = 0;
    QString message;
    QString context;
    bool retryable = false;
    static constexpr auto fields =
        std::tuple{json::field("code", &Failure::code), json::field("message", &Failure::message),
                   json::optionalField("context", &Failure::context), json::optionalField("retryable", &Failure::retryable)};
};

struct Applied {
    static constexpr MessageType type = MessageType::Applied;
    qint64 id = 0;
    std::optional<Failure> error;
    static constexpr auto fields = std::tuple{json::field("id", &Applied::id), json::field("error", &Applied::error)};
};

struct HubAnswered {
    static constexpr MessageType type = MessageType::HubAnswered;
    qint64 id = 0;
    QJsonObject answer;
    std::optional<Failure> error;
    static constexpr auto fields = std::tuple{json::field("id", &HubAnswered::id), json::field("answer", &HubAnswered::answer),
                                              json::field("error", &HubAnswered::error)};
};

/// The last word of a worker.
struct Ended {
    static constexpr MessageType type = MessageType::Ended;
    std::optional<Failure> error;
    bool retry = false;
    static constexpr auto fields = std::tuple{json::field("error", &Ended::error), json::field("retry", &Ended::retry)};
};

/// `level` counts as QtMsgType does.
struct LogLine {
    int level = 0;
    QString category;
    QString message;
    static constexpr auto fields = std::tuple{json::field("level", &LogLine::level), json::field("category", &LogLine::category),
                                              json::field("message", &LogLine::message)};
};

struct Log {
    static constexpr MessageType type = MessageType::Log;
    QList<LogLine> lines;
    /// That had no room: they are in the worker's own log only.
    qint64 dropped = 0;
    static constexpr auto fields = std::tuple{json::field("lines", &Log::lines), json::optionalField("dropped", &Log::dropped)};
};

struct SessionItem {
    QString id;
    QString peer;
    qint64 startedAt = 0;
    qint64 lastActivityAt = 0;
    QString state;
    bool tls = false;
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 pendingBytes = 0;
    static constexpr auto fields = std::tuple{
        json::field("id", &SessionItem::id),
        json::field("peer", &SessionItem::peer),
        json::field("started_at", &SessionItem::startedAt),
        json::field("last_activity_at", &SessionItem::lastActivityAt),
        json::field("state", &SessionItem::state),
        json::field("tls", &SessionItem::tls),
        json::field("messages_in", &SessionItem::messagesIn),
        json::field("messages_out", &SessionItem::messagesOut),
        json::field("bytes_in", &SessionItem::bytesIn),
        json::field("bytes_out", &SessionItem::bytesOut),
        json::field("pending_bytes", &SessionItem::pendingBytes),
    };
};

struct SessionItems {
    static constexpr MessageType type = MessageType::SessionPage;
    qint64 id = 0;
    qint64 total = 0;
    QList<SessionItem> items;
    std::optional<Failure> error;
    static constexpr auto fields = std::tuple{json::field("id", &SessionItems::id), json::field("total", &SessionItems::total),
                                              json::field("items", &SessionItems::items), json::field("error", &SessionItems::error)};
};

/// Answers FindSession, CloseSession and SendToSession.
struct Found {
    static constexpr MessageType type = MessageType::Found;
    qint64 id = 0;
    bool found = false;
    static constexpr auto fields = std::tuple{json::field("id", &Found::id), json::field("found", &Found::found)};
};

/// To the worker: for one of its sessions. To the agent: for a session of `server`, wherever that runs.
struct Dispatch {
    static constexpr MessageType type = MessageType::Dispatch;
    qint64 id = 0;
    QString server;
    QString session;
    QString message; ///< base64
    static constexpr auto fields = std::tuple{json::field("id", &Dispatch::id), json::field("server", &Dispatch::server),
                                              json::field("session", &Dispatch::session), json::field("message", &Dispatch::message)};
};

struct Dispatched {
    static constexpr MessageType type = MessageType::Dispatched;
    qint64 id = 0;
    /// delivered, no_such_server, no_such_session, not_accepted
    QString result;
    static constexpr auto fields = std::tuple{json::field("id", &Dispatched::id), json::field("result", &Dispatched::result)};
};

template <typename Message>
QByteArray encode(const Message &message)
{
    return QJsonDocument(json::toObject(message)).toJson(QJsonDocument::Compact);
}

/// Errors: ProtocolError.
template <typename Message>
[[nodiscard]] Result<Message> decode(const QJsonObject &object)
{
    Result<Message> message = json::fromJson<Message>(object);
    if (!message)
        return failure(ErrorCode::ProtocolError, message.error().message, message.error().context);
    return message;
}

inline QString toBase64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}
inline QByteArray fromBase64(const QString &text)
{
    return QByteArray::fromBase64(text.toLatin1());
}

} // namespace signalbox::core::worker

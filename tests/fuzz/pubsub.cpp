// SPDX-License-Identifier: Apache-2.0
// What a client of signalbox.pubsub.v1 sends. Input: text frames, one a line; one decoder reads them all.
#include "server-core/types/pubsub/ClientMessageDecoder.h"
#include "server-core/types/pubsub/ServerMessage.h"
#include "shared/json/JsonString.h"
#include "tests/fuzz/Target.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <simdjson.h>

namespace signalbox::fuzz {

namespace {

using namespace Qt::StringLiterals;
using namespace core::pubsub;

/// Writes parameters as a client would: what stands at its default is left out.
class Writer
{
public:
    explicit Writer(const char *method) : m_method(method) { }
    Writer &text(const char *name, QByteArrayView value)
    {
        if (!value.isEmpty())
            json::appendString(key(name), value);
        return *this;
    }
    Writer &json(const char *name, QByteArrayView value)
    {
        if (!value.isEmpty())
            key(name).append(value);
        return *this;
    }
    Writer &number(const char *name, int value)
    {
        key(name).append(QByteArray::number(value));
        return *this;
    }
    Writer &flag(const char *name, bool value)
    {
        key(name).append(value ? "true" : "false");
        return *this;
    }
    QByteArray message(QByteArrayView id) const
    {
        return "{" + (id.isEmpty() ? QByteArray() : "\"id\":" + id.toByteArray() + ',') + "\"params\":{" + m_params + "},\"method\":\""
            + m_method + "\",\"jsonrpc\":\"2.0\"}";
    }

private:
    QByteArray &key(const char *name)
    {
        if (!m_params.isEmpty())
            m_params.append(',');
        return m_params.append('"').append(name).append("\":");
    }

    const char *m_method;
    QByteArray m_params;
};

struct Encode {
    Writer operator()(const Connect &r) const { return Writer("connect").text("token", r.token).text("client", r.client); }
    Writer operator()(const Refresh &r) const { return Writer("refresh").text("token", r.token); }
    Writer operator()(const Subscribe &r) const
    {
        return Writer("subscribe")
            .text("channel", r.channel)
            .number("qos", r.qos)
            .text("position", r.position)
            .flag("presence", r.presence);
    }
    Writer operator()(const Unsubscribe &r) const { return Writer("unsubscribe").text("channel", r.channel); }
    Writer operator()(const Publish &r) const
    {
        return Writer("publish")
            .text("channel", r.channel)
            .json("data", r.data)
            .number("qos", r.qos)
            .text("id", r.id)
            .flag("retain", r.retain);
    }
    Writer operator()(const Broadcast &r) const { return Writer("broadcast").json("data", r.data); }
    Writer operator()(const Members &r) const
    {
        return Writer("members").text("channel", r.channel).number("page", r.page).number("page_size", r.pageSize);
    }
    Writer operator()(const History &r) const
    {
        return Writer("history").text("channel", r.channel).number("limit", r.limit).text("since", r.since);
    }
    Writer operator()(const Enter &r) const
    {
        return Writer("enter").text("channel", r.channel).text("member", r.member).json("info", r.info);
    }
    Writer operator()(const Update &r) const { return Writer("update").text("channel", r.channel).json("info", r.info); }
    Writer operator()(const Leave &r) const { return Writer("leave").text("channel", r.channel); }
    Writer operator()(const Ack &r) const { return Writer("ack").text("channel", r.channel).text("position", r.position); }
    Writer operator()(const Ping &) const { return Writer("ping"); }
};

QByteArray encoded(const ClientMessage &message)
{
    return std::visit(Encode{}, message.request).message(message.id);
}

/// Qt refuses numbers that no double holds; nothing else that is accepted here.
bool isJsonToQt(QByteArrayView text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toByteArray(), &error);
    return !document.isNull() || error.error == QJsonParseError::IllegalNumber;
}

/// Every byte of it comes from a client, and goes to others.
void checkAnswers(QByteArrayView id, const Error *error, const Publish *publish)
{
    QByteArray text;
    if (error)
        appendError(text, id, *error);
    else
        appendAnswer(text, id, PublishAnswer{});
    require(id.isEmpty() ? text.isEmpty() : isJsonToQt(text), "an answer is JSON", text);
    require(!text.contains('\0') && text.isValidUtf8(), "an answer is text", text);
    if (!publish)
        return;
    QByteArray note;
    appendNote(note, MessageNote{publish->channel, publish->data, "o.1", publish->id, publish->channel, publish->retain});
    require(isJsonToQt(note) && note.isValidUtf8(), "a message is JSON", note);
    const QJsonObject params = QJsonDocument::fromJson(note).object().value("params"_L1).toObject();
    if (!params.isEmpty())
        require(params.value("channel"_L1).toString().toUtf8() == publish->channel, "a channel's name arrives as it was", note);
}

void checkRefusal(const Refusal &refusal, QByteArrayView line)
{
    const ErrorCode code = refusal.error.code;
    require(!refusal.error.message.isEmpty() && refusal.error.message.size() < 1000, "an error has a message of readable length", line);
    require(refusal.isAnswered() || (code != ErrorCode::ParseError && code != ErrorCode::InvalidRequest), "what is no request is answered",
            line);
    checkAnswers(refusal.id, &refusal.error, nullptr);
    if (code != ErrorCode::ParseError)
        return;
    // Not the other way round: simdjson's tree refuses numbers that are too large and halves of surrogate pairs.
    simdjson::dom::parser parser;
    const bool isJson = parser.allocate(std::max<std::size_t>(std::size_t(line.size()), 64), limits::depth) == simdjson::SUCCESS
        && parser.parse(line.data(), std::size_t(line.size())).error() == simdjson::SUCCESS;
    require(!isJson, "what is JSON is not called otherwise", line);
}

void checkMessage(ClientMessageDecoder &decoder, const ClientMessage &message, QByteArrayView line)
{
    require(isJsonToQt(line), "what is accepted is JSON", line);
    require(message.id.size() <= limits::callIdBytes + 2, "an id is short", line);
    const auto *publish = std::get_if<Publish>(&message.request);
    if (publish)
        require(line.contains(publish->data), "data is as it was written", line);
    checkAnswers(message.id, nullptr, publish);
    const QByteArray text = encoded(message);
    const auto again = decoder.decode(text);
    require(again.has_value() && encoded(*again) == text, "what was read can be written and read again", text);
}

} // namespace

void check(QByteArrayView input, Depth)
{
    ClientMessageDecoder decoder;
    while (!input.isEmpty()) {
        const qsizetype end = input.indexOf('\n');
        // Exactly as long as it is: a byte read past its end is one that AddressSanitizer sees.
        const QByteArray line = (end < 0 ? input : input.first(end)).toByteArray();
        input = end < 0 ? QByteArrayView() : input.sliced(end + 1);
        if (const auto message = decoder.decode(line))
            checkMessage(decoder, *message, line);
        else
            checkRefusal(message.error(), line);
    }
}

} // namespace signalbox::fuzz

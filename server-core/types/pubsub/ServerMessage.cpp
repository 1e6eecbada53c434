// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/ServerMessage.h"

#include "shared/json/JsonString.h"

#include <array>
#include <charconv>
#include <concepts>

namespace signalbox::core::pubsub {

namespace {

/// Members of one object, one after the other. Names are ours and need no escapes.
class ObjectWriter
{
public:
    explicit ObjectWriter(QByteArray &out) : m_out(out) { m_out.append('{'); }
    ~ObjectWriter() { m_out.append('}'); }
    ObjectWriter(const ObjectWriter &) = delete;
    ObjectWriter &operator=(const ObjectWriter &) = delete;

    void text(QByteArrayView name, QByteArrayView value) { json::appendString(key(name), value); }
    void textUnlessEmpty(QByteArrayView name, QByteArrayView value)
    {
        if (!value.isEmpty())
            text(name, value);
    }
    void json(QByteArrayView name, QByteArrayView value) { key(name).append(value.isEmpty() ? QByteArrayView("null") : value); }
    void flag(QByteArrayView name, bool value) { key(name).append(value ? "true" : "false"); }
    template <std::integral T>
    void number(QByteArrayView name, T value)
    {
        std::array<char, 24> digits;
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
        Q_ASSERT(error == std::errc());
        key(name).append(digits.data(), end - digits.data());
    }
    /// For a value that the caller writes.
    QByteArray &key(QByteArrayView name)
    {
        if (!m_isFirst)
            m_out.append(',');
        m_isFirst = false;
        return m_out.append('"').append(name).append("\":");
    }

private:
    QByteArray &m_out;
    bool m_isFirst = true;
};

template <typename Range, typename Write>
void appendArray(QByteArray &out, const Range &range, Write write)
{
    out.append('[');
    bool isFirst = true;
    for (const auto &item : range) {
        if (!isFirst)
            out.append(',');
        isFirst = false;
        write(item);
    }
    out.append(']');
}

/// `write(result)` writes the members of the result.
template <typename Write>
void answer(QByteArray &out, QByteArrayView id, Write write)
{
    if (id.isEmpty())
        return;
    out.append("{\"jsonrpc\":\"2.0\",\"id\":").append(id).append(",\"result\":");
    {
        ObjectWriter result(out);
        write(result);
    }
    out.append('}');
}

/// `write(params)` writes the parameters. `size`: about what they take.
template <typename Write>
void note(QByteArray &out, QByteArrayView method, qsizetype size, Write write)
{
    // Only of a buffer of its own: reserving for each of many would copy them all each time.
    constexpr qsizetype frame = 160;
    if (out.isEmpty())
        out.reserve(size + frame);
    out.append("{\"jsonrpc\":\"2.0\",\"method\":\"").append(method).append("\",\"params\":");
    {
        ObjectWriter params(out);
        write(params);
    }
    out.append('}');
}

void writeMember(ObjectWriter &object, const MemberItem &item)
{
    object.text("member", item.member);
    object.json("info", item.info);
    object.number("since", item.since);
    object.text("instance", item.instance);
    object.text("node", item.node);
}

void writePage(ObjectWriter &object, QByteArray &out, const MemberPage &page)
{
    object.number("version", page.version);
    object.number("total", page.total);
    appendArray(object.key("items"), page.items, [&out](const MemberItem &item) {
        ObjectWriter member(out);
        writeMember(member, item);
    });
    if (page.nextPage)
        object.number("next_page", *page.nextPage);
}

void writeHistoryItem(QByteArray &out, const HistoryItem &item)
{
    ObjectWriter object(out);
    object.text("channel", item.channel);
    object.json("data", item.data);
    object.text("position", item.position);
    object.textUnlessEmpty("id", item.id);
    object.textUnlessEmpty("from", item.from);
}

} // namespace

void appendAnswer(QByteArray &out, QByteArrayView id, const ConnectAnswer &value)
{
    answer(out, id, [&](ObjectWriter &result) {
        result.text("session", value.session);
        result.text("client", value.client);
        result.text("node", value.node);
        result.text("hub", value.hub);
        result.number("ack_window", value.ackWindow);
        if (value.expiresIn)
            result.number("expires_in", *value.expiresIn);
    });
}

void appendAnswer(QByteArray &out, QByteArrayView id, const RefreshAnswer &value)
{
    answer(out, id, [&](ObjectWriter &result) {
        if (value.expiresIn)
            result.number("expires_in", *value.expiresIn);
        else
            result.json("expires_in", {});
    });
}

void appendAnswer(QByteArray &out, QByteArrayView id, const SubscribeAnswer &value)
{
    answer(out, id, [&](ObjectWriter &result) {
        result.textUnlessEmpty("position", value.position);
        result.flag("recovered", value.recovered);
        if (value.members) {
            ObjectWriter members(result.key("members"));
            writePage(members, out, *value.members);
        }
        if (!value.missing.empty())
            appendArray(result.key("missing"), value.missing, [&out](const QByteArray &node) { json::appendString(out, node); });
    });
}

void appendAnswer(QByteArray &out, QByteArrayView id, const PublishAnswer &value)
{
    answer(out, id, [&](ObjectWriter &result) { result.textUnlessEmpty("position", value.position); });
}

void appendAnswer(QByteArray &out, QByteArrayView id, const MemberPage &value)
{
    answer(out, id, [&](ObjectWriter &result) { writePage(result, out, value); });
}

void appendAnswer(QByteArray &out, QByteArrayView id, const HistoryAnswer &value)
{
    answer(out, id, [&](ObjectWriter &result) {
        appendArray(result.key("items"), value.items, [&out](const HistoryItem &item) { writeHistoryItem(out, item); });
        result.text("position", value.position);
        result.flag("complete", value.complete);
    });
}

void appendAnswer(QByteArray &out, QByteArrayView id, const EnterAnswer &value)
{
    answer(out, id, [&](ObjectWriter &result) {
        result.text("member", value.member);
        result.number("version", value.version);
    });
}

void appendAnswer(QByteArray &out, QByteArrayView id, const VersionAnswer &value)
{
    answer(out, id, [&](ObjectWriter &result) { result.number("version", value.version); });
}

void appendAnswer(QByteArray &out, QByteArrayView id, const EmptyAnswer &)
{
    answer(out, id, [](ObjectWriter &) {});
}

void appendError(QByteArray &out, QByteArrayView id, const Error &error)
{
    if (id.isEmpty())
        return;
    const QLatin1StringView name = errorName(error.code);
    out.append("{\"jsonrpc\":\"2.0\",\"id\":").append(id).append(",\"error\":");
    {
        ObjectWriter object(out);
        object.number("code", std::int32_t(error.code));
        object.text("message", error.message.toUtf8());
        ObjectWriter data(object.key("data"));
        data.text("error", QByteArrayView(name.data(), name.size()));
        data.flag("retryable", error.retryable);
    }
    out.append('}');
}

void appendNote(QByteArray &out, const MessageNote &value)
{
    const qsizetype size = value.channel.size() + value.data.size() + value.position.size() + value.id.size() + value.from.size();
    note(out, "message", size, [&](ObjectWriter &params) {
        params.text("channel", value.channel);
        params.json("data", value.data);
        params.text("position", value.position);
        params.textUnlessEmpty("id", value.id);
        params.textUnlessEmpty("from", value.from);
        if (value.retained)
            params.flag("retained", true);
    });
}

void appendNote(QByteArray &out, const BroadcastNote &value)
{
    note(out, "broadcast", value.data.size() + value.from.size(), [&](ObjectWriter &params) {
        params.json("data", value.data);
        params.textUnlessEmpty("from", value.from);
    });
}

void appendNote(QByteArray &out, const JoinedNote &value)
{
    const MemberItem &member = value.member;
    const qsizetype size = value.channel.size() + member.member.size() + member.info.size() + member.instance.size() + member.node.size();
    note(out, "joined", size, [&](ObjectWriter &params) {
        params.text("channel", value.channel);
        writeMember(params, member);
        params.number("version", value.version);
    });
}

void appendNote(QByteArray &out, const UpdatedNote &value)
{
    note(out, "updated", value.channel.size() + value.member.size() + value.info.size(), [&](ObjectWriter &params) {
        params.text("channel", value.channel);
        params.text("member", value.member);
        params.json("info", value.info);
        params.number("version", value.version);
    });
}

void appendNote(QByteArray &out, const LeftNote &value)
{
    note(out, "left", value.channel.size() + value.member.size(), [&](ObjectWriter &params) {
        params.text("channel", value.channel);
        params.text("member", value.member);
        params.text("reason", value.reason);
        params.number("version", value.version);
    });
}

void appendNote(QByteArray &out, const MembersNote &value)
{
    note(out, "members", value.channel.size(), [&](ObjectWriter &params) {
        params.text("channel", value.channel);
        writePage(params, out, value.members);
    });
}

void appendNote(QByteArray &out, const UnsubscribedNote &value)
{
    note(out, "unsubscribed", value.channel.size() + value.reason.size(), [&](ObjectWriter &params) {
        params.text("channel", value.channel);
        params.text("reason", value.reason);
    });
}

void appendNote(QByteArray &out, const GapNote &value)
{
    note(out, "gap", value.channel.size() + value.after.size() + value.to.size(), [&](ObjectWriter &params) {
        params.text("channel", value.channel);
        params.text("reason", value.reason);
        ObjectWriter range(params.key("range"));
        range.text("after", value.after);
        range.text("to", value.to);
    });
}

void appendNote(QByteArray &out, const ClosingNote &value)
{
    note(out, "closing", value.reason.size(), [&](ObjectWriter &params) {
        params.text("reason", value.reason);
        params.number("reconnect_after", value.reconnectAfter);
    });
}

} // namespace signalbox::core::pubsub

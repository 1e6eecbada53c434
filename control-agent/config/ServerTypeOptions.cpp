// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ServerTypeOptions.h"

#include <QtCore/QJsonArray>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestMark = 255;
constexpr qint64 gibibyte = qint64(1) << 30;

QJsonObject described(QJsonObject schema, const QString &description, const QJsonValue &byDefault = QJsonValue::Undefined)
{
    schema.insert(u"description"_s, description);
    if (!byDefault.isUndefined())
        schema.insert(u"default"_s, byDefault);
    return schema;
}

QJsonObject integer(qint64 least, qint64 most)
{
    return {{u"type"_s, u"integer"_s}, {u"minimum"_s, least}, {u"maximum"_s, most}};
}

QJsonObject choice(const QJsonArray &values)
{
    return {{u"enum"_s, values}};
}

QJsonObject mark(int most)
{
    return {{u"type"_s, u"string"_s}, {u"minLength"_s, 1}, {u"maxLength"_s, most}};
}

QJsonObject flag()
{
    return {{u"type"_s, u"boolean"_s}};
}

QJsonObject framing()
{
    const QJsonArray kinds{u"raw"_s, u"terminator"_s, u"begin-end-mark"_s, u"fixed-size"_s, u"length-prefix"_s, u"counted-separators"_s};
    return {
        {u"framing"_s, described(choice(kinds), u"How messages are cut out of the byte stream."_s, u"raw"_s)},
        {u"terminator"_s, described(mark(longestMark), u"terminator: what ends a message."_s, u"\r\n"_s)},
        {u"begin"_s, described(mark(longestMark), u"begin-end-mark, needed there: what begins a message."_s)},
        {u"end"_s, described(mark(longestMark), u"begin-end-mark, needed there: what ends a message."_s)},
        {u"size"_s, described(integer(1, gibibyte), u"fixed-size, needed there: bytes of every message."_s)},
        {u"length_bytes"_s, described(choice({1, 2, 4, 8}), u"length-prefix: bytes of the length field."_s, 4)},
        {u"byte_order"_s, described(choice({u"big"_s, u"little"_s}), u"length-prefix: order of these bytes."_s, u"big"_s)},
        {u"length_counts_header"_s, described(flag(), u"length-prefix: the length counts the bytes before the payload, too."_s, false)},
        {u"length_offset"_s, described(integer(0, 24), u"length-prefix: bytes of the header before the length field."_s, 0)},
        {u"separator"_s, described(mark(1), u"counted-separators, needed there: one byte that separates the parts of a message."_s)},
        {u"separator_count"_s, described(integer(2, 65536), u"counted-separators, needed there: how many of them end a message."_s)},
    };
}

QJsonObject compression()
{
    return {
        {u"compression"_s, described(flag(), u"Accept permessage-deflate (RFC 7692) from clients that offer it."_s, true)},
        {u"compression_context"_s,
         described(flag(), u"Keep the compression window between messages: smaller, but memory a session."_s, false)},
        {u"compression_threshold"_s, described(integer(0, gibibyte), u"Bytes below which a message is sent as it is."_s, 256)},
    };
}

} // namespace

QList<ServerTypeOptions> serverTypeOptions()
{
    return {{u"echo"_s, u"Options of the type \"echo\"."_s, framing()},
            {u"line"_s, u"The type \"line\" has no options."_s, {}},
            {u"websocket-echo"_s, u"Options of the type \"websocket-echo\"."_s, compression()}};
}

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/WebSocketOptions.h"

#include "server-core/types/OptionReader.h"
#include "server-core/types/OptionSchema.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestThreshold = qint64(1) << 30;

} // namespace

QJsonObject WebSocketOptions::schema()
{
    using namespace option;
    return {
        {u"compression"_s, described(flag(), u"Accept permessage-deflate (RFC 7692) from clients that offer it."_s, true)},
        {u"compression_context"_s,
         described(flag(), u"Keep the compression window between messages: smaller, but memory a session."_s, false)},
        {u"compression_threshold"_s, described(integer(0, largestThreshold), u"Bytes below which a message is sent as it is."_s, 256)},
    };
}

Result<std::optional<websocket::DeflatePolicy>> WebSocketOptions::read(const QJsonObject &options)
{
    OptionReader reader(options);
    websocket::DeflatePolicy policy;
    const bool on = reader.boolean(u"compression"_s, true);
    policy.keepContext = reader.boolean(u"compression_context"_s, policy.keepContext);
    policy.threshold = std::uint32_t(reader.integer(u"compression_threshold"_s, policy.threshold, 0, largestThreshold));
    if (const Result<void> result = reader.result(); !result)
        return failure(result.error());
    return on ? std::optional(policy) : std::nullopt;
}

} // namespace signalbox::core

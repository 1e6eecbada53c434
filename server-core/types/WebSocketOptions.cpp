// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/WebSocketOptions.h"

#include "server-core/types/OptionReader.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestThreshold = qint64(1) << 30;

} // namespace

QStringList WebSocketOptions::names()
{
    return {u"compression"_s, u"compression_context"_s, u"compression_threshold"_s};
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

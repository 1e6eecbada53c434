// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/ChannelGrants.h"
#include "shared/base/Error.h"

#include <QtCore/QByteArray>

#include <chrono>
#include <optional>
#include <vector>

namespace signalbox::core::access {

/// What a token says about its bearer. docs/tokens.md describes it for those who make tokens.
/// Units:  times in whole seconds, rounded down.
/// Source: RFC 7519 §4.1.
struct Claims {
    /// `sub`: the name as member and publisher.
    QByteArray subject;
    std::optional<std::chrono::sys_seconds> expiresAt;
    std::optional<std::chrono::sys_seconds> notBefore;
    std::optional<std::chrono::sys_seconds> issuedAt;
    QByteArray issuer;
    std::vector<QByteArray> audiences;
    /// `channels`; nothing is permitted without it.
    ChannelGrants channels;
    /// `info`: an object as compact JSON; empty when the token has none. What others see of the member unless it says otherwise.
    QByteArray info;

    bool operator==(const Claims &) const = default;

    /// Reads a token's payload. Judges shape only: neither times nor who it is from or for.
    /// Errors: TokenInvalid; the message names the claim.
    [[nodiscard]] static Result<Claims> fromJson(QByteArrayView json);
};

} // namespace signalbox::core::access

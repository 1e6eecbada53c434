// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>

#include <optional>

namespace signalbox::core::access {

/// A token is text of at most this many bytes: longer ones are refused unread.
inline constexpr qsizetype longestToken = 8 * 1024;

/// A JSON Web Token taken apart: nothing in it is believed yet.
/// Source: RFC 7515 §7.1 (compact serialisation).
struct CompactToken {
    QByteArray header;
    QByteArray payload;
    QByteArray signature;
    /// What the signature is over: a part of the text given to `parse`.
    QByteArrayView signedText;

    /// Errors: TokenInvalid.
    [[nodiscard]] static Result<CompactToken> parse(QByteArrayView text);
};

/// To the letter: no padding, nothing outside the alphabet, no bits that stand for nothing; one text for each content.
/// Source: RFC 4648 §5, §3.5.
std::optional<QByteArray> fromBase64Url(QByteArrayView text);

} // namespace signalbox::core::access

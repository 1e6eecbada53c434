// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/CompactToken.h"

#include "server-core/access/StrictJson.h"

namespace signalbox::core::access {

using namespace Qt::StringLiterals;

std::optional<QByteArray> fromBase64Url(QByteArrayView text)
{
    constexpr auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    auto decoded = QByteArray::fromBase64Encoding(text.toByteArray(), options | QByteArray::AbortOnBase64DecodingErrors);
    // Qt takes padding and stray bits: what is written anew says whether there were any.
    if (!decoded || decoded.decoded.toBase64(options) != text)
        return std::nullopt;
    return std::move(decoded.decoded);
}

Result<CompactToken> CompactToken::parse(QByteArrayView text)
{
    if (text.size() > longestToken)
        return refused(u"it has %1 bytes; the limit is %2"_s.arg(text.size()).arg(longestToken));
    const qsizetype first = text.indexOf('.');
    const qsizetype second = first < 0 ? -1 : text.indexOf('.', first + 1);
    if (second < 0 || text.indexOf('.', second + 1) >= 0)
        return refused(u"it is not a JSON Web Token of three parts with dots between them"_s);
    auto header = fromBase64Url(text.first(first));
    auto payload = fromBase64Url(text.sliced(first + 1, second - first - 1));
    auto signature = fromBase64Url(text.sliced(second + 1));
    if (!header || !payload || !signature)
        return refused(u"a part of it is not base64url without padding"_s);
    return CompactToken{std::move(*header), std::move(*payload), std::move(*signature), text.first(second)};
}

} // namespace signalbox::core::access

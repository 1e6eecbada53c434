// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArrayView>

#include <simdjson.h>

namespace signalbox::core::access {

/// `return refused(u"it has expired"_s);`: TokenInvalid, "the token is refused: …".
[[nodiscard]] tl::unexpected<Error> refused(const QString &why);

/// An object that every reader takes for the same: valid JSON, at most 32 levels deep, no key twice in one object.
/// Shape:  lives as long as `parser`, until its next use.
/// Errors: TokenInvalid; `part` ("header") says of what.
[[nodiscard]] Result<simdjson::dom::object> strictObject(simdjson::dom::parser &parser, QByteArrayView json, const QString &part);

inline QByteArrayView view(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

} // namespace signalbox::core::access

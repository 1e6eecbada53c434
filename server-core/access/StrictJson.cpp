// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/StrictJson.h"

#include <algorithm>
#include <vector>

namespace signalbox::core::access {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t deepest = 32;

bool repeatsKey(simdjson::dom::element element);

bool repeatsKey(simdjson::dom::object object)
{
    // Sorted, for the header is read before anybody knows whose it is: many keys must not cost their square.
    std::vector<std::string_view> keys;
    for (const auto [key, value] : object) {
        if (repeatsKey(value))
            return true;
        keys.push_back(key);
    }
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

bool repeatsKey(simdjson::dom::element element)
{
    if (element.is_object())
        return repeatsKey(element.get_object().value_unsafe());
    if (!element.is_array())
        return false;
    const simdjson::dom::array array = element.get_array().value_unsafe();
    return std::any_of(array.begin(), array.end(), [](simdjson::dom::element item) { return repeatsKey(item); });
}

} // namespace

tl::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorCode::TokenInvalid, u"the token is refused: "_s + why);
}

Result<simdjson::dom::object> strictObject(simdjson::dom::parser &parser, QByteArrayView json, const QString &part)
{
    const auto size = std::size_t(json.size());
    simdjson::dom::object object;
    // At least a block's worth: allocating nothing leaves the parser without memory to say so in.
    if (parser.allocate(std::max<std::size_t>(size, 64), deepest) != simdjson::SUCCESS)
        return failure(ErrorCode::ResourcesExhausted, u"no memory to read the token"_s);
    if (parser.parse(json.data(), size).get(object) != simdjson::SUCCESS)
        return refused(u"its %1 is not a JSON object"_s.arg(part));
    if (repeatsKey(object))
        return refused(u"its %1 has a key twice in one object"_s.arg(part));
    return object;
}

} // namespace signalbox::core::access

// SPDX-License-Identifier: Apache-2.0
#include "shared/json/JsonString.h"

#include <array>
#include <string_view>

namespace signalbox::json {

namespace {

/// How a byte has to be written: 0 as it is, 'u' as \u00XX, anything else after a backslash.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table = {};
    for (std::size_t i = 0; i < 0x20; ++i)
        table[i] = 'u';
    table['"'] = '"';
    table['\\'] = '\\';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    return table;
}();

} // namespace

void appendString(QByteArray &out, QByteArrayView utf8)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    out.append('"');
    qsizetype plain = 0;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        const char escape = escapes[byte];
        if (escape == 0)
            continue;
        out.append(utf8.sliced(plain, i - plain)).append('\\').append(escape);
        if (escape == 'u')
            out.append("00").append(digits[byte >> 4]).append(digits[byte & 15]);
        plain = i + 1;
    }
    out.append(utf8.sliced(plain)).append('"');
}

} // namespace signalbox::json

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

#include <algorithm>

namespace signalbox::core::http {

/// The character classes of HTTP, as the parser, the request and the response share them.
/// Source: RFC 9110 §5.5, §5.6.2.
constexpr bool isTokenChar(char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return true;
    switch (c) {
    case '!':
    case '#':
    case '$':
    case '%':
    case '&':
    case '\'':
    case '*':
    case '+':
    case '-':
    case '.':
    case '^':
    case '_':
    case '`':
    case '|':
    case '~':
        return true;
    default:
        return false;
    }
}

inline bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenChar);
}

/// Visible characters, space, tab and obs-text: everything a field value may hold. CR, LF and NUL are not in it.
constexpr bool isFieldValueChar(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

constexpr bool isOptionalSpace(char c)
{
    return c == ' ' || c == '\t';
}

inline QByteArrayView trimOptionalSpace(QByteArrayView text)
{
    while (!text.isEmpty() && isOptionalSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isOptionalSpace(text.back()))
        text.chop(1);
    return text;
}

inline bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && a.compare(b, Qt::CaseInsensitive) == 0;
}

} // namespace signalbox::core::http

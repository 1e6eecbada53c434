// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/JsonScan.h"

#include <cstring>

namespace signalbox::core::pubsub {

namespace {

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// How many bytes the escape at `text[0]` (a backslash) has; 0 for none that exists.
qsizetype escapeLength(QByteArrayView text)
{
    if (text.size() < 2)
        return 0;
    if (text[1] != 'u')
        return std::strchr("\"\\/bfnrt", text[1]) && text[1] != '\0' ? 2 : 0;
    if (text.size() < 6)
        return 0;
    for (qsizetype i = 2; i < 6; ++i) {
        if (!isHexDigit(text[i]))
            return 0;
    }
    return 6;
}

/// From the first backslash on, an escape at a time.
JsonString readEscapedString(QByteArrayView text, qsizetype at)
{
    while (at < text.size() && text[at] != '"') {
        const qsizetype length = text[at] == '\\' ? escapeLength(text.sliced(at)) : 1;
        if (length == 0)
            return {};
        at += length;
    }
    if (at >= text.size())
        return {};
    return {text.sliced(1, at - 1), true, true};
}

/// Moves `at` past digits; false when there is none.
bool skipDigits(QByteArrayView text, qsizetype &at)
{
    const qsizetype begin = at;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at > begin;
}

bool isNumber(QByteArrayView text)
{
    qsizetype at = text.startsWith('-') ? 1 : 0;
    const qsizetype whole = at;
    if (!skipDigits(text, at) || (text[whole] == '0' && at > whole + 1))
        return false;
    if (at < text.size() && text[at] == '.' && !skipDigits(text, ++at))
        return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        if (!skipDigits(text, at))
            return false;
    }
    return at == text.size();
}

} // namespace

JsonString readString(QByteArrayView text)
{
    const char *inner = text.data() + 1;
    const auto rest = std::size_t(text.size() - 1);
    const auto *quote = static_cast<const char *>(std::memchr(inner, '"', rest));
    if (!quote)
        return {};
    const auto *backslash = static_cast<const char *>(std::memchr(inner, '\\', std::size_t(quote - inner)));
    if (backslash)
        return readEscapedString(text, backslash - text.data());
    return {QByteArrayView(inner, quote - inner), false, true};
}

bool isScalar(QByteArrayView text)
{
    if (text.isEmpty())
        return false;
    switch (text.front()) {
    case 't':
        return text == QByteArrayView("true");
    case 'f':
        return text == QByteArrayView("false");
    case 'n':
        return text == QByteArrayView("null");
    default:
        return isNumber(text);
    }
}

QByteArrayView trimmedText(QByteArrayView text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.isEmpty() && isSpace(text.back()))
        text.chop(1);
    while (!text.isEmpty() && isSpace(text.front()))
        text = text.sliced(1);
    return text;
}

} // namespace signalbox::core::pubsub

// SPDX-License-Identifier: Apache-2.0
#include "shared/json/JsonText.h"

#include <QtCore/QJsonDocument>

#include <cmath>

namespace signalbox::json::detail {

namespace {

constexpr bool isPlain(char16_t c)
{
    return c >= 0x20 && c < 0x7f && c != u'"' && c != u'\\';
}

void appendEscaped(QByteArray &out, char16_t c)
{
    switch (c) {
    case u'"':
        return appendText(out, "\\\"");
    case u'\\':
        return appendText(out, "\\\\");
    case u'\b':
        return appendText(out, "\\b");
    case u'\f':
        return appendText(out, "\\f");
    case u'\n':
        return appendText(out, "\\n");
    case u'\r':
        return appendText(out, "\\r");
    case u'\t':
        return appendText(out, "\\t");
    default:
        break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    appendText(out, "\\u00");
    out.append(digits[c >> 4]).append(digits[c & 15]);
}

} // namespace

void appendNumber(QByteArray &out, double value)
{
    if (!std::isfinite(value))
        return appendText(out, "null");
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end - digits.data());
}

void appendString(QByteArray &out, const QString &value)
{
    out.append('"');
    const QStringView text = value;
    qsizetype at = 0;
    while (at < text.size()) {
        qsizetype end = at;
        while (end < text.size() && isPlain(text[end].unicode()))
            ++end;
        if (end > at) {
            const qsizetype start = out.size();
            out.resize(start + end - at);
            std::transform(text.begin() + at, text.begin() + end, out.begin() + start, [](QChar c) { return char(c.unicode()); });
            at = end;
            continue;
        }
        const char16_t c = text[at].unicode();
        if (c < 0x20 || c == u'"' || c == u'\\') {
            appendEscaped(out, c);
            ++at;
            continue;
        }
        // A whole run of other characters, so that no pair of surrogates is cut.
        while (end < text.size() && text[end].unicode() >= 0x7f)
            ++end;
        out.append(text.mid(at, end - at).toUtf8());
        at = end;
    }
    out.append('"');
}

void appendValue(QByteArray &out, const QJsonValue &value)
{
    if (value.isString())
        return appendString(out, value.toString());
    if (value.isObject()) {
        out.append(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
        return;
    }
    // Qt writes only arrays and objects: one in an array, without its brackets. What is undefined becomes null there.
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    out.append(array.constData() + 1, array.size() - 2);
}

} // namespace signalbox::json::detail

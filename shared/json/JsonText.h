// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/json/Json.h"

#include <QtCore/QByteArray>

#include <charconv>

/// struct → JSON text, from the same list of fields as `json::toJson` and with the same meaning, but without building Qt's tree of
/// values first: that tree takes several times as long as the text.
/// Shape:  compact; the keys in the order of the fields, of maps in the maps' order. Numbers as short as they can be read back; what
///         JSON has no number for (infinite, not a number) is null, and half a surrogate pair becomes a question mark, as with Qt.
/// Thread: any; nothing is shared.
namespace signalbox::json {

/// JSON that is written already.
struct Text {
    QByteArray bytes;
};

namespace detail {

void appendNumber(QByteArray &out, double value);
void appendString(QByteArray &out, const QString &value);
void appendValue(QByteArray &out, const QJsonValue &value);

template <typename T>
inline constexpr bool isList = false;
template <typename T>
inline constexpr bool isList<QList<T>> = true;
template <typename T>
inline constexpr bool isMap = false;
template <typename T>
inline constexpr bool isMap<QMap<QString, T>> = true;

inline void appendText(QByteArray &out, std::string_view text)
{
    out.append(text.data(), qsizetype(text.size()));
}

template <typename T>
void append(QByteArray &out, const T &value);

/// The names stand in the source, so they need no escapes.
template <Described S>
void appendFields(QByteArray &out, const S &value)
{
    char before = '{';
    const auto one = [&](std::string_view name, const auto &member) {
        out.append(before).append('"');
        appendText(out, name);
        out.append("\":");
        append(out, member);
        before = ',';
    };
    std::apply([&](const auto &...f) { (one(f.name, value.*f.member), ...); }, S::fields);
    if (before == '{')
        out.append('{');
    out.append('}');
}

template <typename T>
void append(QByteArray &out, const T &value)
{
    if constexpr (std::is_same_v<T, bool>) {
        appendText(out, value ? "true" : "false");
    } else if constexpr (std::integral<T>) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), qint64(value)).ptr;
        out.append(digits.data(), end - digits.data());
    } else if constexpr (std::is_same_v<T, double>) {
        appendNumber(out, value);
    } else if constexpr (std::is_same_v<T, QString>) {
        appendString(out, value);
    } else if constexpr (NamedEnum<T>) {
        out.append('"');
        appendText(out, enumNames(value).names[std::size_t(value)]);
        out.append('"');
    } else if constexpr (isOptional<T>) {
        value ? append(out, *value) : appendText(out, "null");
    } else if constexpr (isList<T>) {
        out.append('[');
        for (qsizetype i = 0; i < value.size(); ++i) {
            if (i > 0)
                out.append(',');
            append(out, value.at(i));
        }
        out.append(']');
    } else if constexpr (isMap<T>) {
        out.append('{');
        for (auto it = value.begin(); it != value.end(); ++it) {
            if (it != value.begin())
                out.append(',');
            appendString(out, it.key());
            out.append(':');
            append(out, it.value());
        }
        out.append('}');
    } else if constexpr (Described<T>) {
        appendFields(out, value);
    } else {
        appendValue(out, value);
    }
}

} // namespace detail

template <typename T>
Text toText(const T &value)
{
    Text text;
    detail::append(text.bytes, value);
    return text;
}

} // namespace signalbox::json

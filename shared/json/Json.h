// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtCore/QList>
#include <QtCore/QMap>
#include <QtCore/QString>

#include <array>
#include <concepts>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

/// struct ↔ JSON from one list of fields:
///
///     struct ListenerStatus {
///         QString address;
///         int port = 0;
///         static constexpr auto fields = std::tuple{
///             json::field("address", &ListenerStatus::address, "Address it listens on"),
///             json::field("port", &ListenerStatus::port, "TCP port")};
///     };
///
/// `json::toJson(value)` and `json::fromJson<T>(json)` follow from it. Enumerations appear by name when the type has
/// `constexpr auto enumNames(E)` found by argument-dependent look-up (see EnumNames below).
/// Errors: InvalidParams; `context` is the path to the field ("listeners[2].port").
/// Thread: any; nothing is shared.
namespace signalbox::json {

enum class Presence { Required, Optional };

template <typename S, typename T>
struct Field {
    std::string_view name;
    T S::*member;
    std::string_view doc;
    Presence presence;
};

/// A field that must be there when reading, unless its type is std::optional (then null or absent mean nothing).
template <typename S, typename T>
constexpr Field<S, T> field(std::string_view name, T S::*member, std::string_view doc = {})
{
    return {name, member, doc, Presence::Required};
}
/// A field that keeps the struct's own default when it is absent or null.
template <typename S, typename T>
constexpr Field<S, T> optionalField(std::string_view name, T S::*member, std::string_view doc = {})
{
    return {name, member, doc, Presence::Optional};
}

/// The names of an enumeration's values, in the order of the values from 0.
template <typename E, std::size_t N>
struct EnumNames {
    std::array<std::string_view, N> names;
};

// clang-format off: version 14 takes a requires-expression for a function
template <typename T>
concept Described = requires
{
    T::fields;
};
template <typename T>
concept NamedEnum = std::is_enum_v<T> && requires(T value)
{
    enumNames(value);
};
// clang-format on

inline QString toQString(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

template <NamedEnum E>
QString enumName(E value)
{
    return toQString(enumNames(value).names[std::size_t(value)]);
}

namespace detail {

/// Where the reader is, kept on the stack and written out only for an error.
struct Path {
    const Path *parent = nullptr;
    std::string_view key = {};
    qsizetype index = -1;
    /// Of the root: unknown keys are errors, at every depth.
    bool strict = false;
    QString text() const;
    bool isStrict() const { return parent ? parent->isStrict() : strict; }
};

QString typeName(const QJsonValue &value);
tl::unexpected<Error> wrongType(const Path &path, std::string_view expected, const QJsonValue &actual);
tl::unexpected<Error> outOfRange(const Path &path, const QJsonValue &actual);
tl::unexpected<Error> missing(const Path &path);
tl::unexpected<Error> notOneOf(const Path &path, const QString &actual, std::span<const std::string_view> names);
/// Refuses keys that are not in `known`, naming the nearest one.
Result<void> onlyKnownKeys(const Path &path, const QJsonObject &object, std::span<const std::string_view> known);

template <typename T>
struct Codec;

template <>
struct Codec<bool> {
    static QJsonValue write(bool value) { return value; }
    static Result<bool> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isBool())
            return wrongType(path, "true or false", json);
        return json.toBool();
    }
};

template <std::integral T>
struct Codec<T> {
    static QJsonValue write(T value) { return QJsonValue(static_cast<qint64>(value)); }
    static Result<T> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isDouble())
            return wrongType(path, "a whole number", json);
        constexpr qint64 none = std::numeric_limits<qint64>::min();
        const qint64 number = json.toInteger(none);
        if (number == none)
            return wrongType(path, "a whole number", json);
        if (!std::in_range<T>(number))
            return outOfRange(path, json);
        return static_cast<T>(number);
    }
};

template <>
struct Codec<double> {
    static QJsonValue write(double value) { return value; }
    static Result<double> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isDouble())
            return wrongType(path, "a number", json);
        return json.toDouble();
    }
};

template <>
struct Codec<QString> {
    static QJsonValue write(const QString &value) { return value; }
    static Result<QString> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isString())
            return wrongType(path, "a string", json);
        return json.toString();
    }
};

template <>
struct Codec<QJsonValue> {
    static QJsonValue write(const QJsonValue &value) { return value; }
    static Result<QJsonValue> read(const QJsonValue &json, const Path &) { return json; }
};

template <>
struct Codec<QJsonObject> {
    static QJsonValue write(const QJsonObject &value) { return value; }
    static Result<QJsonObject> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isObject())
            return wrongType(path, "an object", json);
        return json.toObject();
    }
};

template <NamedEnum E>
struct Codec<E> {
    static QJsonValue write(E value) { return enumName(value); }
    static Result<E> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isString())
            return wrongType(path, "a string", json);
        static constexpr auto table = enumNames(E{});
        const QString text = json.toString();
        for (std::size_t i = 0; i < table.names.size(); ++i) {
            if (text == QLatin1StringView(table.names[i].data(), qsizetype(table.names[i].size())))
                return static_cast<E>(i);
        }
        return notOneOf(path, text, table.names);
    }
};

template <typename T>
struct Codec<std::optional<T>> {
    static QJsonValue write(const std::optional<T> &value) { return value ? Codec<T>::write(*value) : QJsonValue(QJsonValue::Null); }
    static Result<std::optional<T>> read(const QJsonValue &json, const Path &path)
    {
        if (json.isNull() || json.isUndefined())
            return std::optional<T>();
        return Codec<T>::read(json, path).map([](T value) { return std::optional<T>(std::move(value)); });
    }
};

template <typename T>
struct Codec<QList<T>> {
    static QJsonValue write(const QList<T> &values)
    {
        QJsonArray array;
        for (const T &value : values)
            array.append(Codec<T>::write(value));
        return array;
    }
    static Result<QList<T>> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isArray())
            return wrongType(path, "an array", json);
        const QJsonArray array = json.toArray();
        QList<T> values;
        values.reserve(array.size());
        for (qsizetype i = 0; i < array.size(); ++i) {
            Result<T> value = Codec<T>::read(array.at(i), Path{&path, {}, i});
            if (!value)
                return failure(std::move(value.error()));
            values.append(std::move(*value));
        }
        return values;
    }
};

template <typename T>
struct Codec<QMap<QString, T>> {
    static QJsonValue write(const QMap<QString, T> &values)
    {
        QJsonObject object;
        for (auto it = values.begin(); it != values.end(); ++it)
            object.insert(it.key(), Codec<T>::write(it.value()));
        return object;
    }
    static Result<QMap<QString, T>> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isObject())
            return wrongType(path, "an object", json);
        QMap<QString, T> values;
        const QJsonObject object = json.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const std::string key = it.key().toStdString();
            Result<T> value = Codec<T>::read(it.value(), Path{&path, key});
            if (!value)
                return failure(std::move(value.error()));
            values.insert(it.key(), std::move(*value));
        }
        return values;
    }
};

template <typename T>
inline constexpr bool isOptional = false;
template <typename T>
inline constexpr bool isOptional<std::optional<T>> = true;

template <Described S>
struct Codec<S> {
    static QJsonValue write(const S &value)
    {
        QJsonObject object;
        std::apply([&](const auto &...f) { (object.insert(toQString(f.name), writeMember(value.*f.member)), ...); }, S::fields);
        return object;
    }
    static Result<S> read(const QJsonValue &json, const Path &path)
    {
        if (!json.isObject())
            return wrongType(path, "an object", json);
        const QJsonObject object = json.toObject();
        if (path.isStrict()) {
            static constexpr auto known = names();
            if (Result<void> ok = onlyKnownKeys(path, object, known); !ok)
                return failure(std::move(ok.error()));
        }
        S value{};
        std::optional<Error> error;
        std::apply([&](const auto &...f) { (void)(readMember(object, path, f, value, error) && ...); }, S::fields);
        if (error)
            return failure(std::move(*error));
        return value;
    }
    static constexpr auto names()
    {
        return std::apply([](const auto &...f) { return std::array<std::string_view, sizeof...(f)>{f.name...}; }, S::fields);
    }

private:
    template <typename T>
    static QJsonValue writeMember(const T &value)
    {
        return Codec<T>::write(value);
    }
    template <typename T>
    static bool readMember(const QJsonObject &object, const Path &path, const Field<S, T> &f, S &value, std::optional<Error> &error)
    {
        const Path here{&path, f.name};
        const QJsonValue json = object.value(QLatin1StringView(f.name.data(), qsizetype(f.name.size())));
        if (json.isUndefined() || (json.isNull() && f.presence == Presence::Optional)) {
            if (f.presence == Presence::Required && !isOptional<T>) {
                error = missing(here).value();
                return false;
            }
            return true;
        }
        Result<T> member = Codec<T>::read(json, here);
        if (!member) {
            error = std::move(member.error());
            return false;
        }
        value.*f.member = std::move(*member);
        return true;
    }
};

} // namespace detail

template <typename T>
QJsonValue toJson(const T &value)
{
    return detail::Codec<T>::write(value);
}
template <Described S>
QJsonObject toObject(const S &value)
{
    return toJson(value).toObject();
}

/// Reads leniently: unknown keys are ignored, so that an older program understands a newer one's answers.
template <typename T>
[[nodiscard]] Result<T> fromJson(const QJsonValue &json)
{
    return detail::Codec<T>::read(json, detail::Path{});
}

/// Reads strictly, for what a person or script typed: an unknown key, at any depth, is an error that names the nearest
/// known one.
template <Described S>
[[nodiscard]] Result<S> fromJsonStrict(const QJsonValue &json)
{
    return detail::Codec<S>::read(json, detail::Path{.strict = true});
}

} // namespace signalbox::json

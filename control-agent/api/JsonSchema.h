// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/SchemaNames.h"

/// JSON Schema (draft 7, as OpenRPC wants it) of the API's structures, from the same field lists that read and write them.
/// Shape:  what SchemaNames.h names is referred to; `Of<T>::inlined()` describes it.
namespace signalbox::agent::schema {

template <typename T>
struct Of;

inline QJsonObject typed(QStringView type)
{
    return {{QStringLiteral("type"), type.toString()}};
}

template <>
struct Of<bool> {
    static QJsonObject get() { return typed(u"boolean"); }
};
template <std::integral T>
struct Of<T> {
    static QJsonObject get() { return typed(u"integer"); }
};
template <>
struct Of<double> {
    static QJsonObject get() { return typed(u"number"); }
};
template <>
struct Of<QString> {
    static QJsonObject get() { return typed(u"string"); }
};
template <>
struct Of<QJsonObject> {
    static QJsonObject get() { return typed(u"object"); }
};
template <>
struct Of<QJsonValue> {
    static QJsonObject get() { return {}; }
};
inline QJsonObject reference(std::string_view name)
{
    return {{QStringLiteral("$ref"), QStringLiteral("#/components/schemas/") + json::toQString(name)}};
}

template <json::NamedEnum E>
struct Of<E> {
    static QJsonObject get() { return nameOf<E>.empty() ? inlined() : reference(nameOf<E>); }
    static QJsonObject inlined()
    {
        QJsonArray names;
        for (std::string_view name : enumNames(E{}).names)
            names.append(json::toQString(name));
        return {{QStringLiteral("type"), QStringLiteral("string")}, {QStringLiteral("enum"), names}};
    }
};
template <typename T>
struct Of<std::optional<T>> {
    static QJsonObject get() { return {{QStringLiteral("anyOf"), QJsonArray{Of<T>::get(), typed(u"null")}}}; }
};
template <typename T>
struct Of<QList<T>> {
    static QJsonObject get() { return {{QStringLiteral("type"), QStringLiteral("array")}, {QStringLiteral("items"), Of<T>::get()}}; }
};
template <typename T>
struct Of<QMap<QString, T>> {
    static QJsonObject get()
    {
        return {{QStringLiteral("type"), QStringLiteral("object")}, {QStringLiteral("additionalProperties"), Of<T>::get()}};
    }
};

template <typename S, typename T>
bool isRequired(const json::Field<S, T> &field)
{
    return field.presence == json::Presence::Required && !json::detail::isOptional<T>;
}

template <typename S, typename T>
QJsonObject ofField(const json::Field<S, T> &field)
{
    QJsonObject object = Of<T>::get();
    if (!field.doc.empty())
        object.insert(QStringLiteral("description"), QString::fromUtf8(field.doc.data(), qsizetype(field.doc.size())));
    if (field.presence == json::Presence::Optional)
        object.insert(QStringLiteral("default"), json::toJson(S{}.*field.member));
    return object;
}

template <json::Described S>
struct Of<S> {
    static QJsonObject get() { return nameOf<S>.empty() ? inlined() : reference(nameOf<S>); }
    static QJsonObject inlined()
    {
        QJsonObject properties;
        QJsonArray required;
        const auto take = [&](const auto &field) {
            properties.insert(json::toQString(field.name), ofField(field));
            if (isRequired(field))
                required.append(json::toQString(field.name));
        };
        std::apply([&](const auto &...field) { (take(field), ...); }, S::fields);
        QJsonObject object = typed(u"object");
        object.insert(QStringLiteral("properties"), properties);
        if (!required.isEmpty())
            object.insert(QStringLiteral("required"), required);
        return object;
    }
};

} // namespace signalbox::agent::schema

// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/TomlFromJson.h"

#include <QtCore/QJsonArray>

namespace signalbox::core {

namespace {

toml::array toArray(const QJsonArray &array);

/// Calls `add` with the value as TOML has it; not at all for null, which TOML has not: it means that the key is absent.
template <typename Add>
void withToml(const QJsonValue &value, const Add &add)
{
    if (value.isBool())
        add(value.toBool());
    else if (value.isDouble() && double(value.toInteger()) == value.toDouble())
        add(std::int64_t(value.toInteger()));
    else if (value.isDouble())
        add(value.toDouble());
    else if (value.isString())
        add(value.toString().toStdString());
    else if (value.isArray())
        add(toArray(value.toArray()));
    else if (value.isObject())
        add(tomlOf(value.toObject()));
}

toml::array toArray(const QJsonArray &array)
{
    toml::array result;
    for (const QJsonValue value : array)
        withToml(value, [&result](auto element) { result.push_back(std::move(element)); });
    return result;
}

} // namespace

toml::table tomlOf(const QJsonObject &object)
{
    toml::table result;
    for (auto it = object.begin(); it != object.end(); ++it)
        withToml(it.value(), [&result, &it](auto element) { result.insert_or_assign(it.key().toStdString(), std::move(element)); });
    return result;
}

} // namespace signalbox::core

// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceDocument.h"

#include "server-core/instance/InstanceConfigReader.h"
#include "server-core/instance/InstanceKeys.h"

#include <QtCore/QJsonArray>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// Without the keys that have the value of `defaults`, unless they must be there.
template <typename T>
QJsonObject valuesOf(const ConfigTable<T> &table, const T &config, const T *defaults)
{
    QJsonObject object;
    for (const ConfigKey<T> &key : table.keys) {
        const QJsonValue value = key.value(config);
        if (!defaults || key.required || value != key.value(*defaults))
            object.insert(key.name, value);
    }
    return object;
}

QJsonObject documentOf(const InstanceConfig &config, const InstanceConfig *defaults)
{
    QJsonObject document;
    for (const ConfigTable<InstanceConfig> &table : instanceTables()) {
        const QJsonObject values = valuesOf(table, config, defaults);
        if (table.name.isEmpty())
            document = values;
        else if (!values.isEmpty())
            document.insert(table.name, values);
    }
    const ListenerConfig plain;
    QJsonArray listeners;
    for (const ListenerConfig &listener : config.listeners)
        listeners.append(valuesOf(listenerTable(), listener, defaults ? &plain : nullptr));
    document.insert(u"listen"_s, listeners);
    return document;
}

toml::table toTable(const QJsonObject &object);
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
        add(toTable(value.toObject()));
}

toml::array toArray(const QJsonArray &array)
{
    toml::array result;
    for (const QJsonValue value : array)
        withToml(value, [&result](auto element) { result.push_back(std::move(element)); });
    return result;
}

toml::table toTable(const QJsonObject &object)
{
    toml::table result;
    for (auto it = object.begin(); it != object.end(); ++it)
        withToml(it.value(), [&result, &it](auto element) { result.insert_or_assign(it.key().toStdString(), std::move(element)); });
    return result;
}

} // namespace

QJsonObject toDocument(const InstanceConfig &config)
{
    return documentOf(config, nullptr);
}

QJsonObject toShortDocument(const InstanceConfig &config, const InstanceConfig &defaults)
{
    return documentOf(config, &defaults);
}

Result<InstanceConfig> fromDocument(const QJsonObject &document, const InstanceConfig &defaults, const QString &what)
{
    return readInstance(toTable(document), TomlSource(what), defaults, QString());
}

} // namespace signalbox::core

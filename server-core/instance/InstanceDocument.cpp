// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceDocument.h"

#include "server-core/instance/InstanceConfigReader.h"
#include "server-core/instance/InstanceKeys.h"
#include "server-core/instance/TomlFromJson.h"

#include <QtCore/QJsonArray>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

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
    return readInstance(tomlOf(document), TomlSource(what), defaults, QString());
}

} // namespace signalbox::core

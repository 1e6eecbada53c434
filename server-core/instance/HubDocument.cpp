// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubDocument.h"

#include "server-core/instance/HubConfigReader.h"
#include "server-core/instance/HubKeys.h"
#include "server-core/instance/TomlFromJson.h"

#include <QtCore/QJsonArray>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

QJsonObject documentOf(const HubConfig &hub, const HubConfig *defaults)
{
    QJsonObject document;
    for (const ConfigTable<HubConfig> &table : hubTables()) {
        const QJsonObject values = valuesOf(table, hub, defaults);
        if (table.name.isEmpty())
            document = values;
        else if (!values.isEmpty())
            document.insert(table.name, values);
    }
    const HubKeyConfig plain;
    QJsonArray keys;
    for (const HubKeyConfig &key : hub.keys)
        keys.append(valuesOf(hubKeyTable(), key, defaults ? &plain : nullptr));
    if (!defaults || !keys.isEmpty())
        document.insert(u"key"_s, keys);
    return document;
}

} // namespace

QJsonObject toDocument(const HubConfig &hub)
{
    return documentOf(hub, nullptr);
}

QJsonObject toShortDocument(const HubConfig &hub)
{
    const HubConfig plain;
    return documentOf(hub, &plain);
}

Result<HubConfig> hubFromDocument(const QJsonObject &document, const QString &what)
{
    const toml::table table = tomlOf(document);
    const TomlSource source(what);
    TomlErrors errors(source);
    TomlReader reader(table, QString(), errors);
    HubConfig hub = readHub(reader);
    if (!errors.isEmpty())
        return failure(errors.toError());
    hub.sourceFile.clear();
    hub.sourceLine = 0;
    return hub;
}

} // namespace signalbox::core

// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/ServerType.h"

#include "server-core/include/signalbox/Plugin.h"
#include "shared/base/Version.h"

#include <QtCore/QJsonArray>

namespace signalbox {

using namespace Qt::StringLiterals;

ServerType::~ServerType() = default;

ServerTypePlugin::~ServerTypePlugin() = default;

QJsonObject ServerType::optionsSchema() const
{
    return optionsOf({});
}

QJsonObject ServerType::optionsOf(const QJsonObject &properties, const QStringList &required)
{
    QJsonObject schema{{u"type"_s, u"object"_s}, {u"properties"_s, properties}, {u"additionalProperties"_s, false}};
    if (!required.isEmpty())
        schema.insert(u"required"_s, QJsonArray::fromStringList(required));
    return schema;
}

QString libraryVersion()
{
    return productVersion;
}

} // namespace signalbox

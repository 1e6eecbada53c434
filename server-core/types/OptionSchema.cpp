// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/OptionSchema.h"

namespace signalbox::core::option {

using namespace Qt::StringLiterals;

QJsonObject described(QJsonObject schema, const QString &description, const QJsonValue &byDefault)
{
    schema.insert(u"description"_s, description);
    if (!byDefault.isUndefined())
        schema.insert(u"default"_s, byDefault);
    return schema;
}

QJsonObject integer(qint64 least, qint64 most)
{
    return {{u"type"_s, u"integer"_s}, {u"minimum"_s, least}, {u"maximum"_s, most}};
}

QJsonObject choice(const QJsonArray &values)
{
    return {{u"enum"_s, values}};
}

QJsonObject mark(qint64 most)
{
    return {{u"type"_s, u"string"_s}, {u"minLength"_s, 1}, {u"maxLength"_s, most}};
}

QJsonObject flag()
{
    return {{u"type"_s, u"boolean"_s}};
}

} // namespace signalbox::core::option

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/SqlValues.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QTimeZone>

namespace signalbox::agent {

QVariant toSql(const QDateTime &at)
{
    return at.isValid() ? QVariant(at.toMSecsSinceEpoch()) : QVariant(QMetaType::fromType<qint64>());
}

QDateTime timeFromSql(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), QTimeZone::utc());
}

QString roleToSql(const std::optional<api::Role> &role)
{
    return role ? json::enumName(*role) : QString();
}

std::optional<api::Role> roleFromSql(const QVariant &value)
{
    const Result<api::Role> role = json::fromJson<api::Role>(value.toString());
    return role ? std::optional<api::Role>(*role) : std::nullopt;
}

QString instancesToSql(const QMap<QString, api::Role> &instances)
{
    return QString::fromUtf8(QJsonDocument(json::toJson(instances).toObject()).toJson(QJsonDocument::Compact));
}

QMap<QString, api::Role> instancesFromSql(const QVariant &value)
{
    const QJsonObject object = QJsonDocument::fromJson(value.toString().toUtf8()).object();
    QMap<QString, api::Role> instances;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (const auto role = roleFromSql(it.value().toVariant()))
            instances.insert(it.key(), *role);
    }
    return instances;
}

} // namespace signalbox::agent

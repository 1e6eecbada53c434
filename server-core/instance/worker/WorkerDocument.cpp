// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerDocument.h"

#include "server-core/instance/HubDocument.h"
#include "server-core/instance/InstanceDocument.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

constexpr int documentVersion = 1;

} // namespace

QByteArray writeWorkerDocument(const WorkerSetup &setup)
{
    QJsonObject document{{u"version"_s, documentVersion}, {u"types"_s, setup.types.toJson()}, {u"instance"_s, toDocument(setup.config)}};
    if (setup.hub)
        document.insert(u"hub"_s, toDocument(*setup.hub));
    document.insert(u"node"_s, setup.node);
    document.insert(u"hub_folder"_s, setup.hubFolder);
    return QJsonDocument(document).toJson();
}

Result<WorkerSetup> readWorkerDocument(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject())
        return failure(ErrorCode::InvalidConfiguration, u"%1 is no JSON object: %2"_s.arg(path, error.errorString()));
    Result<InstanceConfig> config = fromDocument(document.object().value(u"instance"_s).toObject(), {}, path);
    if (!config)
        return failure(config.error());
    Result<TypeDefinitions> types = TypeDefinitions::fromJson(document.object().value(u"types"_s).toArray());
    if (!types)
        return failure(types.error());
    WorkerSetup setup{std::move(*config), std::move(*types)};
    if (const QJsonValue value = document.object().value(u"hub"_s); value.isObject()) {
        Result<HubConfig> hub = hubFromDocument(value.toObject(), path);
        if (!hub)
            return failure(hub.error());
        setup.hub = std::move(*hub);
    }
    setup.node = document.object().value(u"node"_s).toString();
    setup.hubFolder = document.object().value(u"hub_folder"_s).toString();
    return setup;
}

bool isSameConfig(const InstanceConfig &a, const InstanceConfig &b)
{
    return toDocument(a) == toDocument(b);
}

} // namespace signalbox::core::worker

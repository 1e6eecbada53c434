// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerDocument.h"

#include "server-core/instance/InstanceDocument.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

constexpr int documentVersion = 1;

} // namespace

QByteArray writeWorkerDocument(const InstanceConfig &config)
{
    const QJsonObject document{{u"version"_s, documentVersion}, {u"instance"_s, toDocument(config)}};
    return QJsonDocument(document).toJson();
}

Result<InstanceConfig> readWorkerDocument(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject())
        return failure(ErrorCode::InvalidConfiguration, u"%1 is no JSON object: %2"_s.arg(path, error.errorString()));
    return fromDocument(document.object().value(u"instance"_s).toObject(), {}, path);
}

bool isSameConfig(const InstanceConfig &a, const InstanceConfig &b)
{
    return toDocument(a) == toDocument(b);
}

} // namespace signalbox::core::worker

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/SecretStore.h"

#include "manager-gui/hosts/PrivateFile.h"
#include "shared/json/Json.h"

#include <QtCore/QJsonDocument>

namespace signalbox::gui {

FileSecretStore::FileSecretStore(QString path) : m_path(std::move(path)) { }

Result<void> FileSecretStore::load()
{
    const Result<QByteArray> content = readPrivateFile(m_path);
    if (!content)
        return failure(content.error());
    if (content->isEmpty())
        return {};
    auto secrets = json::fromJson<QMap<QString, QString>>(QJsonDocument::fromJson(*content).object());
    if (!secrets)
        return failure(std::move(secrets.error()));
    m_secrets = std::move(*secrets);
    return {};
}

QString FileSecretStore::secret(const QString &hostId) const
{
    return m_secrets.value(hostId);
}

Result<void> FileSecretStore::setSecret(const QString &hostId, const QString &secret)
{
    m_secrets.insert(hostId, secret);
    return save();
}

Result<void> FileSecretStore::removeSecret(const QString &hostId)
{
    if (m_secrets.remove(hostId) == 0)
        return {};
    return save();
}

Result<void> FileSecretStore::save() const
{
    return writePrivateFile(m_path, QJsonDocument(json::toJson(m_secrets).toObject()).toJson());
}

} // namespace signalbox::gui

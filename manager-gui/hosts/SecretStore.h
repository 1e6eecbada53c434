// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QMap>

namespace signalbox::gui {

/// Where bearer tokens are kept, by the id of the saved host.
/// Errors: StorageFailed, FileUnreadable.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    /// Empty when there is none.
    virtual QString secret(const QString &hostId) const = 0;
    [[nodiscard]] virtual Result<void> setSecret(const QString &hostId, const QString &secret) = 0;
    [[nodiscard]] virtual Result<void> removeSecret(const QString &hostId) = 0;
};

/// One JSON file, readable by its owner only.
class FileSecretStore final : public SecretStore
{
public:
    explicit FileSecretStore(QString path);

    [[nodiscard]] Result<void> load();
    QString secret(const QString &hostId) const override;
    [[nodiscard]] Result<void> setSecret(const QString &hostId, const QString &secret) override;
    [[nodiscard]] Result<void> removeSecret(const QString &hostId) override;

private:
    Result<void> save() const;

    QString m_path;
    QMap<QString, QString> m_secrets;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/AgentAddress.h"
#include "shared/json/Json.h"

namespace signalbox::gui {

/// What is kept about a host over restarts, without its secret.
struct SavedHost {
    QString id;
    QString name;
    QString host;
    int port = 7710;
    QString fingerprint;
    QString account;
    /// The person disconnected it: do not connect at start.
    bool paused = false;
    bool operator==(const SavedHost &) const = default;
    static constexpr auto fields = std::tuple{json::field("id", &SavedHost::id, "Identity in this profile"),
                                              json::field("name", &SavedHost::name, "Name shown"),
                                              json::field("host", &SavedHost::host, "Host name or address"),
                                              json::field("port", &SavedHost::port, "Port of the management API"),
                                              json::field("fingerprint", &SavedHost::fingerprint, "SHA-256 of the public key it must have"),
                                              json::optionalField("account", &SavedHost::account, "Account the token belongs to"),
                                              json::optionalField("paused", &SavedHost::paused, "true: stays disconnected until asked")};

    client::AgentAddress address() const;
    void setAddress(const client::AgentAddress &address);
};

/// The saved hosts of a profile, in the order they are shown.
/// Errors: StorageFailed, FileUnreadable, InvalidParams.
class SavedHosts
{
public:
    explicit SavedHosts(QString path);

    [[nodiscard]] Result<void> load();
    const QList<SavedHost> &hosts() const { return m_hosts; }
    /// The host with that address and key, or null.
    const SavedHost *find(const client::AgentAddress &address) const;
    /// Adds it, or replaces the one with the same id.
    [[nodiscard]] Result<void> put(const SavedHost &host);
    [[nodiscard]] Result<void> remove(const QString &id);

    static QString newId();

private:
    Result<void> save() const;

    QString m_path;
    QList<SavedHost> m_hosts;
};

} // namespace signalbox::gui

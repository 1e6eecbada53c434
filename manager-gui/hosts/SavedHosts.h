// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/AgentAddress.h"
#include "shared/json/Json.h"

namespace signalbox::gui {

/// How much hangs on a host; each has its colour, and production asks twice.
enum class Environment { None, Development, Staging, Production };
constexpr json::EnumNames<Environment, 4> enumNames(Environment)
{
    return {{"none", "development", "staging", "production"}};
}

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
    QString group = {};
    Environment environment = Environment::None;
    QString tokenId = {};
    bool operator==(const SavedHost &) const = default;
    static constexpr auto fields =
        std::tuple{json::field("id", &SavedHost::id, "Identity in this profile"),
                   json::field("name", &SavedHost::name, "Name shown"),
                   json::field("host", &SavedHost::host, "Host name or address"),
                   json::field("port", &SavedHost::port, "Port of the management API"),
                   json::field("fingerprint", &SavedHost::fingerprint, "SHA-256 of the public key it must have"),
                   json::optionalField("account", &SavedHost::account, "Account the token belongs to"),
                   json::optionalField("paused", &SavedHost::paused, "true: stays disconnected until asked"),
                   json::optionalField("group", &SavedHost::group, "Group it is shown in; empty: none"),
                   json::optionalField("environment", &SavedHost::environment, "none, development, staging or production"),
                   json::optionalField("token_id", &SavedHost::tokenId, "Id of the token on the host, to revoke it; no secret")};

    client::AgentAddress address() const;
    void setAddress(const client::AgentAddress &address);
};

/// The saved hosts of a profile, in the order they are shown.
/// Shape:  the file belongs to other programs too: each change reads it anew under a lock, and keeps fields and entries that are
///         not known here. Without a path the list lives in memory only.
/// Errors: StorageFailed, FileUnreadable, InvalidParams; the list in memory has the change all the same, the file is untouched.
class SavedHosts
{
public:
    explicit SavedHosts(QString path = {});

    [[nodiscard]] Result<void> load();
    const QString &path() const { return m_path; }
    const QList<SavedHost> &hosts() const { return m_hosts; }
    /// The host with that address and key, or null.
    const SavedHost *find(const client::AgentAddress &address) const;
    /// Adds it, or replaces the one with the same id.
    [[nodiscard]] Result<void> put(const SavedHost &host);
    /// By value: the id may be that of the very entry that goes.
    [[nodiscard]] Result<void> remove(QString id);

    static QString newId();

private:
    Result<QJsonObject> read() const;
    Result<void> change(const std::function<void(QJsonArray &)> &edit);

    QString m_path;
    QList<SavedHost> m_hosts;
};

} // namespace signalbox::gui

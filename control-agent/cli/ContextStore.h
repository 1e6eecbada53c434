// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/client/AgentAddress.h"
#include "shared/json/Json.h"

#include <QtCore/QMap>

namespace signalbox::cli {

/// An agent that can be named. One of the manager's saved hosts.
struct Context {
    QString id;
    QString name;
    QString host;
    int port = 7710;
    QString fingerprint;
    QString account;

    client::AgentAddress address() const;
    static constexpr auto fields = std::tuple{json::field("id", &Context::id, "Identity among the saved hosts"),
                                              json::field("name", &Context::name, "Name"),
                                              json::field("host", &Context::host, "Host name or address"),
                                              json::field("port", &Context::port, "Port of the management API"),
                                              json::field("fingerprint", &Context::fingerprint, "SHA-256 of the public key it must have"),
                                              json::optionalField("account", &Context::account, "Account that logs in")};
};

/// A bearer token of the command line, and its id where that is known.
struct ContextToken {
    QString token;
    QString id;
    static constexpr auto fields = std::tuple{json::field("token", &ContextToken::token), json::optionalField("id", &ContextToken::id)};
};

/// The contexts of a person: the hosts file that the manager uses too, and a file of the command line's own for its tokens and
/// for which context is in use.
/// Shape:  both JSON, readable by their owner only, replaced whole under a lock; what others wrote into the hosts is kept.
/// Errors: NotFound (with the nearest name), Conflict, FileUnreadable, PermissionDenied, StorageFailed.
class ContextStore
{
public:
    ContextStore(QString hostsFile, QString ownFile);
    /// In the folders of the desktop's specification; XDG_DATA_HOME moves them.
    static ContextStore ofThisPerson();

    /// Stands for the agent of this machine, so that no context can be called so.
    static constexpr char16_t localName[] = u"local";

    [[nodiscard]] Result<QList<Context>> contexts() const;
    [[nodiscard]] Result<Context> find(const QString &name) const;
    /// Empty: this machine's agent.
    [[nodiscard]] Result<QString> current() const;
    [[nodiscard]] Result<std::optional<ContextToken>> tokenOf(const Context &context) const;

    /// Adds it, or replaces the one with the same id.
    [[nodiscard]] Result<void> put(const Context &context, const ContextToken &token);
    [[nodiscard]] Result<void> rename(const QString &name, const QString &newName);
    [[nodiscard]] Result<void> remove(const Context &context);
    /// Empty: this machine's agent.
    [[nodiscard]] Result<void> use(const QString &name);

private:
    struct Own {
        QString current;
        QMap<QString, ContextToken> tokens;
        static constexpr auto fields =
            std::tuple{json::optionalField("current", &Own::current), json::optionalField("tokens", &Own::tokens)};
    };

    Result<Own> readOwn() const;
    Result<void> writeOwn(const Own &own) const;
    template <typename Change>
    Result<void> locked(Change change);

    QString m_hostsFile;
    QString m_ownFile;
};

} // namespace signalbox::cli

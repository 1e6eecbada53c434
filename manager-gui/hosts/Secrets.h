// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/SecretStore.h"

#include <QtCore/QHash>
#include <QtCore/QMap>

#include <memory>

namespace signalbox::gui {

/// What logs in at one host: a bearer token, or a password, which is never kept past the session.
struct HostSecret {
    QString bearerToken;
    QString password = {};
    bool isEmpty() const { return bearerToken.isEmpty() && password.isEmpty(); }
};

/// The secrets of a profile's hosts: in the keyring, or, where there is none, in memory until the program ends.
/// Shape:  reads are answered later and never block. A file of tokens that an earlier version left behind is moved into the
///         keyring and removed once all of it is there; without a keyring it is only read.
/// Errors: `problem`, in a sentence; the session goes on with what is in memory.
class Secrets : public QObject
{
    Q_OBJECT

public:
    /// Unknown: the keyring has not answered yet.
    enum class Keeping { Unknown, Keyring, SessionOnly };

    /// `keyring` may be null. `oldFile` may be empty or not exist.
    Secrets(std::unique_ptr<SecretStore> keyring, QString oldFile, QObject *parent = nullptr);
    ~Secrets() override;

    /// Asks the keyring whether it is there, then moves the old file into it.
    void start();
    Keeping keeping() const { return m_keeping; }

    void read(const QString &hostId, QObject *context, std::function<void(const HostSecret &)> answer);
    void set(const QString &hostId, const HostSecret &secret);
    void remove(const QString &hostId);

Q_SIGNALS:
    void keepingChanged();
    void problem(const QString &sentence);

private:
    void loadOldFile();
    void settle(Keeping keeping);
    void migrate();
    void forgetOld(const QString &hostId);
    Result<void> saveOldFile();

    std::unique_ptr<SecretStore> m_keyring;
    QString m_oldFile;
    /// Of the old file, what is not in the keyring yet.
    QMap<QString, QString> m_old;
    QHash<QString, HostSecret> m_session;
    Keeping m_keeping = Keeping::Unknown;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

#include <QtCore/QTimer>

namespace signalbox::gui {

/// Turns address, account and password into a saved host: logs in by SCRAM, which proves the agent's key, and only then pins
/// it; makes itself a bearer token and forgets the password. An agent that gives no token is logged in to by the password until
/// the program ends.
/// Shape:  one at a time; `begin` again after `finished`. Nothing is saved before `identityProven`.
/// Errors: what the agent answered, Unreachable, CertificateNotTrusted, TimedOut.
class PasswordLogin : public QObject
{
    Q_OBJECT

public:
    explicit PasswordLogin(HostList &hosts, QObject *parent = nullptr);

    struct Request {
        client::AgentAddress address;
        QString account;
        QString password;
        /// The host that gets the new key and token; empty: a new one, or the one at that address.
        QString replaces = {};
    };
    void begin(const Request &request);
    void cancel();
    bool isRunning() const { return m_link != nullptr; }

Q_SIGNALS:
    /// What goes on now, for the person who waits.
    void progress(const QString &sentence);
    /// `host` is null when it failed.
    void finished(signalbox::gui::Host *host, const signalbox::Error &error);

private:
    void onState();
    void makeToken();
    void add(const HostSecret &secret, const QString &tokenId);
    void fail(const Error &error);
    void dropLink();

    HostList &m_hosts;
    std::unique_ptr<HostLink> m_link;
    Request m_request;
    QString m_provenKey;
    QString m_agentName;
    QTimer m_timeout;
};

/// "signalbox-manager on HOST": what a token of this program is for.
QString tokenLabel();

} // namespace signalbox::gui

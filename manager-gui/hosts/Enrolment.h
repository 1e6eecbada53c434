// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"
#include "shared/auth/Tokens.h"

#include <QtCore/QTimer>

namespace signalbox::gui {

/// Turns one enrolment token into a saved host: connects, checks the key, exchanges the secret for an account's token.
/// Shape:  one at a time; `begin` again after `finished`.
/// Errors: what the agent answered, Unreachable, CertificateNotTrusted, TimedOut.
class Enrolment : public QObject
{
    Q_OBJECT

public:
    explicit Enrolment(HostList &hosts, QObject *parent = nullptr);

    void begin(const auth::EnrolmentToken &token);
    void cancel();
    bool isRunning() const { return m_link != nullptr; }

Q_SIGNALS:
    /// `host` is null when it failed.
    void finished(signalbox::gui::Host *host, const signalbox::Error &error);

private:
    void onState();
    void onEnrolled(const api::AuthEnroll::Result &result);
    void fail(const Error &error);
    void dropLink();

    HostList &m_hosts;
    std::unique_ptr<HostLink> m_link;
    auth::EnrolmentToken m_token;
    client::AgentAddress m_address;
    QTimer m_timeout;
};

} // namespace signalbox::gui

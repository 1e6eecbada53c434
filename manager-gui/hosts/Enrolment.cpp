// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Enrolment.h"

#include "shared/base/Names.h"

#include <QtCore/QDir>
#include <QtCore/QSysInfo>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// Longer than the TCP connection attempt a person would wait for, shorter than they would wait before trying again.
constexpr std::chrono::seconds patience{15};

} // namespace

Enrolment::Enrolment(HostList &hosts, QObject *parent) : QObject(parent), m_hosts(hosts)
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        fail(Error{ErrorCode::TimedOut,
                   tr("%1 did not answer within %Ln second(s).", nullptr, int(patience.count())).arg(m_address.display()),
                   {},
                   true});
    });
}

void Enrolment::begin(const auth::EnrolmentToken &token)
{
    dropLink();
    m_token = token;
    const Result<client::AgentAddress> address = client::AgentAddress::fromText(token.address);
    if (!address) {
        Q_EMIT finished(nullptr, address.error());
        return;
    }
    m_address = *address;
    m_address.fingerprint = token.fingerprint;
    m_link = m_hosts.makeLink();
    m_link->setReconnect(client::AgentClient::Reconnect::Never);
    connect(m_link.get(), &HostLink::stateChanged, this, &Enrolment::onState);
    connect(m_link.get(), &HostLink::enrolled, this, &Enrolment::onEnrolled);
    client::Credentials credentials;
    credentials.enrolmentSecret = token.secret;
    // The account is named after the person at this machine; the agent makes the name unique.
    const QString user = qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME", QDir::home().dirName()));
    if (isValidName(user))
        credentials.enrolmentAccount = user;
    credentials.enrolmentLabel = u"signalbox-manager on %1"_s.arg(QSysInfo::machineHostName());
    m_timeout.start(patience);
    m_link->open(m_address, credentials);
}

void Enrolment::cancel()
{
    dropLink();
}

void Enrolment::onState()
{
    const HostLink::State state = m_link->state();
    if (state == HostLink::State::Away || state == HostLink::State::Refused)
        fail(m_link->lastError());
}

void Enrolment::onEnrolled(const api::AuthEnroll::Result &result)
{
    dropLink();
    SavedHost saved;
    saved.name = m_token.name.isEmpty() ? m_address.host : m_token.name;
    saved.setAddress(m_address);
    saved.account = result.account;
    Host *host = m_hosts.add(saved, HostSecret{result.token});
    Q_EMIT finished(host, Error{});
}

void Enrolment::fail(const Error &error)
{
    dropLink();
    Q_EMIT finished(nullptr, error);
}

void Enrolment::dropLink()
{
    m_timeout.stop();
    if (!m_link)
        return;
    // It may be the sender of the signal that brought us here.
    HostLink *link = m_link.release();
    link->disconnect(this);
    link->close();
    link->deleteLater();
}

} // namespace signalbox::gui

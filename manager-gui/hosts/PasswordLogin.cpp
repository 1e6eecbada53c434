// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/PasswordLogin.h"

#include <QtCore/QSysInfo>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// As long as an enrolment may take; the password's key derivation on both sides is well within it.
constexpr std::chrono::seconds patience{15};

} // namespace

QString tokenLabel()
{
    return u"signalbox-manager on %1"_s.arg(QSysInfo::machineHostName());
}

PasswordLogin::PasswordLogin(HostList &hosts, QObject *parent) : QObject(parent), m_hosts(hosts)
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        fail(Error{ErrorCode::TimedOut,
                   tr("%1 did not answer within %Ln second(s).", nullptr, int(patience.count())).arg(m_request.address.display()),
                   {},
                   true});
    });
}

void PasswordLogin::begin(const Request &request)
{
    dropLink();
    m_request = request;
    // The log-in itself finds out whose key it is; what was pinned before is what may have changed.
    m_request.address.fingerprint.clear();
    m_provenKey.clear();
    m_agentName.clear();
    m_link = m_hosts.makeLink();
    m_link->setReconnect(client::AgentClient::Reconnect::Never);
    connect(m_link.get(), &HostLink::stateChanged, this, &PasswordLogin::onState);
    connect(m_link.get(), &HostLink::identityProven, this, [this](const QString &fingerprint) { m_provenKey = fingerprint; });
    client::Credentials credentials;
    credentials.account = request.account;
    credentials.password = request.password;
    m_timeout.start(patience);
    Q_EMIT progress(tr("Connecting to %1…").arg(m_request.address.display()));
    m_link->open(m_request.address, credentials);
}

void PasswordLogin::cancel()
{
    dropLink();
    m_request.password.clear();
}

void PasswordLogin::onState()
{
    switch (m_link->state()) {
    case HostLink::State::Away:
    case HostLink::State::Refused:
        return fail(m_link->lastError());
    case HostLink::State::LoggingIn:
        Q_EMIT progress(tr("Logging in to %1…").arg(m_request.address.display()));
        return;
    case HostLink::State::Live:
        return makeToken();
    case HostLink::State::Connecting:
    case HostLink::State::NotAnswering:
        return;
    }
}

void PasswordLogin::makeToken()
{
    if (m_provenKey.isEmpty())
        return fail(Error{ErrorCode::CertificateNotTrusted,
                          tr("%1 did not prove that it knows the password. Nothing was saved.").arg(m_request.address.display())});
    Q_EMIT progress(tr("Making a token for this computer…"));
    m_link->call<api::AgentInfoGet>({}, this, [this](const Result<api::AgentInfo> &info) {
        if (info)
            m_agentName = info->name;
    });
    api::TokenCreate::Params params;
    params.label = tokenLabel();
    m_link->call<api::TokenCreate>(params, this, [this](const Result<api::TokenCreate::Result> &made) {
        if (made)
            add(HostSecret{made->secret}, made->token.id);
        else if (m_link && m_link->state() == HostLink::State::Live)
            add(HostSecret{{}, m_request.password}, {});
    });
}

void PasswordLogin::add(const HostSecret &secret, const QString &tokenId)
{
    SavedHost saved;
    saved.id = m_request.replaces;
    saved.name = m_agentName.isEmpty() ? m_request.address.host : m_agentName;
    saved.setAddress(m_request.address);
    saved.fingerprint = m_provenKey;
    saved.account = m_request.account;
    saved.tokenId = tokenId;
    cancel();
    Host *host = m_hosts.add(saved, secret);
    Q_EMIT finished(host, Error{});
}

void PasswordLogin::fail(const Error &error)
{
    cancel();
    Q_EMIT finished(nullptr, error);
}

void PasswordLogin::dropLink()
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

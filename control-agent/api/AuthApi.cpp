// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/AuthApi.h"

#include "control-agent/api/InstanceView.h"
#include "control-agent/auth/Accounts.h"
#include "control-agent/config/ListenText.h"
#include "control-agent/rpc/ManagementEndpoint.h"
#include "shared/auth/Tokens.h"
#include "shared/base/Log.h"

#include <QtCore/QSysInfo>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

AuthApi::AuthApi(Dispatcher &dispatcher, Accounts &accounts, QObject *parent) : QObject(parent), m_accounts(accounts)
{
    dispatcher.addLogin<api::AuthLogin>([this](const QString &from, const api::AuthLogin::Params &params, const auto &reply) {
        m_accounts.login(params.token, from, [reply](const Result<Identity> &identity) {
            if (!identity)
                return reply(failure(identity.error()));
            reply(LoginOutcome{json::toJson(api::LoginResult{identity->account, identity->role, {}}), *identity});
        });
    });
    // Enrolling proves nothing about the next message: the client logs in with the token it got.
    dispatcher.addLogin<api::AuthEnroll>([this](const QString &from, const api::AuthEnroll::Params &params, const auto &reply) {
        m_accounts.enroll(params, from, [reply](const Result<api::AuthEnroll::Result> &result) {
            if (!result)
                return reply(failure(result.error()));
            reply(LoginOutcome{json::toJson(*result), std::nullopt});
        });
    });
    dispatcher.add<api::AuthWhoami>([](const CallContext &context, const api::Nothing &, const auto &reply) {
        reply(api::LoginResult{context.identity.account, context.identity.role, {}});
    });
    dispatcher.add<api::AuthInvite>([this](const CallContext &context, const api::AuthInvite::Params &params, const auto &reply) {
        invite(context.identity, params, reply);
    });
}

void AuthApi::attach(ManagementEndpoint &endpoint, Reach reach)
{
    m_endpoint = &endpoint;
    m_reach = std::move(reach);
}

Result<bool> AuthApi::open(const QString &listen)
{
    if (listen.isEmpty())
        return false;
    const Result<core::net::ListenAddress> address = parseListenAddress(listen);
    if (!address)
        return failure(address.error());
    if (m_endpoint->endpoints().contains(address->toString()))
        return false;
    if (Result<quint16> port = m_endpoint->listen(*address); !port)
        return failure(std::move(port.error()));
    qCInfo(lcAgent).noquote() << "management port opened" << u"listen="_s + listen;
    Q_EMIT listenersChanged();
    return true;
}

Result<QString> AuthApi::addressFor(const QString &wanted, const QString &listen) const
{
    const QStringList endpoints = m_endpoint->endpoints();
    if (endpoints.isEmpty()) {
        return failure(ErrorCode::InvalidState,
                       u"the management API listens on no port; use `signalbox enroll --listen ADDRESS:PORT`, or set [api] listen"_s);
    }
    // The listener just opened, else the first one.
    const Result<core::net::ListenAddress> opened = parseListenAddress(listen);
    const QString chosen = opened && opened->port != 0 && endpoints.contains(opened->toString()) ? opened->toString()
        : listen.isEmpty()                                                                       ? endpoints.first()
                                                                                                 : endpoints.last();
    const QString port = chosen.sliced(chosen.lastIndexOf(u':') + 1);
    if (!wanted.isEmpty()) {
        const bool hasPort = wanted.startsWith(u'[') ? wanted.contains(u"]:"_s) : wanted.count(u':') == 1;
        return hasPort ? wanted : (wanted.count(u':') > 1 && !wanted.startsWith(u'[') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(wanted, port);
    }
    const bool everywhere = chosen.startsWith("0.0.0.0:"_L1) || chosen.startsWith("[::]:"_L1);
    return everywhere ? u"%1:%2"_s.arg(QSysInfo::machineHostName(), port) : chosen;
}

void AuthApi::invite(const Identity &by, const api::AuthInvite::Params &params, const Dispatcher::TypedReply<api::AuthInvite> &reply)
{
    const Result<bool> opened = open(params.listen);
    if (!opened)
        return reply(failure(opened.error()));
    const Result<QString> address = addressFor(params.address, params.listen);
    if (!address)
        return reply(failure(address.error()));
    std::optional<QStringList> extraListen;
    if (*opened && !m_reach.extraListen.contains(params.listen)) {
        m_reach.extraListen.append(params.listen);
        extraListen = m_reach.extraListen;
    }
    m_accounts.invite(by, params.role, *address, extraListen,
                      [this, address = *address, reply](const Result<Accounts::Invitation> &invitation) {
                          if (!invitation)
                              return reply(failure(invitation.error()));
                          const auth::EnrolmentToken token{m_reach.agentName, address, m_reach.fingerprint, invitation->secret};
                          reply(api::AuthInvite::Result{token.toText(), address, m_reach.fingerprint, isoTime(invitation->expiresAt)});
                      });
}

} // namespace signalbox::agent

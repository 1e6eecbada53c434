// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/AuthApi.h"

#include "control-agent/api/Changes.h"
#include "control-agent/auth/Accounts.h"
#include "control-agent/auth/ScramLogins.h"
#include "control-agent/config/ListenText.h"
#include "control-agent/rpc/ManagementEndpoint.h"
#include "control-agent/store/EnrolmentTable.h"
#include "control-agent/store/SettingTable.h"
#include "shared/auth/Tokens.h"
#include "shared/base/IsoTime.h"
#include "shared/base/Log.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QSysInfo>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

api::LoginResult loginResult(const Identity &identity)
{
    return {identity.account, identity.grants.role, identity.grants.instances};
}

/// Adds or takes out, whatever others did in the meantime.
Result<void> changeExtraListen(Database &database, const QString &added, const QStringList &removed)
{
    Result<QStringList> listen = loadExtraListen(database);
    if (!listen)
        return failure(std::move(listen.error()));
    listen->removeIf([&](const QString &one) { return one == added || removed.contains(one); });
    if (!added.isEmpty())
        listen->append(added);
    return setExtraListen(database, *listen);
}

} // namespace

Result<void> checkReachableAddress(const QString &text)
{
    static const QRegularExpression form(
        u"^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9.])?|\\[[0-9A-Fa-f:.]{2,45}\\]|[0-9A-Fa-f]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)(?::([0-9]{1,5}))?$"_s);
    const QRegularExpressionMatch match = form.match(text);
    const int port = match.captured(1).isEmpty() ? 1 : match.captured(1).toInt();
    if (match.hasMatch() && !text.endsWith(u'\n') && port >= 1 && port <= 65535)
        return {};
    return failure(ErrorCode::InvalidParams,
                   u"\"%1\" is no address clients could reach: write host or host:port with a port from 1 to 65535, e.g. "
                   "\"server.example:7710\" or \"[2001:db8::1]:7710\""_s.arg(text.left(128)),
                   u"address"_s);
}

AuthApi::AuthApi(Dispatcher &dispatcher, Logins logins, Changes &changes, QObject *parent)
    : QObject(parent), m_logins(logins), m_changes(changes)
{
    addLogins(dispatcher);
    dispatcher.add<api::AuthWhoami>(
        [](const CallContext &context, const api::Nothing &, const auto &reply) { reply(loginResult(context.identity)); });
    dispatcher.add<api::AuthInvite>(
        [this](const CallContext &context, const api::AuthInvite::Params &params, const auto &reply) { invite(context, params, reply); });
    dispatcher.add<api::AgentUnlisten>([this](const CallContext &context, const api::AgentUnlisten::Params &params, const auto &reply) {
        unlisten(context, params, reply);
    });
}

void AuthApi::addLogins(Dispatcher &dispatcher)
{
    dispatcher.addLogin<api::AuthLogin>([this](const LoginContext &context, const api::AuthLogin::Params &params, const auto &reply) {
        m_logins.accounts.login(params.token, context.from, [reply](const Result<Identity> &identity) {
            if (!identity)
                return reply(failure(identity.error()));
            reply(LoginOutcome{json::toJson(loginResult(*identity)), *identity});
        });
    });
    // Enrolling proves nothing about the next message: the client logs in with the token it got.
    dispatcher.addLogin<api::AuthEnroll>([this](const LoginContext &context, const api::AuthEnroll::Params &params, const auto &reply) {
        m_logins.accounts.enroll(params, context.from, [reply](const Result<api::AuthEnroll::Result> &result) {
            if (!result)
                return reply(failure(result.error()));
            reply(LoginOutcome{json::toJson(*result), std::nullopt});
        });
    });
    dispatcher.addLogin<api::AuthScramStart>(
        [this](const LoginContext &context, const api::AuthScramStart::Params &params, const auto &reply) {
            m_logins.scram.start(context.client, context.from, params.message, [reply](const Result<QByteArray> &message) {
                if (!message)
                    return reply(failure(message.error()));
                reply(LoginOutcome{json::toJson(api::AuthScramStart::Result{QString::fromUtf8(*message)}), std::nullopt});
            });
        });
    dispatcher.addLogin<api::AuthScramFinish>(
        [this](const LoginContext &context, const api::AuthScramFinish::Params &params, const auto &reply) {
            m_logins.scram.finish(context.client, context.from, params.message, [reply](const Result<ScramLogins::Success> &success) {
                if (!success)
                    return reply(failure(success.error()));
                const Identity &identity = success->identity;
                const api::AuthScramFinish::Result result{QString::fromUtf8(success->message), identity.account, identity.grants.role,
                                                          identity.grants.instances};
                reply(LoginOutcome{json::toJson(result), identity});
            });
        });
}

void AuthApi::attach(ManagementEndpoint &endpoint, Reach reach)
{
    m_endpoint = &endpoint;
    m_reach = std::move(reach);
    connect(&endpoint, &ManagementEndpoint::clientGone, this, [this](quint64 client) { m_logins.scram.forget(client); });
}

Result<QString> AuthApi::open(const QString &listen)
{
    if (listen.isEmpty())
        return QString();
    Result<core::net::ListenAddress> address = parseListenAddress(listen);
    if (!address)
        return failure(address.error());
    if (m_endpoint->endpoints().contains(address->toString()))
        return QString();
    const Result<quint16> port = m_endpoint->listen(*address);
    if (!port)
        return failure(port.error());
    address->port = *port;
    qCInfo(lcAgent).noquote() << "management port opened" << u"listen="_s + address->toString();
    Q_EMIT listenersChanged();
    return address->toString();
}

void AuthApi::close(const QString &listen)
{
    const Result<core::net::ListenAddress> address = parseListenAddress(listen);
    if (!address || !m_endpoint->unlisten(*address))
        return;
    qCInfo(lcAgent).noquote() << "management port closed" << u"listen="_s + listen;
    Q_EMIT listenersChanged();
}

Result<QString> AuthApi::addressFor(const QString &wanted, const QString &listen) const
{
    const QStringList endpoints = m_endpoint->endpoints();
    if (endpoints.isEmpty() && listen.isEmpty()) {
        return failure(ErrorCode::InvalidState,
                       u"the management API listens on no port; use `signalbox enroll --listen ADDRESS:PORT`, or set [api] listen"_s);
    }
    // The listener just opened, else the first one.
    const QString chosen = listen.isEmpty() ? endpoints.first() : listen;
    const QString port = chosen.sliced(chosen.lastIndexOf(u':') + 1);
    if (!wanted.isEmpty()) {
        const bool hasPort = wanted.startsWith(u'[') ? wanted.contains(u"]:"_s) : wanted.count(u':') == 1;
        return hasPort ? wanted : (wanted.count(u':') > 1 && !wanted.startsWith(u'[') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(wanted, port);
    }
    const bool everywhere = chosen.startsWith("0.0.0.0:"_L1) || chosen.startsWith("[::]:"_L1);
    return everywhere ? u"%1:%2"_s.arg(QSysInfo::machineHostName(), port) : chosen;
}

void AuthApi::invite(const CallContext &context, const api::AuthInvite::Params &params,
                     const Dispatcher::TypedReply<api::AuthInvite> &reply)
{
    if (const Result<void> checked = params.address.isEmpty() ? Result<void>() : checkReachableAddress(params.address); !checked)
        return reply(failure(checked.error()));
    const Result<core::net::ListenAddress> asked = params.listen.isEmpty() ? core::net::ListenAddress() : parseListenAddress(params.listen);
    if (!asked)
        return reply(failure(asked.error()));
    // Opened before anything is promised; closed again when nothing comes of it.
    const Result<QString> opened = context.options.dry_run ? Result<QString>(QString()) : open(params.listen);
    if (!opened)
        return reply(failure(opened.error()));
    const Result<QString> address = addressFor(params.address,
                                               params.listen.isEmpty() ? QString()
                                                   : opened->isEmpty() ? asked->toString()
                                                                       : *opened);
    if (!address)
        return reply(failure(address.error()));

    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString secret = auth::makeEnrolmentSecret();
    const EnrolmentRecord record{auth::tokenHash(secret), params.role, *address,
                                 now.addMSecs(std::chrono::milliseconds(Accounts::enrolmentLife).count()), false};
    const auth::EnrolmentToken token{m_reach.agentName, *address, m_reach.fingerprint, secret};
    const api::AuthInvite::Result answer{token.toText(), *address, m_reach.fingerprint, isoTime(record.expiresAt)};
    const QString by = context.identity.account;
    Changes::Plan plan;
    plan.target = json::enumName(params.role);
    plan.meaning = json::toObject(params);
    plan.refusal = refuseRevision(context);
    plan.secret = true;
    plan.work = [=, listen = opened->isEmpty() ? QString() : params.listen](Database &database) -> Result<Changes::Made> {
        Result<void> done = addEnrolment(database, record, now);
        if (done && !listen.isEmpty())
            done = changeExtraListen(database, listen, {});
        if (!done)
            return failure(std::move(done.error()));
        const QJsonObject told{{u"by"_s, by}, {u"role"_s, json::enumName(record.role)}, {u"address"_s, record.address}};
        return Changes::Made{json::toJson(answer), {{u"auth.invited"_s, told, {.account = by}}}};
    };
    m_changes.run(context, plan, [this, opened = *opened, reply](const Result<QJsonValue> &result, Changes::Outcome outcome) {
        if (!opened.isEmpty() && (!result || outcome != Changes::Outcome::Done))
            close(opened);
        reply(result ? json::fromJson<api::AuthInvite::Result>(*result) : failure(result.error()));
    });
}

void AuthApi::unlisten(const CallContext &context, const api::AgentUnlisten::Params &params,
                       const Dispatcher::TypedReply<api::AgentUnlisten> &reply)
{
    const Result<core::net::ListenAddress> asked = parseListenAddress(params.listen);
    if (!asked)
        return reply(failure(asked.error()));
    const QString listen = asked->toString();
    Changes::Plan plan;
    plan.target = params.listen.left(64);
    plan.meaning = json::toObject(params);
    plan.refusal = refuseRevision(context);
    const QString by = context.identity.account;
    plan.work = [listen, given = params.listen, by](Database &database) -> Result<Changes::Made> {
        const Result<QStringList> known = loadExtraListen(database);
        if (!known)
            return failure(known.error());
        if (!known->contains(listen) && !known->contains(given)) {
            return failure(ErrorCode::NotFound,
                           u"%1 was not opened by an invitation; those are: %2"_s.arg(given.left(64),
                                                                                      known->isEmpty() ? u"none"_s : known->join(u", "_s)),
                           u"listen"_s);
        }
        if (Result<void> done = changeExtraListen(database, {}, {listen, given}); !done)
            return failure(std::move(done.error()));
        return Changes::Made{json::toJson(api::Nothing{}),
                             {{u"agent.unlistened"_s, {{u"by"_s, by}, {u"listen"_s, listen}}, {.account = by}}}};
    };
    m_changes.run<api::Nothing>(
        context, plan, [this, listen](const api::Nothing &) { close(listen); }, reply);
}

} // namespace signalbox::agent

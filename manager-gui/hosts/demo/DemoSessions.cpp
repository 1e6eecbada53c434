// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoSessions.h"

#include "manager-gui/hosts/demo/DemoPaging.h"
#include "manager-gui/hosts/demo/DemoPeople.h"

#include <QtCore/QDateTime>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QString iso(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

quint32 mixOf(const DemoInstance &instance, qint64 n)
{
    return demoMix(instance.data.name) + quint32(n) * 2'654'435'761U;
}

QString sessionId(const DemoInstance &instance, qint64 n)
{
    return u"%1%2"_s.arg(mixOf(instance, n), 8, 16, QLatin1Char('0')).arg(n, 8, 16, QLatin1Char('0'));
}

/// The n-th session of an instance: always the same one.
api::Session makeSession(const DemoInstance &instance, qint64 n, qint64 now)
{
    const quint32 mix = mixOf(instance, n);
    const qint64 age = 4'000 + qint64(mix % 5'400'000U);
    api::Session session;
    session.id = sessionId(instance, n);
    session.instance = instance.data.name;
    // Addresses that are kept for examples.
    session.peer = u"203.0.113.%1:%2"_s.arg(1 + mix % 254).arg(20'000 + mix % 40'000);
    session.started_at = iso(now - age);
    session.last_activity_at = iso(now - qint64(mix % 9'000U));
    session.state = u"open"_s;
    session.tls = !instance.data.listeners.isEmpty() && instance.data.listeners.first().tls;
    session.messages_in = qint64(double(age) / 1000 * instance.messagesPerSession);
    session.messages_out = instance.isPubSub() ? session.messages_in * 34 : session.messages_in;
    session.bytes_in = session.messages_in * 86;
    session.bytes_out = session.messages_out * 86;
    return session;
}

} // namespace

Result<api::SessionList::Result> DemoSessions::list(const api::SessionList::Params &params) const
{
    if (const auto wrong = refusedPage(params.page, params.page_size))
        return failure(*wrong);
    std::vector<api::Session> found;
    qint64 met = 0;
    const DemoInstance *instance = m_host.instance(params.instance);
    for (qint64 n = 0; instance && met < instance->data.sessions; ++n) {
        api::Session session = makeSession(*instance, n, m_now);
        if (instance->closedSessions.contains(session.id))
            continue;
        ++met;
        if (params.filter.isEmpty() || session.id.contains(params.filter) || session.peer.contains(params.filter))
            found.push_back(std::move(session));
    }
    if (const auto wrong = sortBy(found, params.sort, params.order))
        return failure(*wrong);
    return api::SessionList::Result{qint64(found.size()), pageOf(found, params.page, params.page_size)};
}

DemoInstance *DemoSessions::instanceOf(const QString &id) const
{
    for (DemoInstance &instance : m_host.instances) {
        const qint64 all = instance.data.sessions + instance.closedSessions.size();
        for (qint64 n = 0; n < all; ++n) {
            if (sessionId(instance, n) == id && !instance.closedSessions.contains(id))
                return &instance;
        }
    }
    return nullptr;
}

Result<DemoInstance *> DemoSessions::permitted(const QString &id) const
{
    DemoInstance *instance = instanceOf(id);
    if (!instance)
        return failure(ErrorCode::SessionNotFound, u"no session \"%1\""_s.arg(id.left(64)));
    if (!m_host.grants.permitOn(instance->data.name, api::Permission::Operate))
        return failure(ErrorCode::NotPermitted, u"this needs the role operator on \"%1\""_s.arg(instance->data.name));
    return instance;
}

Result<api::Nothing> DemoSessions::close(const QString &id)
{
    const Result<DemoInstance *> instance = permitted(id);
    if (!instance)
        return failure(instance.error());
    (*instance)->closedSessions.insert(id);
    --(*instance)->data.sessions;
    return api::Nothing{};
}

Result<api::Nothing> DemoSessions::send(const QString &id) const
{
    // Nobody is there to read it.
    return permitted(id).map([](DemoInstance *) { return api::Nothing{}; });
}

} // namespace signalbox::gui

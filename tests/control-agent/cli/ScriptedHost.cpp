// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/ScriptedHost.h"

namespace signalbox::test {

using namespace Qt::StringLiterals;

ScriptedHost::ScriptedHost()
{
    listens = agent.listenLocal(path);
    agent.instances = {makeInstance(u"EchoServerA"_s, api::InstanceState::Running)};

    api::User ann;
    ann.name = u"ann"_s;
    ann.role = api::Role::Viewer;
    ann.instances = {{u"EchoServerA"_s, api::Role::Operator}, {u"B"_s, api::Role::Viewer}};
    ann.revision = 7;
    agent.handle(u"user.list"_s, [ann](const QJsonObject &) { return json::toJson(api::UserList::Result{1, {ann}}); });
    for (const QString &method : {u"user.get"_s, u"user.add"_s, u"user.edit"_s, u"user.set_password"_s, u"user.unlock"_s})
        agent.handle(method, [ann](const QJsonObject &) { return json::toJson(ann); });
    for (const QString &method : {u"user.remove"_s, u"token.revoke"_s})
        agent.handle(method, [](const QJsonObject &) { return QJsonValue(QJsonObject()); });
    api::Token token;
    token.id = u"t-1"_s;
    token.account = u"ann"_s;
    token.label = u"back, \"up\""_s;
    agent.handle(u"token.list"_s, [token](const QJsonObject &) { return json::toJson(api::TokenList::Result{1, {token}}); });
    agent.handle(u"token.create"_s, [token](const QJsonObject &) { return json::toJson(api::TokenCreate::Result{u"sbt_x"_s, token}); });
    const api::AuditEntry entry{4, u"2026-03-01T12:00:00.000Z"_s, u"ann"_s, u"local"_s, u"user.add"_s, u"bob"_s, u"ok"_s, u"ab"_s};
    agent.handle(u"audit.list"_s, [entry](const QJsonObject &) { return json::toJson(api::AuditList::Result{1, {entry}}); });
    agent.handle(u"config.show"_s, [](const QJsonObject &) {
        return json::toJson(api::ConfigShow::Result{u"/etc/s.toml"_s, {{u"agent.name"_s, u"node-a"_s, u"/etc/s.toml:2"_s}}});
    });
    agent.handle(u"event.list"_s, [](const QJsonObject &) {
        const api::Event event{
            u"e"_s, 12, u"instance.changed"_s, u"2026-03-01T12:00:00.000Z"_s, {{u"instance"_s, json::toJson(makeInstance(u"A"_s))}}};
        return json::toJson(api::EventList::Result{1, {event}});
    });
    agent.handle(u"session.list"_s, [](const QJsonObject &) {
        api::Session session;
        session.id = u"s-1"_s;
        return json::toJson(api::SessionList::Result{1, {session}});
    });
}

} // namespace signalbox::test

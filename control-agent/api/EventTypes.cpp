// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/EventTypes.h"

#include "control-agent/api/JsonSchema.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QJsonObject object(const QJsonObject &properties)
{
    QJsonObject schema{{u"type"_s, u"object"_s}, {u"properties"_s, properties}};
    if (!properties.isEmpty())
        schema.insert(u"required"_s, QJsonArray::fromStringList(properties.keys()));
    return schema;
}

QJsonObject text(const QString &description)
{
    return {{u"type"_s, u"string"_s}, {u"description"_s, description}};
}

QJsonObject role(const QString &description)
{
    QJsonObject schema = schema::reference(schema::nameOf<api::Role>);
    schema.insert(u"description"_s, description);
    return schema;
}

QJsonObject number(const QString &description)
{
    return {{u"type"_s, u"integer"_s}, {u"description"_s, description}};
}

QJsonObject numberOrNull(const QString &description)
{
    return {{u"anyOf"_s, QJsonArray{QJsonObject{{u"type"_s, u"integer"_s}}, QJsonObject{{u"type"_s, u"null"_s}}}},
            {u"description"_s, description}};
}

QJsonObject unaskedEnd()
{
    const QJsonObject lines{{u"type"_s, u"array"_s},
                            {u"items"_s, QJsonObject{{u"type"_s, u"string"_s}}},
                            {u"description"_s, u"The last lines it logged, of a process"_s}};
    return object({{u"name"_s, text(u"The instance"_s)},
                   {u"reason"_s, text(u"What happened"_s)},
                   {u"attempt"_s, number(u"Which new start follows, from 1"_s)},
                   {u"delay_ms"_s, number(u"Time until then"_s)},
                   {u"exit_status"_s, numberOrNull(u"Of a process that ended of itself"_s)},
                   {u"signal"_s, numberOrNull(u"Number of the signal that killed a process"_s)},
                   {u"last_lines"_s, lines}});
}

QJsonObject boolean(const QString &description)
{
    return {{u"type"_s, u"boolean"_s}, {u"description"_s, description}};
}

QList<EventType> ofCluster(const QJsonObject &by)
{
    const QJsonObject node = text(u"Name of the node"_s);
    const QJsonObject id = text(u"Of its process"_s);
    const QJsonObject peer = object({{u"address"_s, text(u"ADDRESS:PORT"_s)}, {u"by"_s, by}});
    const QJsonObject asked = object({{u"node"_s, node}, {u"by"_s, by}});
    return {{u"cluster.peer_connected"_s, u"Another node is connected to this one."_s, object({{u"node"_s, node}, {u"id"_s, id}})},
            {u"cluster.peer_disconnected"_s, u"Another node is not connected any more."_s,
             object({{u"node"_s, node}, {u"id"_s, id}, {u"reason"_s, text(u"goodbye, reset, lost, silent or evicted"_s)}})},
            {u"cluster.ready_changed"_s, u"This node has all that the connected ones have, or has not any more."_s,
             object({{u"ready"_s, boolean(u"Whether it has"_s)}, {u"ready_detail"_s, text(u"The same for a person"_s)}})},
            {u"cluster.peer_added"_s, u"An address is dialled that was not before."_s, peer},
            {u"cluster.peer_removed"_s, u"An address is dialled no more."_s, peer},
            {u"cluster.evicted"_s, u"Somebody said that a node is dead."_s, asked},
            {u"cluster.resynced"_s, u"What is exchanged with a node began anew, for somebody asked for it."_s, asked},
            {u"cluster.drained"_s, u"This node is being drained; what comes of it follows as instance.changed."_s,
             object({{u"timeout"_s, number(u"Seconds until the sessions that are left are closed"_s)}, {u"by"_s, by}})},
            {u"cluster.resumed"_s, u"This node serves again after it was drained."_s, object({{u"by"_s, by}})}};
}

QList<EventType> ofAccounts(const QJsonObject &by)
{
    const QJsonObject user = object({{u"name"_s, text(u"The account"_s)}, {u"by"_s, by}});
    const QJsonObject token = object({{u"id"_s, text(u"The token; no secret"_s)}, {u"account"_s, text(u"Whose it is"_s)}, {u"by"_s, by}});
    return {{u"user.added"_s, u"An account was made."_s, user},
            {u"user.changed"_s, u"An account has other roles."_s, user},
            {u"user.password_set"_s, u"An account has another password, or none any more."_s, user},
            {u"user.unlocked"_s, u"The failed log-ins of an account were forgotten."_s, user},
            {u"user.removed"_s, u"An account was removed with its tokens."_s, user},
            {u"token.created"_s, u"A bearer token was made."_s, token},
            {u"token.revoked"_s, u"A bearer token was ended."_s, token}};
}

} // namespace

QList<EventType> eventTypes()
{
    const QJsonObject by = text(u"Account that asked for it, or local:USER"_s);
    QList<EventType> types{
        {u"instance.changed"_s,
         u"An instance has another state, error, listeners, process, start time or configuration; `instance` is all of it as it is now. "
         u"Counters do not "
         "count as a change."_s,
         object({{u"instance"_s, schema::reference(schema::nameOf<api::Instance>)}})},
        {u"instance.requested"_s,
         u"Somebody asked for a start, stop, restart, drain or resume; what comes of it follows as instance.changed."_s,
         object({{u"name"_s, text(u"The instance"_s)}, {u"action"_s, text(u"start, stop, restart, drain or resume"_s)}, {u"by"_s, by}})},
        {u"instance.restarted"_s, u"An instance ended though nobody asked, and is started again after `delay_ms`."_s, unaskedEnd()},
        {u"instance.ended"_s, u"An instance ended though nobody asked, and stays so: `attempt` is 0."_s, unaskedEnd()},
        {u"instance.created"_s, u"An instance was made; instance.changed follows with all of it."_s,
         object({{u"name"_s, text(u"The instance"_s)}, {u"by"_s, by}})},
        {u"instance.removed"_s, u"An instance was removed."_s, object({{u"name"_s, text(u"The instance"_s)}, {u"by"_s, by}})},
        {u"config.reloaded"_s, u"The files were read anew."_s,
         object({{u"changes"_s, number(u"How many values have changed"_s)},
                 {u"failures"_s, number(u"How many instances kept what they had, against the files"_s)},
                 {u"by"_s, by}})},
        {u"session.sent"_s, u"Somebody sent a message to a session; what it said is not kept."_s,
         object({{u"id"_s, text(u"The session"_s)},
                 {u"instance"_s, text(u"Its instance"_s)},
                 {u"bytes"_s, number(u"Length of the message"_s)},
                 {u"by"_s, by}})},
        {u"session.closed"_s, u"Somebody closed a session. Sessions that end by themselves are no events."_s,
         object({{u"id"_s, text(u"The session"_s)},
                 {u"instance"_s, text(u"Its instance"_s)},
                 {u"reason"_s, text(u"What the client was told"_s)},
                 {u"by"_s, by}})}};
    types += ofCluster(by);
    types += ofAccounts(by);
    types += {{u"auth.invited"_s, u"An enrolment token was made."_s,
               object({{u"role"_s, role(u"Role of the account to be"_s)}, {u"address"_s, text(u"Address inside it"_s)}, {u"by"_s, by}})},
              {u"agent.unlistened"_s, u"A management port that an invitation had opened was closed."_s,
               object({{u"listen"_s, text(u"ADDRESS:PORT"_s)}, {u"by"_s, by}})},
              {u"hidden"_s, u"Something this connection may not see: it only keeps the revisions without gaps."_s, object({})}};
    return types;
}

} // namespace signalbox::agent

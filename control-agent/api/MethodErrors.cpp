// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/MethodErrors.h"

#include <algorithm>
#include <set>

namespace signalbox::agent {

using enum ErrorCode;

namespace {

struct Own {
    std::string_view method;
    std::vector<ErrorCode> errors;
};

/// What only this method answers; the rest follows from its traits.
const std::vector<Own> &ownErrors()
{
    static const std::vector<Own> table{
        {"auth.enroll", {LoginFailed, TooManyAttempts, StorageFailed}},
        {"auth.login", {LoginFailed, TokenExpired, TooManyAttempts, StorageFailed}},
        {"auth.scram_start", {LoginFailed, TooManyAttempts, ProtocolError, StorageFailed}},
        {"auth.scram_finish", {LoginFailed, TooManyAttempts, ProtocolError, InvalidState, StorageFailed}},
        {"auth.whoami", {NotLoggedIn}},
        {"auth.invite", {AddressInUse, PermissionDenied}},
        {"session.list", {ResourcesExhausted}},
        {"session.close", {SessionNotFound}},
        {"hub.broadcast", {NotFound, TimedOut}},
        {"channel.list", {NotFound, TimedOut}},
        {"channel.history", {NotFound, ChannelNameInvalid, TimedOut}},
        {"channel.publish", {NotFound, ChannelNameInvalid, TooManyChannels, TableFull, TimedOut}},
        {"presence.list", {NotFound, ChannelNameInvalid}},
        {"presence.find", {NotFound}},
        {"cluster.add_peer", {InvalidConfiguration}},
        {"cluster.remove_peer", {NotFound, ManagedByFile}},
        {"cluster.evict", {NotFound}},
        {"cluster.resync", {NotFound}},
        {"event.list", {StorageFailed}},
        {"user.list", {StorageFailed}},
        {"user.get", {NotFound, StorageFailed}},
        {"user.edit", {NotFound}},
        {"user.set_password", {NotFound, LoginFailed, TooManyAttempts}},
        {"user.unlock", {NotFound}},
        {"user.remove", {NotFound}},
        {"token.list", {StorageFailed}},
        {"token.create", {NotFound}},
        {"token.revoke", {NotFound}},
        {"audit.list", {StorageFailed}},
        {"audit.verify", {StorageFailed}},
        {"config.show", {StorageFailed}},
        {"agent.unlisten", {NotFound}},
        {"instance.create", {InvalidConfiguration}},
        {"instance.edit", {ManagedByFile, InvalidConfiguration, AddressInUse, PermissionDenied, ResourcesExhausted}},
        {"instance.clone", {InstanceNotFound, InvalidConfiguration}},
        {"instance.remove", {ManagedByFile, TimedOut}},
        {"instance.take_over", {InvalidConfiguration}},
        {"instance.give_back", {InvalidConfiguration, AddressInUse, PermissionDenied, ResourcesExhausted}},
        {"instance.config", {InvalidState}},
        {"config.diff", {InvalidConfiguration, InvalidState}},
        {"config.reload", {InvalidConfiguration}},
    };
    return table;
}

} // namespace

const std::vector<ErrorMeaning> &apiErrors()
{
    static const std::vector<ErrorMeaning> table{
        {ParseError, "The message is no JSON."},
        {InvalidRequest,
         "The message is JSON but no JSON-RPC 2.0 request, or nested deeper than the limit; or a batch is empty or too long, or comes "
         "before login."},
        {MethodNotFound, "There is no such method; the message names the nearest one."},
        {InvalidParams, "A parameter is missing, unknown, of the wrong type or out of range; `data.context` is its path."},
        {InternalError, "A fault of the agent's own; its log says more."},
        {NotLoggedIn, "This connection must log in first."},
        {LoginFailed, "The account, password, token or secret is wrong, or the account is removed: which one is never said."},
        {TokenExpired, "The token was right but has ended."},
        {NotPermitted, "The caller's roles do not permit this call."},
        {TooManyAttempts, "Log-ins of this account or from this address have to wait; the message says how long."},
        {MessageTooLarge, "The message is longer than the limit; the connection is closed after this answer."},
        {RateLimited, "More calls than the limit, or the agent is busy; try again a little later."},
        {InstanceNotFound, "There is no instance of that name; the message names the nearest one."},
        {SessionNotFound, "There is no such session any more."},
        {NotFound, "There is no such account, token, listener, hub, node or peer."},
        {Conflict, "`if_revision` names another revision than the present one, or the name is taken; nothing was changed."},
        {InvalidState,
         "Not now, or not here: the agent stops, the connection is logged in already, the instance is in a state that forbids it, or "
         "it belongs to the program that hosts it."},
        {ManagedByFile,
         "A file defines it, `data.path` and `data.line` say where; no program changes it. Edit it there; an instance can be taken over."},
        {InvalidConfiguration,
         "What is wrong, one line each; `data.problems` lists it with the path of each field, or its place in the file."},
        {AddressInUse, "Somebody listens on that address and port already."},
        {FileUnreadable, "A file cannot be read."},
        {PermissionDenied, "The operating system does not let the agent do that."},
        {StorageFailed, "The store could not be read or written; nothing was changed."},
        {ResourcesExhausted, "The machine has no more of something: descriptors, memory."},
        {TimedOut, "It was not done in time; it may go on."},
        {ProtocolError, "A SCRAM message is malformed or out of order."},
        {ChannelNameInvalid, "No channel can have that name; the message says why."},
        {TooManyChannels, "The hub has as many channels as it may have."},
        {TableFull, "The hub keeps as much as it may: messages for later subscribers, or those to be delivered exactly once."},
    };
    return table;
}

std::vector<ErrorCode> errorsOf(const MethodTraits &method)
{
    std::set<ErrorCode> wanted{InvalidParams, InternalError, RateLimited};
    if (method.permission != api::Permission::Anyone)
        wanted.insert({NotLoggedIn, NotPermitted});
    if (method.changes)
        wanted.insert({Conflict, InvalidState, StorageFailed});
    if (method.scope == api::Scope::Instance)
        wanted.insert(InstanceNotFound);
    for (const Own &own : ownErrors()) {
        if (own.method == method.name)
            wanted.insert(own.errors.begin(), own.errors.end());
    }
    std::vector<ErrorCode> ordered;
    for (const ErrorMeaning &row : apiErrors()) {
        if (wanted.contains(row.code))
            ordered.push_back(row.code);
    }
    return ordered;
}

} // namespace signalbox::agent

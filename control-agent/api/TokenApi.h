// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Changes.h"
#include "control-agent/api/Dispatcher.h"
#include "control-agent/store/TokenTable.h"

#include <QtCore/QObject>

namespace signalbox::agent {

class ManagementEndpoint;

/// `token.*`: bearer tokens. An admin has to do with all, everybody else with the own ones.
/// Shape:  no token does more than its account, nor more than who makes it.
/// Thread: main.
class TokenApi : public QObject
{
    Q_OBJECT

public:
    TokenApi(Dispatcher &dispatcher, Changes &changes, Store &store, QObject *parent = nullptr);

    /// Whose connections are closed with the tokens.
    void attach(ManagementEndpoint &endpoint) { m_endpoint = &endpoint; }

private:
    int connectionsOf(const QString &id) const;
    api::Token toApi(const TokenRecord &token) const;

    void list(const CallContext &context, const api::TokenList::Params &params, const Dispatcher::TypedReply<api::TokenList> &reply);
    void create(const CallContext &context, const api::TokenCreate::Params &params, const Dispatcher::TypedReply<api::TokenCreate> &reply);
    void revoke(const CallContext &context, const api::TokenRevoke::Params &params, const Dispatcher::TypedReply<api::TokenRevoke> &reply);

    Changes &m_changes;
    Store &m_store;
    ManagementEndpoint *m_endpoint = nullptr;
};

} // namespace signalbox::agent

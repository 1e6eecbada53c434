// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::agent {

class Store;

/// `audit.*`: who did what.
/// Thread: main.
class AuditApi : public QObject
{
    Q_OBJECT

public:
    AuditApi(Dispatcher &dispatcher, Store &store, QObject *parent = nullptr);

private:
    void list(const api::AuditList::Params &params, const Dispatcher::TypedReply<api::AuditList> &reply);
    void verify(const Dispatcher::TypedReply<api::AuditVerify> &reply);

    Store &m_store;
};

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/AuditApi.h"

#include "control-agent/api/Paging.h"
#include "control-agent/store/AuditTable.h"
#include "control-agent/store/Store.h"
#include "shared/base/IsoTime.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

AuditApi::AuditApi(Dispatcher &dispatcher, Store &store, QObject *parent) : QObject(parent), m_store(store)
{
    dispatcher.add<api::AuditList>(
        [this](const CallContext &, const api::AuditList::Params &params, const auto &reply) { list(params, reply); });
    dispatcher.add<api::AuditVerify>([this](const CallContext &, const api::Nothing &, const auto &reply) { verify(reply); });
}

void AuditApi::list(const api::AuditList::Params &params, const Dispatcher::TypedReply<api::AuditList> &reply)
{
    const Result<Page> page = pageOf(params.page, params.page_size, params.order);
    const Result<QDateTime> since = timeOf(params.since, u"since"_s);
    const Result<QDateTime> until = timeOf(params.until, u"until"_s);
    if (!page || !since || !until)
        return reply(failure(!page ? page.error() : !since ? since.error() : until.error()));
    const AuditFilter filter{params.filter, params.who, params.method, *since, *until};
    m_store.run<Listed<ChainedAudit>>(
        [filter, page = *page](Database &database) { return listAudit(database, filter, page); }, this,
        [reply](const Result<Listed<ChainedAudit>> &listed) {
            if (!listed)
                return reply(failure(listed.error()));
            api::AuditList::Result result{listed->total, {}};
            for (const auto &[id, record, hash] : listed->items)
                result.items.append({id, isoTime(record.at), record.who, record.from, record.method, record.target, record.result, hash});
            reply(result);
        });
}

void AuditApi::verify(const Dispatcher::TypedReply<api::AuditVerify> &reply)
{
    m_store.run<AuditChain>(verifyAudit, this, [reply](const Result<AuditChain> &chain) {
        if (!chain)
            return reply(failure(chain.error()));
        reply(api::AuditVerify::Result{!chain->firstBad, chain->records, chain->firstBad, chain->head});
    });
}

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionPool.h"

namespace signalbox::core {

SessionPool::SessionPool(int threads, const QString &namePrefix) : m_io(threads, namePrefix)
{
    for (const auto &thread : m_io.threads()) {
        m_sweeps.push_back(std::make_unique<SweepTimer>(*thread));
        m_workshops.push_back(std::make_shared<websocket::DeflateWorkshop>());
    }
    m_io.start();
}

SessionPool::~SessionPool()
{
    m_io.stop();
}

std::vector<std::shared_ptr<SessionTable>> SessionPool::makeTables(const std::shared_ptr<SessionContext> &context)
{
    std::vector<std::shared_ptr<SessionTable>> tables;
    for (std::size_t i = 0; i < m_sweeps.size(); ++i) {
        auto table = std::make_shared<SessionTable>(*m_io.threads()[i], context, m_workshops[i]);
        table->post([sweep = m_sweeps[i].get()](SessionTable &self) { sweep->add(self.shared_from_this()); });
        tables.push_back(std::move(table));
    }
    return tables;
}

void SessionPool::forget(SessionTable &table)
{
    for (std::size_t i = 0; i < m_sweeps.size(); ++i) {
        if (m_io.threads()[i].get() == &table.thread())
            m_sweeps[i]->remove(table);
    }
}

} // namespace signalbox::core

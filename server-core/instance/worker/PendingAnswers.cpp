// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/PendingAnswers.h"

#include <utility>
#include <vector>

namespace signalbox::core::worker {

qint64 PendingAnswers::add(Reply reply, Clock::time_point deadline)
{
    m_waiting.emplace(++m_lastId, Waiting{std::move(reply), deadline});
    return m_lastId;
}

void PendingAnswers::answer(qint64 id, const QJsonObject &content)
{
    auto waiting = m_waiting.extract(id);
    // Too late, or never asked.
    if (!waiting.empty())
        waiting.mapped().reply(content);
}

void PendingAnswers::expire(Clock::time_point now)
{
    // First out of the table: whoever is told may ask again.
    std::vector<Reply> over;
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        if (it->second.deadline <= now) {
            over.push_back(std::move(it->second.reply));
            it = m_waiting.erase(it);
        } else {
            ++it;
        }
    }
    for (const Reply &reply : over)
        reply(std::nullopt);
}

void PendingAnswers::failAll()
{
    expire(Clock::time_point::max());
}

} // namespace signalbox::core::worker

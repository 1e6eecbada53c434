// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/RefusalLog.h"

#include "server-core/backplane/mesh/MeshLimits.h"
#include "server-core/backplane/mesh/MeshLog.h"

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;

void RefusalLog::refused(const QByteArray &peer, const QString &reason, Clock::time_point now)
{
    auto it = m_peers.find(peer);
    QByteArray name = peer;
    if (it == m_peers.end() && m_peers.size() >= limits::refusals) {
        forgetOld(now);
        if (m_peers.size() >= limits::refusals) {
            name = "others";
            it = m_peers.find(name);
        }
    }
    std::size_t unsaid = 0;
    if (it != m_peers.end()) {
        if (now - it->second.logged < limits::refusalPause) {
            ++it->second.unsaid;
            return;
        }
        unsaid = it->second.unsaid;
        it->second = {now, 0};
    } else {
        m_peers.emplace(name, Entry{now, 0});
    }
    qCWarning(lcMesh).noquote() << "peer refused" << u"peer="_s + QString::fromUtf8(name) << u"reason=\"%1\""_s.arg(reason)
                                << u"more=%1"_s.arg(unsaid);
}

void RefusalLog::forgetOld(Clock::time_point now)
{
    std::erase_if(m_peers, [now](const auto &entry) { return now - entry.second.logged >= limits::refusalPause; });
}

} // namespace signalbox::core::mesh

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshWire.h"

#include <QtCore/QString>

#include <map>

namespace signalbox::core::mesh {

/// Says of each peer once a minute that it was refused, whatever it does.
/// Shape:  bounded: when too many are to be told apart, the others share one line a minute.
/// Thread: one at a time.
class RefusalLog
{
public:
    /// Logs it when it is time. `peer` is a host, without its port: who floods comes from many.
    void refused(const QByteArray &peer, const QString &reason, Clock::time_point now);

private:
    struct Entry {
        Clock::time_point logged;
        /// Since then.
        std::size_t unsaid = 0;
    };
    void forgetOld(Clock::time_point now);

    std::map<QByteArray, Entry> m_peers;
};

} // namespace signalbox::core::mesh

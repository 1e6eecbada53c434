// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Endpoint.h"

#include <QtCore/QString>

#include <vector>

namespace signalbox::core {

/// Which instance listens where, so that a port conflict can name its owner.
/// Thread: main.
class ListenerRegistry
{
public:
    void claim(const net::ListenAddress &address, const QString &owner);
    void release(const QString &owner);
    /// Who has an address that the operating system will not give out beside this one; empty if nobody here.
    QString ownerOf(const net::ListenAddress &address) const;

private:
    struct Entry {
        net::ListenAddress address;
        QString owner;
    };
    std::vector<Entry> m_entries;
};

} // namespace signalbox::core

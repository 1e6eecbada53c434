// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Host.h"
#include "server-core/include/signalbox/PubSub.h"

#include <QtTest/QtTest>

#include <memory>

namespace signalbox::test {

/// A host and in it the pub/sub server "chat", on 127.0.0.1.
class ChatHost
{
public:
    static ServerConfig local() { return {.address = QStringLiteral("127.0.0.1")}; }

    /// Anew; it does not run yet.
    PubSub &make(int threads = 2)
    {
        m_host = std::make_unique<Host>(threads);
        m_chat = &m_host->add<PubSub>("chat", local());
        return *m_chat;
    }
    /// Until it runs.
    void run()
    {
        m_host->start();
        QTRY_VERIFY2(m_chat->isRunning(), qPrintable(m_chat->error()));
    }
    PubSub &running(int threads = 2)
    {
        make(threads);
        run();
        return *m_chat;
    }
    /// Running, with this to decide who may do what.
    PubSub &serve(const std::shared_ptr<AccessPolicy> &policy)
    {
        make().setAccess(policy);
        run();
        return *m_chat;
    }
    Host &host() { return *m_host; }
    void end() { m_host.reset(); }

private:
    std::unique_ptr<Host> m_host;
    PubSub *m_chat = nullptr;
};

} // namespace signalbox::test

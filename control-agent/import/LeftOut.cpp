// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/LeftOut.h"

namespace signalbox::importer {

using namespace Qt::StringLiterals;

namespace {

struct LeftOut {
    QLatin1StringView attribute;
    /// Why, and what to do.
    const char16_t *why;
};

constexpr const char16_t *threads =
    u"there is no .NET thread pool here; io_threads in [agent] says how many threads serve, 0 is one a core";
constexpr const char16_t *measured = u"sessions and rates are always measured and told live; nothing to do";
constexpr const char16_t *logs = u"the agent logs to standard error, and so to the journal; log_format in [agent] says how";
constexpr const char16_t *culture = u"there is no .NET culture here; nothing to do";
constexpr const char16_t *buffers = u"a session's buffers grow and shrink by themselves; nothing to do";
constexpr const char16_t *keepAlive = u"TCP keep-alive is always on, after 60 s and then every 15 s; nothing to do";
constexpr const char16_t *backlog = u"the system's own limit counts; raise net.core.somaxconn if it must be longer";

constexpr LeftOut ofRoot[] = {
    {"maxWorkingThreads"_L1, threads},
    {"minWorkingThreads"_L1, threads},
    {"maxCompletionPortThreads"_L1, threads},
    {"minCompletionPortThreads"_L1, threads},
    {"disablePerformanceDataCollector"_L1, measured},
    {"performanceDataCollectInterval"_L1, measured},
    {"logFactory"_L1, logs},
    {"defaultCulture"_L1, culture},
};

constexpr LeftOut ofServer[] = {
    {"receiveBufferSize"_L1, buffers},
    {"sendBufferSize"_L1, buffers},
    {"sendingQueueSize"_L1,
     u"what waits for a slow client is counted in bytes here, 1 MiB unless outbox_bytes in [instance.limits] says otherwise"},
    {"syncSend"_L1, u"sending never blocks here; nothing to do"},
    {"keepAliveTime"_L1, keepAlive},
    {"keepAliveInterval"_L1, keepAlive},
    {"listenBacklog"_L1, backlog},
    {"logCommand"_L1, logs},
    {"logBasicSessionActivity"_L1, u"sessions are told live, by `signalbox sessions` and `signalbox events`; nothing to do"},
    {"logAllSocketException"_L1, logs},
    {"logFactory"_L1, logs},
    {"disableSessionSnapshot"_L1, measured},
    {"sessionSnapshotInterval"_L1, measured},
    {"connectionFilter"_L1, u"it is .NET code; allow and deny in [instance.access] take addresses and networks, a plugin decides by more"},
    {"commandLoader"_L1, u"it is .NET code; commands belong to the server type here: write them as a plugin"},
    {"receiveFilterFactory"_L1,
     u"it is .NET code; framing belongs to the server type here: echo has it as an option, see \"framing\" in the documentation"},
    {"textEncoding"_L1, u"messages are bytes here, and what they mean is the server type's own; nothing to do"},
    {"defaultCulture"_L1, culture},
};

constexpr LeftOut ofListener[] = {{"backlog"_L1, backlog}};

template <std::size_t Count>
void noteAll(const LeftOut (&table)[Count], Settings &settings, Gathering &gathering)
{
    for (const LeftOut &entry : table) {
        if (const XmlAttribute *attribute = settings.take(entry.attribute))
            gathering.note(attribute->line, u"%1 is left out: %2"_s.arg(shown(*attribute), QString::fromUtf16(entry.why)));
    }
}

} // namespace

void noteLeftOutOfRoot(Settings &root, Gathering &gathering)
{
    noteAll(ofRoot, root, gathering);
}

void noteLeftOutOfServer(Settings &server, Gathering &gathering)
{
    noteAll(ofServer, server, gathering);
}

void noteLeftOutOfListener(Settings &listener, Gathering &gathering)
{
    noteAll(ofListener, listener, gathering);
}

const QStringList &serverAttributes()
{
    static const QStringList names = [] {
        QStringList all{u"name"_s,
                        u"serverTypeName"_s,
                        u"serverType"_s,
                        u"ip"_s,
                        u"port"_s,
                        u"mode"_s,
                        u"security"_s,
                        u"disabled"_s,
                        u"isolation"_s,
                        u"maxConnectionNumber"_s,
                        u"maxRequestLength"_s,
                        u"clearIdleSession"_s,
                        u"clearIdleSessionInterval"_s,
                        u"idleSessionTimeOut"_s,
                        u"sendTimeOut"_s,
                        u"startupOrder"_s};
        for (const LeftOut &entry : ofServer)
            all.append(entry.attribute);
        return all;
    }();
    return names;
}

} // namespace signalbox::importer

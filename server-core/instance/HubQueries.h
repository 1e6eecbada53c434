// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hubs/LiveHub.h"
#include "server-core/instance/HubAsk.h"

#include <QtCore/QObject>

#include <deque>

class QThreadPool;

namespace signalbox::core {

/// Answers what is asked of a hub of this process: its places give what they have, a part a turn so that no session waits for it, and a
/// worker puts it together.
/// Shape:  lists of channels, which may be long, are made one after the other. A place whose thread has ended has answered.
/// Errors: those of the hub when it is published to; RateLimited when too many lists are waited for.
/// Thread: main; replies come to `receiver`'s thread, later than the call.
class HubQueries
{
public:
    using Run = std::function<void(std::function<void()>)>;

    /// Both outlive the hubs' threads. `workers` is waited for before this is destroyed.
    HubQueries(QObject &receiver, QThreadPool &workers);
    /// `work` runs what puts answers together, `back` what replies: both are called on any thread, as long as the hubs' threads live, and
    /// have it run elsewhere.
    HubQueries(Run work, Run back) : m_work(std::move(work)), m_back(std::move(back)) { }
    Q_DISABLE_COPY_MOVE(HubQueries)

    /// `ask` has been checked (checkHubAsk). Null: a hub in which nothing has ever been; it takes no publications.
    void answer(const std::shared_ptr<hubs::LiveHub> &hub, const HubAsk &ask, HubReply reply);

private:
    void handle(hubs::LiveHub &hub, const HubFiguresAsk &ask, HubReply reply);
    void handle(hubs::LiveHub &hub, const ChannelsAsk &ask, HubReply reply);
    void handle(hubs::LiveHub &hub, const HistoryAsk &ask, HubReply reply);
    void handle(hubs::LiveHub &hub, const PublishAsk &ask, HubReply reply);
    void handle(hubs::LiveHub &hub, const AnnounceAsk &ask, HubReply reply);
    void handle(hubs::LiveHub &hub, const MembersAsk &ask, HubReply reply);
    void handle(hubs::LiveHub &hub, const FindMemberAsk &ask, HubReply reply);

    void startNextList();
    /// What places give; when the last of them has, or has ended, `conclude` makes the answer of it on a worker.
    template <typename Raw, typename Conclude>
    std::shared_ptr<Raw> gather(Conclude conclude, HubReply reply);
    void replyLater(HubReply reply, Result<HubAnswer> answer);

    const Run m_work;
    const Run m_back;
    /// Lists of channels that wait; the first one is being made.
    std::deque<std::function<void()>> m_lists;
};

} // namespace signalbox::core

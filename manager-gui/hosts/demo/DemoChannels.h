// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/demo/DemoHost.h"

#include <functional>

namespace signalbox::gui {

/// What a made-up host answers about its hubs: `hub.*`, `channel.*` and `presence.*`, as an agent does.
/// Shape:  for one moment. The caller has seen to the role that a method needs somewhere; which hubs it may see is seen to here.
/// Errors: those of the agent's methods of these names.
class DemoChannels
{
public:
    DemoChannels(DemoHost &host, const std::vector<DemoPerson> &people, qint64 now) : m_host(host), m_people(people), m_now(now) { }

    Result<api::HubList::Result> hubs(const api::HubList::Params &params) const;
    Result<api::Nothing> broadcast(const api::HubBroadcast::Params &params) const;
    Result<api::ChannelList::Result> channels(const api::ChannelList::Params &params) const;
    Result<api::ChannelHistory::Result> history(const api::ChannelHistory::Params &params) const;
    Result<api::ChannelPublish::Result> publish(const api::ChannelPublish::Params &params, bool dryRun);
    Result<api::PresenceList::Result> members(const api::PresenceList::Params &params) const;
    Result<api::PresenceFind::Result> find(const api::PresenceFind::Params &params) const;

private:
    using Places = std::vector<const DemoInstance *>;
    struct Present {
        const DemoChannel *channel = nullptr;
        const DemoPerson *person = nullptr;
        /// Of the channel's members.
        int number = 0;
    };
    using Wanted = std::function<bool(const QString &member)>;

    Result<DemoHub *> permitted(const QString &hub, const std::string_view &method, api::Permission permission) const;
    Places instancesOf(const DemoHub &hub) const;
    /// Those of them that serve it; none: nobody is in it.
    Places serving(const DemoHub &hub) const;
    bool mayDo(const DemoHub &hub, api::Permission permission) const;
    api::Hub described(const DemoHub &hub) const;
    api::Channel described(const DemoChannel &channel) const;
    /// Those of its members that are wanted, in no order.
    std::vector<Present> roster(const DemoChannel &channel, const Wanted &wanted) const;
    static const QString &instanceOf(const Present &present, const Places &places);

    DemoHost &m_host;
    const std::vector<DemoPerson> &m_people;
    qint64 m_now;
};

} // namespace signalbox::gui

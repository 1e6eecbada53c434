// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/RosterPage.h"
#include "shared/base/Error.h"

#include <memory>

namespace signalbox::core::presence {

/// A session; unique in the process, never used twice.
using SessionKey = std::uint64_t;
/// What a caller knows its question by.
using Token = std::uint64_t;

/// One session as presence sees it: what it is told. Calls come on its shard's thread, also from inside the calls it makes; from inside
/// them it calls nothing itself.
/// Shape:  of each channel that it follows it gets a snapshot, of some version v, and then the events v+1, v+2 … once each and in their
///         order. So `joined` and `left` of a member alternate. Another snapshot replaces what it knows of the channel.
class PresenceFollower
{
public:
    virtual SessionKey sessionKey() const = 0;

    virtual void onEntered(Token token, const QByteArray &member, std::uint64_t version) = 0;
    /// After an update or a leave.
    virtual void onVersion(Token token, std::uint64_t version) = 0;
    virtual void onMembers(Token token, const RosterPage &page) = 0;
    /// It follows the channel from here on; `snapshot` is the first page.
    virtual void onFollowing(Token token, const QByteArray &channel, const RosterPage &snapshot) = 0;
    virtual void onRefused(Token token, const Error &error) = 0;

    /// Events of one channel, preframed, one behind the other; the bytes are shared by all followers.
    virtual void onRosterEvents(const std::shared_ptr<const QByteArray> &frames, std::size_t count) = 0;
    /// It was behind for so long that events are not to be had any more: they are in this snapshot, of which `snapshot` is the first page.
    virtual void onSnapshot(const QByteArray &channel, const RosterPage &snapshot) = 0;
    /// Whether it can take more events now; when it could not, `PresenceEdge::resume` is called once it can.
    virtual bool hasRoom() const = 0;

protected:
    ~PresenceFollower() = default;
};

} // namespace signalbox::core::presence

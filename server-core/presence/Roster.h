// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/Member.h"
#include "server-core/presence/RosterPage.h"
#include "server-core/presence/SortedBlocks.h"

#include <memory>
#include <optional>

namespace signalbox::core::presence {

/// The members of one channel, whosever sessions hold them.
/// Shape:  by name; the version rises by 1 at each change, and is this process's own. Only a RosterDirectory changes it.
/// Thread: the channel's home shard.
class Roster
{
public:
    /// `number` tells the rosters of a directory apart and gives them an order; `version` is the one to go on from.
    Roster(QByteArray channel, std::uint64_t number, std::uint64_t version);

    const QByteArray &channel() const { return m_channel; }
    std::uint64_t number() const { return m_number; }
    std::uint64_t version() const { return m_version; }
    std::size_t count() const { return m_members.size(); }
    /// Of those, how many have sessions of this process.
    std::size_t ownCount() const { return m_ownCount; }

    std::optional<MemberView> find(QByteArrayView member) const;
    /// Of its sessions in this process that are alive, in the order in which they entered.
    std::vector<std::uint64_t> sessionsOf(QByteArrayView member) const;
    RosterPage page(std::size_t page, std::size_t pageSize) const;
    RosterPage after(QByteArrayView name, std::size_t most) const;

private:
    friend class RosterDirectory;
    struct NameOf {
        QByteArrayView operator()(const Member &member) const { return member.text.name(); }
    };

    const QByteArray m_channel;
    const std::uint64_t m_number;
    std::uint64_t m_version;
    std::size_t m_ownCount = 0;
    SortedBlocks<std::unique_ptr<Member>, NameOf> m_members;
    /// Kept while it is empty.
    bool m_watched = false;
};

} // namespace signalbox::core::presence

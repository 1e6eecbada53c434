// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/MemberHasher.h"
#include "server-core/presence/RosterDigest.h"

#include <compare>
#include <map>

namespace signalbox::core::presence {

/// Whose members they are: a hub in one process. Random bits, the same wherever one speaks of it.
struct RosterOrigin {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    constexpr auto operator<=>(const RosterOrigin &) const = default;
};

class RosterLine;

/// Where members of one line are, and since which of its rounds. There are few of them, and many members share each.
struct StaySource {
    RosterLine &line;
    const std::uint32_t round;
    const QByteArray instance;
    std::size_t uses = 0;
};

/// Members that one shard of one origin has entered, of which it is the only writer; as far as they are here.
/// Shape:  a copy is told anew in rounds: what is left of earlier rounds is *stale*, and not in the digest. Only a RosterDirectory
///         changes it.
/// Thread: the shard's.
class RosterLine
{
public:
    struct Id {
        RosterOrigin origin;
        std::uint32_t shard = 0;
        constexpr auto operator<=>(const Id &) const = default;
    };

    /// `node` and `key` are the origin's; all who compare digests with it use them.
    RosterLine(Id id, QByteArray node, const SipKey &key) : m_id(id), m_node(std::move(node)), m_hash(key) { }
    Q_DISABLE_COPY_MOVE(RosterLine)

    const Id &id() const { return m_id; }
    const QByteArray &node() const { return m_node; }
    /// Version is the number of events.
    const RosterDigest &digest() const { return m_digest; }
    std::size_t staleCount() const { return m_stale; }
    bool isEmpty() const { return m_sources.empty(); }
    bool isStale(const StaySource &source) const { return source.round != m_round; }

    /// All that is here is stale.
    void renew();

    /// A member is there: the source is to be given back with `remove`.
    const StaySource *add(QByteArrayView channel, const MemberView &member);
    /// What it was.
    void remove(QByteArrayView channel, const MemberView &member, const StaySource *source);
    void countEvent() { ++m_digest.version; }

private:
    std::uint64_t hash(QByteArrayView channel, MemberView member);

    const Id m_id;
    const QByteArray m_node;
    MemberHasher m_hash;
    RosterDigest m_digest;
    std::size_t m_stale = 0;
    std::uint32_t m_round = 0;
    struct Less {
        using is_transparent = void;
        using Key = std::pair<std::uint32_t, QByteArrayView>;
        bool operator()(const Key &left, const Key &right) const { return left < right; }
    };
    /// By round and instance; the views are the sources' own.
    std::map<Less::Key, std::unique_ptr<StaySource>, Less> m_sources;
};

} // namespace signalbox::core::presence

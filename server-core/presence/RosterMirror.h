// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/MemberHasher.h"
#include "server-core/presence/MemberText.h"
#include "server-core/presence/NamePool.h"
#include "server-core/presence/RosterDigest.h"
#include "server-core/presence/RosterEvents.h"
#include "server-core/presence/RosterPage.h"
#include "server-core/presence/SortedBlocks.h"
#include "shared/base/Error.h"

namespace signalbox::core::presence {

/// The copy of a roster whose origin is another process: a snapshot, then each event in order.
/// Shape:  current from a snapshot on until an event is missing or does not fit; then it stays as it was and takes no more
///         events before the next snapshot. Events that come before the first snapshot, or are in it already, do no harm.
/// Errors: ProtocolError for a snapshot in which a name is empty or comes twice; the mirror stays as it was.
/// Thread: the owner's.
class RosterMirror
{
public:
    enum class Outcome : std::uint8_t {
        Applied,
        Old, ///< the snapshot had it
        Missing, ///< one or more before it did not come: ask for a snapshot
        Contradiction, ///< a join of one who is there, or a leave or update of one who is not: ask for a snapshot
        NotCurrent, ///< a snapshot is being waited for
    };
    enum class Fit : std::uint8_t {
        Same,
        Behind, ///< events are under way or lost
        Ahead, ///< the digest is old, or the origin began anew
        Different, ///< of this version, but not these members: ask for a snapshot
        NotCurrent, ///< a snapshot is being waited for
    };

    /// `node` and `key` are the origin's. `instances` is shared by mirrors, and outlives them.
    RosterMirror(QByteArray channel, QByteArray node, const SipKey &key, NamePool &instances);
    ~RosterMirror();
    Q_DISABLE_COPY_MOVE(RosterMirror)

    /// In any order.
    [[nodiscard]] Result<void> reset(std::uint64_t version, const std::vector<MemberRow> &members);
    [[nodiscard]] Outcome apply(const RosterEvent &event);
    Fit compare(const RosterDigest &digest) const;

    bool isCurrent() const { return m_current; }
    const QByteArray &channel() const { return m_channel; }
    std::size_t count() const { return m_members.size(); }
    RosterDigest digest() const { return {m_version, count(), m_sum}; }
    std::optional<MemberView> find(QByteArrayView member) const;
    RosterPage page(std::size_t page, std::size_t pageSize) const;
    RosterPage after(QByteArrayView name, std::size_t most) const;

private:
    struct Copy {
        MemberText text;
        std::int64_t since;
        const QByteArray *instance;
    };
    struct NameOf {
        QByteArrayView operator()(const Copy &copy) const { return copy.text.name(); }
    };

    MemberView viewOf(const Copy &copy) const { return {copy.text.name(), copy.text.info(), copy.since, *copy.instance, m_node}; }
    MemberRow rowOf(const Copy &copy) const;
    /// False when it contradicts.
    bool change(const RosterEvent &event);
    void add(const MemberView &member);
    void remove(const Copy &copy);
    void clear();

    const QByteArray m_channel;
    const QByteArray m_node;
    MemberHasher m_hash;
    NamePool &m_instances;
    SortedBlocks<std::unique_ptr<Copy>, NameOf> m_members;
    std::uint64_t m_version = 0;
    std::uint64_t m_sum = 0;
    bool m_current = false;
};

} // namespace signalbox::core::presence

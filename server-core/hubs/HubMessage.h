// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/ShardMessage.h"
#include "server-core/presence/PresenceMessage.h"

#include <atomic>
#include <variant>

namespace signalbox::core::hubs {

/// What threads of a hub say to each other.
using HubMessage = std::variant<hub::ShardMessage, presence::PresenceMessage>;

/// How much work it is for who gets it: 1 for what is small.
std::size_t weightOf(const HubMessage &message);

/// What waits in a box, by weight. Full is a sign for others to wait, and no refusal.
/// Thread: any.
class HubLoad
{
public:
    /// True: with this it has become full.
    bool add(std::size_t weight);
    /// True: it was full, and is not any more.
    bool remove(std::size_t weight);
    bool isFull() const { return m_isFull.load(std::memory_order_relaxed); }

private:
    std::atomic<std::size_t> m_weight{0};
    std::atomic<bool> m_isFull{false};
};

} // namespace signalbox::core::hubs

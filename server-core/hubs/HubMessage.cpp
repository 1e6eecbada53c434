// SPDX-License-Identifier: Apache-2.0
#include "server-core/hubs/HubMessage.h"

namespace signalbox::core::hubs {

namespace {

/// The weight of a box at which publishers have to wait, and at which they may go on: some 50 ms of work for a shard, or 80 MB.
constexpr std::size_t highWater = 20'000;
constexpr std::size_t lowWater = 5'000;
/// What is large weighs more: one for each so many bytes.
constexpr std::size_t bytesOfOne = 4096;

std::size_t weightOfBytes(qsizetype bytes)
{
    return 1 + std::size_t(bytes) / bytesOfOne;
}

std::size_t weightOfOne(const hub::ShardMessage &message)
{
    if (const auto *ask = std::get_if<hub::PublishAsk>(&message))
        return weightOfBytes(ask->draft.data.size());
    if (const auto *tell = std::get_if<hub::AnnounceTell>(&message))
        return weightOfBytes(tell->announcement->data.size());
    std::size_t weight = 0;
    if (const auto *tell = std::get_if<hub::CopiesTell>(&message)) {
        for (const hub::Copy &copy : tell->copies)
            weight += weightOfBytes(copy.draft.data.size());
        return weight;
    }
    const auto *tell = std::get_if<hub::DeliverTell>(&message);
    if (!tell)
        return 1;
    for (const hub::PublicationRef &publication : tell->publications)
        weight += weightOfBytes(publication->frame.size());
    return weight;
}

std::size_t weightOfOne(const presence::PresenceMessage &message)
{
    // A member costs about half of what a message costs.
    if (const auto *part = std::get_if<presence::OriginPartTell>(&message))
        return 1 + part->rows.size() / 2;
    if (const auto *changes = std::get_if<presence::OriginChangesTell>(&message))
        return 1 + changes->changes.size() / 2;
    const auto *tell = std::get_if<presence::EventsTell>(&message);
    return tell ? tell->batches.size() : 1;
}

} // namespace

std::size_t weightOf(const HubMessage &message)
{
    return std::visit([](const auto &one) { return weightOfOne(one); }, message);
}

bool HubLoad::add(std::size_t weight)
{
    return m_weight.fetch_add(weight, std::memory_order_relaxed) + weight > highWater && !m_isFull.exchange(true);
}

bool HubLoad::remove(std::size_t weight)
{
    return m_weight.fetch_sub(weight, std::memory_order_relaxed) - weight < lowWater && m_isFull.exchange(false);
}

} // namespace signalbox::core::hubs

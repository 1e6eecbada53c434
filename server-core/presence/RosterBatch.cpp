// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterBatch.h"

#include <span>

namespace signalbox::core::presence {

namespace {

RosterBatchRef joinAll(std::span<const RosterBatchRef> batches, qsizetype bytes)
{
    if (batches.size() == 1)
        return batches.front();
    auto joined = std::make_shared<RosterBatch>();
    joined->channel = batches.front()->channel;
    joined->first = batches.front()->first;
    joined->frames.reserve(bytes);
    for (const RosterBatchRef &batch : batches) {
        joined->count += batch->count;
        joined->frames += batch->frames;
    }
    return joined;
}

} // namespace

std::shared_ptr<const QByteArray> framesOf(const RosterBatchRef &batch)
{
    return {batch, &batch->frames};
}

std::vector<RosterBatchRef> joinBatches(const std::vector<RosterBatchRef> &batches, std::size_t mostBytes)
{
    std::vector<RosterBatchRef> joined;
    const std::span all(batches);
    for (std::size_t from = 0, to = 0; from < all.size(); from = to) {
        qsizetype bytes = all[to++]->frames.size();
        while (to < all.size() && std::size_t(bytes + all[to]->frames.size()) <= mostBytes)
            bytes += all[to++]->frames.size();
        joined.push_back(joinAll(all.subspan(from, to - from), bytes));
    }
    return joined;
}

} // namespace signalbox::core::presence

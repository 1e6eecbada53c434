// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace signalbox::core::presence {

/// Events of one channel that follow each other, encoded: the same bytes for all who follow it, on every thread.
struct RosterBatch {
    QByteArray channel;
    /// The version of the first.
    std::uint64_t first = 0;
    std::size_t count = 0;
    /// One behind the other.
    QByteArray frames;

    std::uint64_t last() const { return first + count - 1; }
};
using RosterBatchRef = std::shared_ptr<const RosterBatch>;

std::shared_ptr<const QByteArray> framesOf(const RosterBatchRef &batch);

/// The same events in as few batches as may be of about `mostBytes` each; one that stands alone stays what it is.
/// `batches` are of one channel, each behind the other.
std::vector<RosterBatchRef> joinBatches(const std::vector<RosterBatchRef> &batches, std::size_t mostBytes);

} // namespace signalbox::core::presence

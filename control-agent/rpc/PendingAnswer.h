// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/rpc/JsonRpc.h"

#include <QtCore/QByteArrayList>

#include <functional>
#include <memory>

namespace signalbox::agent {

/// Collects the answers to one message; a batch leaves as one array, when its last call has answered.
/// Thread: main.
class PendingAnswer
{
public:
    using Done = std::function<void(const QByteArray &)>;

    PendingAnswer(const rpc::Message &message, Done done);

    /// Exactly once for each call and invalid item, in any order.
    void add(const QJsonValue &id, const Result<json::Text> &result);

private:
    const bool m_isBatch;
    std::size_t m_missing = 0;
    const Done m_done;
    QByteArrayList m_answers;
};

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"
#include "control-agent/store/SqlValues.h"

#include <QtCore/QJsonValue>

namespace signalbox::agent {

/// A change that a caller named, so that a repeat is not done twice.
struct RequestRecord {
    QString who;
    QString requestId;
    QString method;
    /// SHA-256 of the parameters; secrets are not in it.
    QByteArray fingerprint;
    /// Nothing: the answer held a secret, which is not stored.
    std::optional<QJsonValue> answer;
};

/// Errors: Conflict, when the id was used for something else.
[[nodiscard]] Result<std::optional<RequestRecord>> findRequest(Database &database, const RequestRecord &wanted, const QDateTime &now);
/// Also forgets what is older than `api::ChangeOptions::rememberedMinutes`.
[[nodiscard]] Result<void> rememberRequest(Database &database, const RequestRecord &request, const QDateTime &now);

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"
#include "control-agent/store/SqlValues.h"

namespace signalbox::agent {

/// An invitation that waits for its secret, known here by its hash only.
struct EnrolmentRecord {
    QByteArray hash;
    api::Role role = api::Role::Viewer;
    QString address;
    QDateTime expiresAt;
    bool used = false;
};

/// Also forgets enrolments that ended more than a day ago.
[[nodiscard]] Result<void> addEnrolment(Database &database, const EnrolmentRecord &enrolment, const QDateTime &at);
[[nodiscard]] Result<std::optional<EnrolmentRecord>> findEnrolment(Database &database, const QByteArray &hash);
[[nodiscard]] Result<void> markEnrolmentUsed(Database &database, const QByteArray &hash, const QDateTime &at);

} // namespace signalbox::agent

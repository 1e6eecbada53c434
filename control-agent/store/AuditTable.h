// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"

#include <QtCore/QDateTime>

namespace signalbox::agent {

/// Who did what. Written in the transaction of the change it tells of.
struct AuditRecord {
    QDateTime at;
    QString who;
    QString from;
    QString method;
    QString target;
    QString result;
};

[[nodiscard]] Result<void> appendAudit(Database &database, const AuditRecord &record);
/// The newest first.
[[nodiscard]] Result<QList<AuditRecord>> latestAudit(Database &database, int count);

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"
#include "control-agent/store/SqlValues.h"

namespace signalbox::agent {

/// Who did what. Written in the transaction of the change it tells of; never changed, never deleted.
struct AuditRecord {
    QDateTime at;
    QString who;
    QString from;
    QString method;
    QString target;
    QString result;
};

/// As it stands in the table.
/// Shape: ids rise by exactly 1 from 1. `hash` is the SHA-256, hexadecimal, over the hash before (32 bytes; zeros before the
///        first record) followed by id, time (milliseconds since 1970), who, from, method, target and result, each as its
///        length in bytes of UTF-8 in decimal, a colon, the bytes, and a comma: "1:7,13:1772366400000,3:ann,…".
struct ChainedAudit {
    qint64 id = 0;
    AuditRecord record;
    QString hash;
};

[[nodiscard]] Result<void> appendAudit(Database &database, const AuditRecord &record);
/// The newest first.
[[nodiscard]] Result<QList<AuditRecord>> latestAudit(Database &database, int count);

struct AuditFilter {
    /// Text in any of the words.
    QString text;
    QString who;
    /// A whole method, or "user." for all of a noun.
    QString method;
    /// Invalid: open.
    QDateTime since;
    QDateTime until;
};
[[nodiscard]] Result<Listed<ChainedAudit>> listAudit(Database &database, const AuditFilter &filter, const Page &page);

struct AuditChain {
    qint64 records = 0;
    std::optional<qint64> firstBad;
    QString head;
};
/// Recomputes all of it.
[[nodiscard]] Result<AuditChain> verifyAudit(Database &database);
/// Gives every record its hash: for files from before there was a chain.
[[nodiscard]] Result<void> chainAudit(Database &database);

} // namespace signalbox::agent

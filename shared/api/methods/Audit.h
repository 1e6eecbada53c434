// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

/// Who did what. `hash` covers this record and the hash of the one before, so that none can be changed or taken out unseen.
struct AuditEntry {
    qint64 id = 0;
    QString at;
    QString who;
    QString from;
    QString method;
    QString target;
    QString result;
    QString hash;
    bool operator==(const AuditEntry &) const = default;
    static constexpr auto fields =
        std::tuple{json::field("id", &AuditEntry::id, "Rises by exactly 1"),
                   json::field("at", &AuditEntry::at, "When"),
                   json::field("who", &AuditEntry::who, "Account, or local:USER"),
                   json::field("from", &AuditEntry::from, "Address, or local"),
                   json::field("method", &AuditEntry::method, "What was called"),
                   json::field("target", &AuditEntry::target, "On what"),
                   json::field("result", &AuditEntry::result, "ok, accepted, or the error's name and how often"),
                   json::field("hash", &AuditEntry::hash, "SHA-256 over the previous record's hash and this record, hexadecimal")};
};

struct AuditList {
    static constexpr std::string_view name = "audit.list";
    static constexpr std::string_view doc = "The audit, the newest first; filtered and paged in the agent.";
    static constexpr Permission permission = Permission::Administer;
    struct Params {
        QString filter;
        QString who;
        QString method;
        QString since;
        QString until;
        SortOrder order = SortOrder::Descending;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields =
            std::tuple{json::optionalField("filter", &Params::filter, "Text that who, from, method, target or result must contain"),
                       json::optionalField("who", &Params::who, "Exactly this account"),
                       json::optionalField("method", &Params::method, "Exactly this method, or all of a noun: user."),
                       json::optionalField("since", &Params::since, "ISO 8601; from then on"),
                       json::optionalField("until", &Params::until, "ISO 8601; before then"),
                       json::optionalField("order", &Params::order, "desc: the newest first"),
                       json::optionalField("page", &Params::page, "From 1"),
                       json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Result {
        qint64 total = 0;
        QList<AuditEntry> items;
        static constexpr auto fields = std::tuple{json::field("total", &Result::total, "Records that match, over all pages"),
                                                  json::field("items", &Result::items, "This page")};
    };
};

struct AuditVerify {
    static constexpr std::string_view name = "audit.verify";
    static constexpr std::string_view doc = "Recomputes the hash chain over the whole audit.";
    static constexpr Permission permission = Permission::Administer;
    using Params = Nothing;
    struct Result {
        bool ok = true;
        qint64 records = 0;
        std::optional<qint64> first_bad;
        QString head;
        static constexpr auto fields = std::tuple{
            json::field("ok", &Result::ok, "true when every record is as it was written"),
            json::field("records", &Result::records, "Records looked at"),
            json::field("first_bad", &Result::first_bad, "Id of the first record that does not fit; null: all fit"),
            json::field("head", &Result::head, "Hash of the latest record; kept elsewhere it also proves that none was cut off")};
    };
};

} // namespace signalbox::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

#include <atomic>
#include <cstdint>
#include <optional>

namespace signalbox::core {

/// Numbers sessions and writes the numbers as ids: "k3v9x2-1f".
/// Shape:  six random characters drawn once a process, so that an id never comes back after a restart, then a counter.
/// Thread: any.
class SessionIds
{
public:
    SessionIds();
    explicit SessionIds(QString prefix) : m_prefix(std::move(prefix)) { }

    /// What all of them begin with, before a "-".
    const QString &prefix() const { return m_prefix; }
    std::uint64_t next() { return m_last.fetch_add(1, std::memory_order_relaxed) + 1; }
    QString toString(std::uint64_t number) const;
    /// Nothing for an id that this process never gave.
    std::optional<std::uint64_t> parse(QStringView id) const;

private:
    QString m_prefix;
    std::atomic<std::uint64_t> m_last{0};
};

} // namespace signalbox::core

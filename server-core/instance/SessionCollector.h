// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionTable.h"
#include "shared/base/Error.h"

#include <QtCore/QObject>

#include <functional>
#include <optional>

namespace signalbox::core {

/// Asks the tables of an instance for the first rows of a query and merges them into a page. Nobody waits: each thread
/// answers in its turn, and `reply` is called in `receiver`'s thread when the last has. A thread that has ended counts as
/// answered.
void collectSessions(const std::vector<std::shared_ptr<SessionTable>> &tables, const QString &instance, const SessionIds &ids,
                     const SessionQuery &query, QObject *receiver, std::function<void(Result<SessionPage>)> reply);

/// Closes the session of that number in whichever table has it; `reply` is called in `receiver`'s thread with whether
/// one had.
void closeSessionIn(const std::vector<std::shared_ptr<SessionTable>> &tables, std::uint64_t number, const QString &text, QObject *receiver,
                    std::function<void(bool)> reply);

/// Says in which of `groups` a session of that number is; nothing when in none.
void findSessionIn(const std::vector<std::vector<std::shared_ptr<SessionTable>>> &groups, std::uint64_t number, QObject *receiver,
                   std::function<void(std::optional<std::size_t>)> reply);

} // namespace signalbox::core

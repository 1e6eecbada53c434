// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionTable.h"
#include "shared/base/Error.h"

#include <QtCore/QObject>

#include <functional>

namespace signalbox::core {

/// Asks the tables of an instance for the first rows of a query and merges them into a page. Nobody waits: each thread
/// answers in its turn, and `reply` is called in `receiver`'s thread when the last has. A thread that has ended counts as
/// answered.
void collectSessions(const std::vector<std::shared_ptr<SessionTable>> &tables, const QString &instance, const SessionIds &ids,
                     const SessionQuery &query, QObject *receiver, std::function<void(Result<SessionPage>)> reply);

/// Runs `task` for the session of that number on its thread, if one of `tables` has it; then `done` with whether one had, on
/// whichever thread was the last to look.
void withSession(const std::vector<std::shared_ptr<SessionTable>> &tables, std::uint64_t number, std::function<void(Session &)> task,
                 std::function<void(bool)> done);

/// A function that calls `reply` in `receiver`'s thread.
template <typename T>
std::function<void(T)> inThreadOf(QObject *receiver, std::function<void(T)> reply)
{
    return [receiver, reply = std::move(reply)](T value) {
        QMetaObject::invokeMethod(
            receiver, [reply, value = std::move(value)] { reply(value); }, Qt::QueuedConnection);
    };
}

} // namespace signalbox::core

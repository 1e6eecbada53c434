// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/client/AgentClient.h"

#include <QtCore/QMap>

namespace signalbox::cli {

enum class Change { Start, Stop, Restart, Drain, Resume };

/// Says from events when a requested change has come true, or has failed.
/// Shape:  `begin` before the request; then what events say counts, even if they come before the answer.
class InstanceWatch : public QObject
{
    Q_OBJECT

public:
    explicit InstanceWatch(client::AgentClient &client);

    bool hasSnapshot() const { return m_hasSnapshot; }
    void begin(const QString &name, Change change);
    /// The answer to the request. A state that is already the wanted one settles it (but not for a restart).
    void accepted(const api::ChangeAccepted &answer);
    /// Nothing yet: still on its way. Errors: the reason why it failed.
    std::optional<Result<api::Instance>> outcome(const QString &name) const;

private:
    struct Expectation {
        Change change = Change::Start;
        /// A restart has happened once the instance has left the state in which it was found.
        bool hasLeft = false;
        std::optional<QString> startedBefore;
        std::optional<Result<api::Instance>> outcome;
    };

    void see(const api::Instance &instance);
    static void judge(Expectation &expectation, const api::Instance &instance);

    bool m_hasSnapshot = false;
    QMap<QString, api::Instance> m_known;
    std::map<QString, Expectation> m_expectations;
};

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/AgentLink.h"
#include "control-agent/cli/ExitCode.h"
#include "control-agent/cli/InstanceWatch.h"
#include "control-agent/cli/Printer.h"

#include <QtCore/QJsonArray>

namespace signalbox::cli {

/// Starts, stops, restarts, drains or resumes several instances: each is attempted, each failure is told by name.
class ChangeRun
{
public:
    struct Order {
        Change change = Change::Start;
        bool wait = false;
        ChangeArguments arguments;
        /// For draining.
        std::optional<std::chrono::seconds> patience = std::nullopt;
        /// Clears `autostart` first; where that fails, nothing follows.
        bool disable = false;
    };

    ChangeRun(Order order, AgentLink &link, const Printer &printer);

    /// Connects. `names` empty: all, in start order, or the reverse for stopping.
    [[nodiscard]] Result<ExitCode> run(QStringList names);

private:
    bool isDownwards() const { return m_change == Change::Stop || m_change == Change::Drain; }
    [[nodiscard]] Result<QStringList> allNames();
    void request(const QString &name);
    [[nodiscard]] Result<void> disable(const QString &name, const ChangeArguments &arguments);
    void finishAll();
    void finish(const QString &name);
    void fail(const QString &name, const Error &error);
    [[nodiscard]] Result<void> awaitSnapshot();

    const Change m_change;
    const bool m_wait;
    const ChangeArguments m_arguments;
    const std::optional<std::chrono::seconds> m_patience;
    const bool m_disable;
    const std::chrono::milliseconds m_timeout;
    bool m_several = false;
    AgentLink &m_link;
    const Printer &m_printer;
    InstanceWatch m_watch;
    QStringList m_accepted;
    QJsonArray m_results;
    QList<ExitCode> m_failures;
};

} // namespace signalbox::cli

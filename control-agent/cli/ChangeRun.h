// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/AgentLink.h"
#include "control-agent/cli/ExitCode.h"
#include "control-agent/cli/InstanceWatch.h"
#include "control-agent/cli/Printer.h"

#include <QtCore/QJsonArray>

namespace signalbox::cli {

/// Starts, stops or restarts several instances: each is attempted, each failure is told by name.
class ChangeRun
{
public:
    ChangeRun(Change change, bool wait, ChangeArguments arguments, AgentLink &link, const Printer &printer);

    /// Connects. `names` empty: all, in start order, or the reverse for stopping.
    [[nodiscard]] Result<ExitCode> run(QStringList names);

private:
    [[nodiscard]] Result<QStringList> allNames();
    void request(const QString &name);
    void finishAll();
    void finish(const QString &name);
    void fail(const QString &name, const Error &error);
    [[nodiscard]] Result<void> awaitSnapshot();

    const Change m_change;
    const bool m_wait;
    const ChangeArguments m_arguments;
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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QStringList>

namespace signalbox::agent {

/// signalbox-worker's command line.
struct WorkerOptions {
    enum class Action { Run, PrintVersion, PrintHelp };

    Action action = Action::Run;
    QString runtime;
    QString instance;

    /// Errors: InvalidParams.
    [[nodiscard]] static Result<WorkerOptions> parse(const QStringList &arguments);
    static QString help();
};

} // namespace signalbox::agent

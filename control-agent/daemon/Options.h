// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QStringList>

namespace signalbox::agent {

/// signalboxd's command line.
struct Options {
    enum class Action { Run, Check, PrintApi, PrintSchema, PrintVersion, PrintHelp };

    Action action = Action::Run;
    QString config;
    QString state;
    QString runtime;

    /// Errors: InvalidParams.
    [[nodiscard]] static Result<Options> parse(const QStringList &arguments);
    static QString help();
};

} // namespace signalbox::agent

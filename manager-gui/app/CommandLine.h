// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/Theme.h"

#include <QtCore/QStringList>

#include <optional>

namespace signalbox::gui {

/// What the manager was started with.
struct CommandLine {
    /// Folder of hosts, tokens and settings.
    QString profile;
    bool enrolFromStdin = false;
    /// Made-up hosts instead of those of the profile.
    bool demo = false;
    std::optional<Appearance> appearance;
    /// A locale's name, e.g. "de"; empty: the system's.
    QString language;

    /// Prints help, version or what is wrong and ends the process, as command lines do.
    static CommandLine parse(const QStringList &arguments);
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

namespace signalbox::gui {

/// One number of a scope and its last minutes.
struct ScopeFigure {
    std::optional<double> value;
    Series history;
};

/// The five figures of a scope: those of a host, or the sums over several (of CPU the busiest).
/// Shape:  computed when asked; nothing where no host of the scope is live.
struct ScopeFigures {
    ScopeFigure sessions;
    ScopeFigure messagesIn;
    ScopeFigure messagesOut;
    ScopeFigure cpu;
    ScopeFigure memory;

    static ScopeFigures of(const Host &host);
    static ScopeFigures of(const QList<Host *> &hosts, qint64 now);
};

} // namespace signalbox::gui

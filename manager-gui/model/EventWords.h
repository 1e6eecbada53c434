// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/StateShape.h"
#include "shared/api/Types.h"

#include <optional>

namespace signalbox::gui {

/// What happened, in words, and who asked for it or why.
struct EventWords {
    /// Empty: it concerns no instance.
    QString instance;
    QString what;
    QString reason;
    /// Of the state that it came to; None: that of the instance.
    StateShape shape = StateShape::None;
};

/// Nothing for a kind that this version has not heard of, and for `instance.changed`, whose words need the state before.
std::optional<EventWords> wordsOf(const api::Event &event);

} // namespace signalbox::gui

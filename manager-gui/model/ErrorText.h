// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/base/Error.h"

namespace signalbox::gui {

/// An error of an agent or of the connection, in the language of the window: what kind it is, then the English sentence that
/// came. In English the sentence alone says it.
QString errorText(const Error &error);

} // namespace signalbox::gui

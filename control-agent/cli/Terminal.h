// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace signalbox::cli {

/// Colour only for a person who has not declined it: standard output is a terminal and NO_COLOR is not set.
/// Source: https://no-color.org
bool wantsColour();

/// Columns of the terminal that standard output is; 0 when it is none.
int terminalWidth();
/// Whether a person can be asked: standard input is a terminal.
bool hasPerson();

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

namespace signalbox::cli {

/// What scripts rely on. Never renumber.
enum class ExitCode {
    Done = 0,
    Failed = 1,
    WrongArguments = 2,
    NotRunning = 3,
    NotPermitted = 4,
    Unreachable = 5,
    NotTrusted = 6,
    NoSuchThing = 7,
    Conflict = 8,
    TimedOut = 9,
    SomeFailed = 10,
};

ExitCode exitCodeOf(ErrorCode code);

} // namespace signalbox::cli

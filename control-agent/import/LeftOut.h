// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/import/Settings.h"

namespace signalbox::importer {

/// What SuperSocket has and Signalbox does not: why, and what to do instead. Notes those of `<superSocket>` and `<server>` that stand
/// there, and takes them.
void noteLeftOutOfRoot(Settings &root, Gathering &gathering);
void noteLeftOutOfServer(Settings &server, Gathering &gathering);
void noteLeftOutOfListener(Settings &listener, Gathering &gathering);

/// Attributes of `<server>` that are settings of SuperSocket's own, for "did you mean".
const QStringList &serverAttributes();

} // namespace signalbox::importer

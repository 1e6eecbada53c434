// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Export.h>

#include <QtCore/QString>

/// Rises when programs and plugins must be built again; the library's file name ends with it. It stands in
/// SIGNALBOX_PLUGIN_IID too, which is a text of its own because moc wants one.
#define SIGNALBOX_ABI 1
#define SIGNALBOX_PLUGIN_IID "io.signalbox.ServerTypes/1"

namespace signalbox {

/// Of the library that runs, as opposed to the headers: "1.2.3".
SIGNALBOX_EXPORT QString libraryVersion();

} // namespace signalbox

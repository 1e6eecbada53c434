// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

namespace signalbox::agent {

/// Tells the service manager that started this process how it is: "READY=1", "STOPPING=1", "STATUS=…", several separated by
/// line breaks. Does nothing when none has asked, and never blocks.
/// Source: sd_notify(3); the protocol is one datagram to the socket in $NOTIFY_SOCKET.
void sendServiceNotice(const QByteArray &text);

} // namespace signalbox::agent

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Session.h>

namespace signalbox {

/// An interface that a service may have for other servers of the same process, reached by `host().server<Dispatcher>(name)`.
/// Any other abstract class serves as well; this one is here because two plugins can share it without a header of their own.
/// Thread: implementations are called on other servers' I/O threads.
struct SIGNALBOX_EXPORT Dispatcher {
    virtual ~Dispatcher() = default;
    /// False when nothing was delivered.
    virtual bool dispatch(const SessionId &session, QByteArrayView message) = 0;
};

} // namespace signalbox

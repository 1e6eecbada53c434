// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace signalbox::core {

/// What a built-in service keeps for a session: it lives and dies with it.
/// Thread: the session's.
class SessionAttachment
{
public:
    virtual ~SessionAttachment() = default;
    SessionAttachment(const SessionAttachment &) = delete;
    SessionAttachment &operator=(const SessionAttachment &) = delete;

    /// The socket has taken all that it once could not.
    virtual void onDrained() { }

protected:
    SessionAttachment() = default;
};

} // namespace signalbox::core

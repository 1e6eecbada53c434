// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/SessionHandle.h>

#include <QtCore/QFlags>
#include <QtCore/QJsonObject>
#include <QtCore/QList>

#include <chrono>
#include <cstdint>
#include <memory>

namespace signalbox {

namespace core::pubsub {
class Decision;
}

/// What one may do in a channel.
enum class ChannelRight : std::uint8_t {
    Subscribe = 1, ///< receive, and resume what was received
    Publish = 2, ///< publish and retain; in "*": broadcast
    Presence = 4, ///< see who is there, and be there
    History = 8, ///< read what was published before
};
Q_DECLARE_FLAGS(ChannelRights, ChannelRight)
Q_DECLARE_OPERATORS_FOR_FLAGS(ChannelRights)

inline constexpr ChannelRights allChannelRights = ChannelRights::fromInt(15);

/// Rights in one channel, or, with a `*` at the end ("news*", "*"), in all whose names begin so. Whoever makes the name of something that a
/// client has said takes care that it has no `*`; `client` never has.
struct ChannelGrant {
    QString channel = {};
    ChannelRights rights = allChannelRights;
};

/// With what a client is let in.
/// Errors: a grant whose channel is no name grants nothing, and the log says so; a name that is none lets nobody in.
struct Admission {
    /// As publisher and as member; 1 to 128 characters. Empty: as it calls itself.
    QString name = {};
    /// What others see of it as a member, unless it says otherwise.
    QJsonObject info = {};
    /// They add up. For all else the policy's `request` is asked.
    QList<ChannelGrant> may = {};
};

/// A session that asks to be let in or has been, for taking back what it may do.
/// Thread: any; the effect comes on the session's thread, and none when it has ended.
class SIGNALBOX_EXPORT ClientAccess
{
public:
    ClientAccess() = default;
    explicit ClientAccess(SessionHandle session) : m_session(std::move(session)) { }

    /// Only these from now on; what `request` once allowed is asked anew. Subscriptions that are not permitted any more end, and the client
    /// is told; its members leave. Does nothing before it is let in.
    void change(const QList<ChannelGrant> &may) const;
    /// Ends the session.
    void close(const QString &text = {}) const;

private:
    SessionHandle m_session;
};

/// Who wants to be let in.
struct ConnectRequest {
    SessionId session = {};
    /// The name of the server.
    QString instance = {};
    /// "192.0.2.1:52110".
    QString peer = {};
    bool tls = false;
    /// As it calls itself; empty: it does not, and gets a name. Nobody has checked it.
    QString client = {};
    /// Whatever it gave as token, up to 8 KiB.
    QByteArray token = {};
    ClientAccess access = {};
};

/// The answer to a ConnectRequest. Copies are one; the first call counts. When the last copy goes without a call, that refuses.
/// Thread: any.
class SIGNALBOX_EXPORT ConnectReply
{
public:
    explicit ConnectReply(std::shared_ptr<core::pubsub::Decision> decision) : m_decision(std::move(decision)) { }

    void letIn(const Admission &admission = {}) const;
    /// `reason`: a sentence for the client; empty: one is made.
    void refuse(const QString &reason = {}) const;

private:
    std::shared_ptr<core::pubsub::Decision> m_decision;
};

/// What somebody who was let in wants to do, and has no grant for.
struct ChannelRequest {
    SessionId session = {};
    QString instance = {};
    /// As it was let in.
    QString client = {};
    ChannelRight right = ChannelRight::Subscribe;
    /// A channel, or to subscribe a prefix ("news*"), or to broadcast "*".
    QString channel = {};
    ClientAccess access = {};
};

/// The answer to a ChannelRequest, as with ConnectReply.
/// Thread: any.
class SIGNALBOX_EXPORT ChannelReply
{
public:
    explicit ChannelReply(std::shared_ptr<core::pubsub::Decision> decision) : m_decision(std::move(decision)) { }

    /// Counts for the session from now on, until its access is changed; it is not asked again for long.
    void allow() const;
    void refuse(const QString &reason = {}) const;

private:
    std::shared_ptr<core::pubsub::Decision> m_decision;
};

/// Who may use the channels of a server: its own decision. For `access = "service"`; set by PubSub::setAccess, or made by a
/// PubSubServerType.
/// Shape:  a client is asked about when it connects; after that only for what it was not granted. Until an answer is there the session is
///         not read on, so that all it asks for is done in the order it came.
/// Errors: closed in every case: whoever throws, drops the reply or takes longer than `patience` has refused. What was refused is asked
///         about again when the client tries again.
/// Thread: `connect` and `request` are called on the sessions' I/O threads, for different sessions at the same time; to block there stops
///         all sessions of the thread. Reply at once, or keep the reply and do it later, on any thread. It outlives the
///         sessions that it decides about.
class SIGNALBOX_EXPORT AccessPolicy
{
public:
    AccessPolicy() = default;
    virtual ~AccessPolicy();
    AccessPolicy(const AccessPolicy &) = delete;
    AccessPolicy &operator=(const AccessPolicy &) = delete;

    virtual void connect(const ConnectRequest &request, const ConnectReply &reply) = 0;
    /// The default refuses: then a client has what it was let in with.
    virtual void request(const ChannelRequest &request, const ChannelReply &reply);
    /// How long a client waits for an answer, 1 ms to 1 minute.
    virtual std::chrono::milliseconds patience() const { return std::chrono::seconds(5); }
};

} // namespace signalbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

#include <cstdint>
#include <optional>
#include <span>

/// What a server says, written as text without a tree in between.
/// Shape:  texts are valid UTF-8; `data` and `info` are JSON already and go out as they are. What is empty, and may be, is left out.
/// Units:  `since` in milliseconds since 1970; `expiresIn` and `reconnectAfter` in seconds.
namespace signalbox::core::pubsub {

struct MemberItem {
    QByteArrayView member;
    /// JSON; empty: null.
    QByteArrayView info;
    std::int64_t since = 0;
    QByteArrayView instance;
    QByteArrayView node;
};
struct MemberPage {
    std::uint64_t version = 0;
    std::uint64_t total = 0;
    std::span<const MemberItem> items;
    std::optional<int> nextPage;
};
struct HistoryItem {
    QByteArrayView channel;
    QByteArrayView data;
    QByteArrayView position;
    QByteArrayView id;
    QByteArrayView from;
};

/// Answers, by the call that they answer.
struct ConnectAnswer {
    QByteArrayView session;
    QByteArrayView client;
    QByteArrayView node;
    QByteArrayView hub;
    int ackWindow = 256;
    std::optional<std::int64_t> expiresIn;
};
struct RefreshAnswer {
    /// Null for a token without an end.
    std::optional<std::int64_t> expiresIn;
};
struct SubscribeAnswer {
    /// Empty for a wildcard.
    QByteArrayView position;
    bool recovered = false;
    std::optional<MemberPage> members;
    /// Nodes that did not answer in time.
    std::span<const QByteArray> missing;
};
struct PublishAnswer {
    /// Empty with qos 0.
    QByteArrayView position;
};
struct HistoryAnswer {
    std::span<const HistoryItem> items;
    QByteArrayView position;
    bool complete = true;
};
struct EnterAnswer {
    QByteArrayView member;
    std::uint64_t version = 0;
};
/// Of update and leave.
struct VersionAnswer {
    std::uint64_t version = 0;
};
/// Of unsubscribe, broadcast, ack, ping.
struct EmptyAnswer {
};

/// `id` is a call's, as it came. Nothing is appended for a notification's (an empty one).
void appendAnswer(QByteArray &out, QByteArrayView id, const ConnectAnswer &answer);
void appendAnswer(QByteArray &out, QByteArrayView id, const RefreshAnswer &answer);
void appendAnswer(QByteArray &out, QByteArrayView id, const SubscribeAnswer &answer);
void appendAnswer(QByteArray &out, QByteArrayView id, const PublishAnswer &answer);
void appendAnswer(QByteArray &out, QByteArrayView id, const MemberPage &answer);
void appendAnswer(QByteArray &out, QByteArrayView id, const HistoryAnswer &answer);
void appendAnswer(QByteArray &out, QByteArrayView id, const EnterAnswer &answer);
void appendAnswer(QByteArray &out, QByteArrayView id, const VersionAnswer &answer);
void appendAnswer(QByteArray &out, QByteArrayView id, const EmptyAnswer &answer);
void appendError(QByteArray &out, QByteArrayView id, const Error &error);

/// Notifications.
struct MessageNote {
    QByteArrayView channel;
    QByteArrayView data;
    QByteArrayView position;
    QByteArrayView id;
    QByteArrayView from;
    bool retained = false;
};
struct BroadcastNote {
    QByteArrayView data;
    QByteArrayView from;
};
struct JoinedNote {
    QByteArrayView channel;
    MemberItem member;
    std::uint64_t version = 0;
};
struct UpdatedNote {
    QByteArrayView channel;
    QByteArrayView member;
    QByteArrayView info;
    std::uint64_t version = 0;
};
struct LeftNote {
    QByteArrayView channel;
    QByteArrayView member;
    QByteArrayView reason;
    std::uint64_t version = 0;
};
/// The roster as it is now: the client was behind for too long to be told each event.
struct MembersNote {
    QByteArrayView channel;
    MemberPage members;
};
/// The server has ended a subscription.
struct UnsubscribedNote {
    QByteArrayView channel;
    QByteArrayView reason;
};
struct GapNote {
    QByteArrayView channel;
    QByteArrayView reason;
    /// Positions: what is missing lies past `after`, up to `to`.
    QByteArrayView after;
    QByteArrayView to;
};
struct ClosingNote {
    QByteArrayView reason;
    int reconnectAfter = 0;
};

void appendNote(QByteArray &out, const MessageNote &note);
void appendNote(QByteArray &out, const BroadcastNote &note);
void appendNote(QByteArray &out, const JoinedNote &note);
void appendNote(QByteArray &out, const UpdatedNote &note);
void appendNote(QByteArray &out, const LeftNote &note);
void appendNote(QByteArray &out, const MembersNote &note);
void appendNote(QByteArray &out, const UnsubscribedNote &note);
void appendNote(QByteArray &out, const GapNote &note);
void appendNote(QByteArray &out, const ClosingNote &note);

} // namespace signalbox::core::pubsub

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Answer.h>
#include <signalbox/Export.h>

#include <QtCore/QAnyStringView>
#include <QtCore/QByteArray>
#include <QtCore/QDateTime>
#include <QtCore/QList>
#include <QtCore/QObject>

#include <functional>

namespace signalbox {

class PubSub;

/// Somebody who is in a channel.
struct Member {
    QString channel = {};
    QString name = {};
    /// What it says about itself, JSON; empty: nothing.
    QByteArray info = {};
    QDateTime since = {};
    /// The server it came to.
    QString instance = {};
    QString node = {};
};

struct MemberQuery {
    /// From 1.
    int page = 1;
    /// 1 to 1000.
    int pageSize = 100;
    /// Instead of a page: those behind this name.
    QString after = {};
};

struct MemberList {
    /// Of the channel, on all pages.
    qint64 total = 0;
    /// Rises with each change.
    qint64 version = 0;
    /// By name; with 4 MiB of info at most.
    QList<Member> items = {};
    /// Members follow behind the last item.
    bool more = false;
};

struct FindQuery {
    /// Names that begin so are meant, too.
    bool prefix = false;
    /// 1 to 1000.
    int limit = 100;
};

struct FoundMembers {
    qint64 total = 0;
    /// By name, then channel; the first ones.
    QList<Member> items = {};
};

/// Who is in the channels of a server's hub.
/// Shape:  a handle; good as long as its server.
///         Each question may be put in two ways. Without a callback it waits: the I/O threads answer between two turns of theirs, in
///         less than a millisecond unless they are busy, and never need the main thread for it. That is for programs that want a roster
///         now and then. A window that must never stand still, or one that asks often, gives a context and a callback.
/// Errors: ChannelNameInvalid and InvalidParams; TimedOut after 2 s, when waiting; InvalidState off the main thread, when waiting.
///         A server that has never run has empty rosters.
/// Thread: main; `done` is called there, later, unless `context` is gone by then.
///
///     for (const Member &member : chat.presence().members("room").items)
///         qInfo() << member.name;
class SIGNALBOX_EXPORT Presence
{
public:
    using MembersDone = std::function<void(const Answer<MemberList> &)>;
    using FindDone = std::function<void(const Answer<FoundMembers> &)>;

    Answer<MemberList> members(QAnyStringView channel, const MemberQuery &query = {}) const;
    void members(QAnyStringView channel, const QObject *context, MembersDone done) const { members(channel, {}, context, std::move(done)); }
    void members(QAnyStringView channel, const MemberQuery &query, const QObject *context, MembersDone done) const;

    /// A name, in all channels.
    Answer<FoundMembers> find(QAnyStringView member, const FindQuery &query = {}) const;
    void find(QAnyStringView member, const QObject *context, FindDone done) const { find(member, {}, context, std::move(done)); }
    void find(QAnyStringView member, const FindQuery &query, const QObject *context, FindDone done) const;

private:
    friend class PubSub;
    explicit Presence(PubSub &server) : m_server(&server) { }

    PubSub *m_server;
};

} // namespace signalbox

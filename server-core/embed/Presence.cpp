// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Presence.h"

#include "server-core/embed/HubCalls.h"
#include "server-core/include/signalbox/Host.h"
#include "server-core/include/signalbox/PubSub.h"
#include "server-core/instance/HubWait.h"

#include <QtCore/QThread>

namespace signalbox {

using namespace Qt::StringLiterals;

namespace {

/// Far more than busy threads take for a turn, and no longer than somebody looks at a window that stands still.
constexpr std::chrono::milliseconds longestWait{2000};

QList<Member> membersOf(const QList<core::PresentMember> &members)
{
    QList<Member> list;
    for (const core::PresentMember &member : members) {
        list.append({member.channel, member.member, member.info.toUtf8(), QDateTime::fromMSecsSinceEpoch(member.since, Qt::UTC),
                     member.instance, member.node});
    }
    return list;
}

MemberList memberListOf(const core::MemberPage &page)
{
    return {page.total, page.version, membersOf(page.items), page.more};
}

FoundMembers foundOf(const core::FoundMembers &found)
{
    return {found.total, membersOf(found.items)};
}

Result<core::MembersAsk> askOf(QAnyStringView channel, const MemberQuery &query)
{
    if (const Result<void> right = checkPage(query.page, query.pageSize); !right)
        return failure(right.error());
    return core::MembersAsk{channel.toString(), query.after, query.page, query.pageSize};
}

Result<core::FindMemberAsk> askOf(QAnyStringView member, const FindQuery &query)
{
    if (const Result<void> right = checkPage(1, query.limit); !right)
        return failure(right.error());
    return core::FindMemberAsk{member.toString(), query.prefix, query.limit};
}

template <typename Ask>
Result<typename Ask::Answer> waitFor(const PubSub &server, core::InstanceHost &host, const Result<Ask> &ask)
{
    if (!ask)
        return failure(ask.error());
    if (QThread::currentThread() != host.thread())
        return failure(ErrorCode::InvalidState, u"only the main thread may wait for a hub: give a callback, and ask there"_s);
    return core::waitForHub(host.liveHubs().find(server.hub()), *ask, longestWait).map([](const core::HubAnswer &answer) {
        return std::get<typename Ask::Answer>(answer);
    });
}

} // namespace

Answer<MemberList> Presence::members(QAnyStringView channel, const MemberQuery &query) const
{
    return answerOf<MemberList>(waitFor(*m_server, m_server->instances(), askOf(channel, query)), memberListOf);
}

void Presence::members(QAnyStringView channel, const MemberQuery &query, const QObject *context, MembersDone done) const
{
    callHub<MemberList>({m_server->instances(), m_server->hub(), context ? context : m_server}, askOf(channel, query), memberListOf,
                        std::move(done));
}

Answer<FoundMembers> Presence::find(QAnyStringView member, const FindQuery &query) const
{
    return answerOf<FoundMembers>(waitFor(*m_server, m_server->instances(), askOf(member, query)), foundOf);
}

void Presence::find(QAnyStringView member, const FindQuery &query, const QObject *context, FindDone done) const
{
    callHub<FoundMembers>({m_server->instances(), m_server->hub(), context ? context : m_server}, askOf(member, query), foundOf,
                          std::move(done));
}

} // namespace signalbox

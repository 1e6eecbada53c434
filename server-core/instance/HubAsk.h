// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/json/Json.h"

#include <functional>
#include <variant>

/// What can be asked of a hub from outside its sessions, and what it answers. The same structures travel to a hub in another process.
/// Shape:  `data` and `info` are JSON as text; `info` may be empty: none.
/// Units:  times in ms since 1970; sizes in bytes. A row of several is found by its place: `offset` from 0.
namespace signalbox::core {

struct HubFigures {
    /// With subscribers, members or messages that are kept.
    qint64 channels = 0;
    /// One counts in each of its channels.
    qint64 members = 0;
    /// Connected clients.
    qint64 sessions = 0;
    static constexpr auto fields = std::tuple{json::field("channels", &HubFigures::channels), json::field("members", &HubFigures::members),
                                              json::field("sessions", &HubFigures::sessions)};
};
struct HubFiguresAsk {
    static constexpr std::string_view op = "figures";
    using Answer = HubFigures;
    static constexpr std::tuple<> fields{};
};

struct ChannelFigures {
    QString channel;
    qint64 subscribers = 0;
    qint64 members = 0;
    /// That are kept, and their weight with all that they cost.
    qint64 messages = 0;
    qint64 bytes = 0;
    /// The number of the last one.
    qint64 published = 0;
    bool retained = false;
    /// Of the last one; 0: none that anybody remembers.
    qint64 lastAt = 0;
    static constexpr auto fields =
        std::tuple{json::field("channel", &ChannelFigures::channel),   json::field("subscribers", &ChannelFigures::subscribers),
                   json::field("members", &ChannelFigures::members),   json::field("messages", &ChannelFigures::messages),
                   json::field("bytes", &ChannelFigures::bytes),       json::field("published", &ChannelFigures::published),
                   json::field("retained", &ChannelFigures::retained), json::field("last_at", &ChannelFigures::lastAt)};
};
enum class ChannelSort { Channel, Subscribers, Members, Messages, Bytes, Published, Retained, LastAt };
constexpr json::EnumNames<ChannelSort, 8> enumNames(ChannelSort)
{
    return {{"channel", "subscribers", "members", "messages", "bytes", "published", "retained", "last_at"}};
}
struct ChannelPage {
    qint64 total = 0;
    QList<ChannelFigures> items;
    static constexpr auto fields = std::tuple{json::field("total", &ChannelPage::total), json::field("items", &ChannelPage::items)};
};
struct ChannelsAsk {
    static constexpr std::string_view op = "channels";
    using Answer = ChannelPage;
    /// Must be in the name, in any case of letters.
    QString filter;
    ChannelSort sort = ChannelSort::Channel;
    bool descending = false;
    qint64 offset = 0;
    qint64 limit = 100;
    static constexpr auto fields = std::tuple{json::field("filter", &ChannelsAsk::filter), json::field("sort", &ChannelsAsk::sort),
                                              json::field("descending", &ChannelsAsk::descending),
                                              json::field("offset", &ChannelsAsk::offset), json::field("limit", &ChannelsAsk::limit)};
};

struct KeptMessage {
    QString data;
    QString position;
    /// The publisher's own; empty: none.
    QString id;
    QString from;
    qint64 at = 0;
    static constexpr auto fields =
        std::tuple{json::field("data", &KeptMessage::data), json::field("position", &KeptMessage::position),
                   json::field("id", &KeptMessage::id), json::field("from", &KeptMessage::from), json::field("at", &KeptMessage::at)};
};
struct ChannelHistory {
    /// The oldest first.
    QList<KeptMessage> items;
    /// Where the channel is.
    QString position;
    /// Nothing between what was asked for and the end is missing.
    bool complete = true;
    static constexpr auto fields =
        std::tuple{json::field("items", &ChannelHistory::items), json::field("position", &ChannelHistory::position),
                   json::field("complete", &ChannelHistory::complete)};
};
/// Without `since` the last ones, else the first ones behind it. Of one answer at most 4 MiB.
struct HistoryAsk {
    static constexpr std::string_view op = "history";
    using Answer = ChannelHistory;
    QString channel;
    qint64 limit = 100;
    QString since;
    static constexpr auto fields = std::tuple{json::field("channel", &HistoryAsk::channel), json::field("limit", &HistoryAsk::limit),
                                              json::field("since", &HistoryAsk::since)};
};

struct Published {
    QString position;
    static constexpr auto fields = std::tuple{json::field("position", &Published::position)};
};
struct PublishAsk {
    static constexpr std::string_view op = "publish";
    using Answer = Published;
    QString channel;
    QString data;
    /// 0 to 2; with 2 there is an id.
    int qos = 0;
    QString id;
    bool retain = false;
    /// Who says so.
    QString from;
    static constexpr auto fields = std::tuple{json::field("channel", &PublishAsk::channel), json::field("data", &PublishAsk::data),
                                              json::field("qos", &PublishAsk::qos),         json::field("id", &PublishAsk::id),
                                              json::field("retain", &PublishAsk::retain),   json::field("from", &PublishAsk::from)};
};

struct Announced {
    static constexpr std::tuple<> fields{};
};
struct AnnounceAsk {
    static constexpr std::string_view op = "announce";
    using Answer = Announced;
    QString data;
    QString from;
    static constexpr auto fields = std::tuple{json::field("data", &AnnounceAsk::data), json::field("from", &AnnounceAsk::from)};
};

struct PresentMember {
    QString channel;
    QString member;
    QString info;
    qint64 since = 0;
    QString node;
    QString instance;
    static constexpr auto fields =
        std::tuple{json::field("channel", &PresentMember::channel), json::field("member", &PresentMember::member),
                   json::field("info", &PresentMember::info),       json::field("since", &PresentMember::since),
                   json::field("node", &PresentMember::node),       json::field("instance", &PresentMember::instance)};
};
struct MemberPage {
    qint64 total = 0;
    qint64 version = 0;
    QList<PresentMember> items;
    /// Members follow behind the last item.
    bool more = false;
    static constexpr auto fields = std::tuple{json::field("total", &MemberPage::total), json::field("version", &MemberPage::version),
                                              json::field("items", &MemberPage::items), json::field("more", &MemberPage::more)};
};
/// By name. With `after` those behind that name, else a page of `limit`, from 1. A page is cut short at 4 MiB of info.
struct MembersAsk {
    static constexpr std::string_view op = "members";
    using Answer = MemberPage;
    QString channel;
    QString after;
    qint64 page = 1;
    qint64 limit = 100;
    static constexpr auto fields = std::tuple{json::field("channel", &MembersAsk::channel), json::field("after", &MembersAsk::after),
                                              json::field("page", &MembersAsk::page), json::field("limit", &MembersAsk::limit)};
};

struct FoundMembers {
    qint64 total = 0;
    /// By member, then channel.
    QList<PresentMember> items;
    static constexpr auto fields = std::tuple{json::field("total", &FoundMembers::total), json::field("items", &FoundMembers::items)};
};
/// In all channels; the first ones.
struct FindMemberAsk {
    static constexpr std::string_view op = "find-member";
    using Answer = FoundMembers;
    QString member;
    /// Names that begin with it are meant, too.
    bool prefix = false;
    qint64 limit = 100;
    static constexpr auto fields = std::tuple{json::field("member", &FindMemberAsk::member), json::field("prefix", &FindMemberAsk::prefix),
                                              json::field("limit", &FindMemberAsk::limit)};
};

using HubAsk = std::variant<HubFiguresAsk, ChannelsAsk, HistoryAsk, PublishAsk, AnnounceAsk, MembersAsk, FindMemberAsk>;
/// In the order of the questions.
using HubAnswer = std::variant<HubFigures, ChannelPage, ChannelHistory, Published, Announced, MemberPage, FoundMembers>;

using HubReply = std::function<void(Result<HubAnswer>)>;

/// Names and numbers that no hub would take. Errors: ChannelNameInvalid, InvalidParams.
[[nodiscard]] Result<void> checkHubAsk(const HubAsk &ask);

/// As text for another process: {"op": …, the fields}. Errors: Unsupported for an op that this release does not know, InvalidParams.
QJsonObject toDocument(const HubAsk &ask);
[[nodiscard]] Result<HubAsk> hubAskFrom(const QJsonObject &document);
QJsonObject toDocument(const HubAnswer &answer);
/// The answer to `ask`.
[[nodiscard]] Result<HubAnswer> hubAnswerFrom(const HubAsk &ask, const QJsonObject &document);

} // namespace signalbox::core

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoChannels.h"

#include "manager-gui/hosts/demo/DemoPaging.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <tuple>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr qsizetype longestData = 65'536;
constexpr qsizetype longestChannelName = 255;
constexpr qsizetype longestName = 128;
constexpr qint64 mostFound = 10'000;

QString iso(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

std::optional<QString> orNull(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

bool hasControlCharacter(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

Result<void> checkChannel(const QString &name)
{
    const auto wrong = [](const QString &message) { return failure(ErrorCode::ChannelNameInvalid, message, u"channel"_s); };
    if (name.isEmpty())
        return wrong(u"a channel's name must not be empty"_s);
    if (const qsizetype size = name.toUtf8().size(); size > longestChannelName)
        return wrong(u"a channel's name has at most %1 bytes, this one %2"_s.arg(longestChannelName).arg(size));
    if (hasControlCharacter(name))
        return wrong(u"a channel's name must not hold control characters"_s);
    if (name.contains(u'*'))
        return wrong(u"\"*\" has no place in the name of a channel: this takes one channel, not a prefix"_s);
    return {};
}

Result<void> checkName(const QString &name, const QString &parameter)
{
    if (!name.isEmpty() && name.toUcs4().size() <= longestName && !hasControlCharacter(name))
        return {};
    return failure(ErrorCode::InvalidParams,
                   u"\"%1\" must be 1 to %2 characters without control characters"_s.arg(parameter).arg(longestName), parameter);
}

Result<void> checkData(const QJsonValue &data)
{
    // Qt writes objects and arrays only.
    const qsizetype size = QJsonDocument(QJsonArray{data}).toJson(QJsonDocument::Compact).size() - 2;
    if (size <= longestData)
        return {};
    return failure(ErrorCode::InvalidParams, u"\"data\" may have at most %1 bytes, as JSON without spaces"_s.arg(longestData), u"data"_s);
}

Result<void> check(const api::ChannelPublish::Params &params)
{
    if (params.qos < 0 || params.qos > 2)
        return failure(ErrorCode::InvalidParams, u"\"qos\" must be 0, 1 or 2"_s, u"qos"_s);
    if (params.qos == 2 && params.id.isEmpty())
        return failure(ErrorCode::InvalidParams, u"qos 2 needs an \"id\", by which a repeat is known"_s, u"id"_s);
    if (!params.id.isEmpty()) {
        if (const Result<void> id = checkName(params.id, u"id"_s); !id)
            return id;
    }
    const Result<void> data = checkData(params.data);
    return data ? checkChannel(params.channel) : data;
}

/// What channels are sorted by, but their name; nothing for what is no such field.
using ChannelKey = double (*)(const DemoChannel &channel, qint64 now);
ChannelKey keyOf(const QString &field)
{
    static const QHash<QString, ChannelKey> keys{
        {u"subscribers"_s, [](const DemoChannel &channel, qint64 now) { return double(channel.subscribers(now)); }},
        {u"members"_s, [](const DemoChannel &channel, qint64 now) { return double(channel.members(now)); }},
        {u"messages"_s, [](const DemoChannel &channel, qint64 now) { return double(channel.messages(now)); }},
        {u"bytes"_s, [](const DemoChannel &channel, qint64 now) { return double(channel.bytes(now)); }},
        {u"published"_s, [](const DemoChannel &channel, qint64 now) { return double(channel.published(now)); }},
        {u"retained"_s, [](const DemoChannel &channel, qint64) { return channel.isRetained() ? 1.0 : 0.0; }},
        {u"last_at"_s, [](const DemoChannel &channel, qint64 now) { return double(channel.lastAt(now).value_or(0)); }}};
    return keys.value(field, nullptr);
}

Error notServed()
{
    return {ErrorCode::InvalidState, u"no instance serves this hub at the moment; start one first"_s, {}, true};
}

} // namespace

// ---- which hub

DemoChannels::Places DemoChannels::instancesOf(const DemoHub &hub) const
{
    Places all;
    for (const DemoInstance &instance : m_host.instances) {
        if (instance.isPubSub() && instance.hub() == hub.name)
            all.push_back(&instance);
    }
    return all;
}

DemoChannels::Places DemoChannels::serving(const DemoHub &hub) const
{
    Places all = instancesOf(hub);
    std::erase_if(all, [](const DemoInstance *instance) { return !instance->serves(); });
    return all;
}

bool DemoChannels::mayDo(const DemoHub &hub, api::Permission permission) const
{
    if (m_host.grants.permit(permission))
        return true;
    const Places all = instancesOf(hub);
    return !all.empty() && std::all_of(all.begin(), all.end(), [&](const DemoInstance *instance) {
        return m_host.grants.permitOn(instance->data.name, permission);
    });
}

Result<DemoHub *> DemoChannels::permitted(const QString &name, const std::string_view &method, api::Permission permission) const
{
    for (DemoHub &hub : m_host.hubs) {
        if (hub.name != name || !mayDo(hub, api::Permission::View))
            continue;
        if (mayDo(hub, permission))
            return &hub;
        return failure(ErrorCode::NotPermitted,
                       u"%1 needs the role %2 on the hub \"%3\""_s.arg(json::toQString(method), json::enumName(permission), name));
    }
    return failure(ErrorCode::NotFound, u"no hub \"%1\""_s.arg(name.left(64)), name.left(64));
}

// ---- hubs

api::Hub DemoChannels::described(const DemoHub &hub) const
{
    api::Hub told{.hub = hub.name, .access = hub.access, .presence = hub.presence, .instances = {}};
    for (const DemoInstance *instance : instancesOf(hub)) {
        told.instances.append(instance->data.name);
        told.sessions += instance->data.sessions;
        told.published += qint64(instance->published);
        told.delivered += qint64(instance->delivered);
    }
    if (serving(hub).empty())
        return told;
    told.channels = qint64(hub.channels.size());
    for (const DemoChannel &channel : hub.channels)
        told.members += channel.members(m_now);
    return told;
}

Result<api::HubList::Result> DemoChannels::hubs(const api::HubList::Params &params) const
{
    if (const auto wrong = refusedPage(params.page, params.page_size))
        return failure(*wrong);
    std::vector<api::Hub> found;
    for (const DemoHub &hub : m_host.hubs) {
        const api::Hub told = described(hub);
        const auto has = [&](const QString &text) { return text.contains(params.filter, Qt::CaseInsensitive); };
        if (mayDo(hub, api::Permission::View) && (has(told.hub) || std::any_of(told.instances.begin(), told.instances.end(), has)))
            found.push_back(told);
    }
    if (const auto wrong = sortBy(found, params.sort, params.order))
        return failure(*wrong);
    return api::HubList::Result{qint64(found.size()), pageOf(found, params.page, params.page_size), {}};
}

Result<api::Nothing> DemoChannels::broadcast(const api::HubBroadcast::Params &params) const
{
    if (const Result<void> data = checkData(params.data); !data)
        return failure(data.error());
    const auto hub = permitted(params.hub, api::HubBroadcast::name, api::HubBroadcast::permission);
    if (!hub)
        return failure(hub.error());
    // Nothing of it is kept.
    return serving(**hub).empty() ? Result<api::Nothing>(failure(notServed())) : api::Nothing{};
}

// ---- channels

api::Channel DemoChannels::described(const DemoChannel &channel) const
{
    api::Channel told;
    told.channel = channel.name();
    told.subscribers = channel.subscribers(m_now);
    told.members = channel.members(m_now);
    told.published = channel.published(m_now);
    told.messages = channel.messages(m_now);
    told.bytes = channel.bytes(m_now);
    told.retained = channel.isRetained();
    if (const std::optional<qint64> last = channel.lastAt(m_now))
        told.last_at = iso(*last);
    return told;
}

Result<api::ChannelList::Result> DemoChannels::channels(const api::ChannelList::Params &params) const
{
    if (const auto wrong = refusedPage(params.page, params.page_size))
        return failure(*wrong);
    const ChannelKey key = keyOf(params.sort);
    if (!key && params.sort != "channel"_L1)
        return failure(ErrorCode::InvalidParams, u"cannot sort by \"%1\""_s.arg(params.sort.left(64)), u"sort"_s);
    const auto hub = permitted(params.hub, api::ChannelList::name, api::ChannelList::permission);
    if (!hub)
        return failure(hub.error());
    std::vector<std::pair<double, const DemoChannel *>> found;
    for (const DemoChannel &channel : (*hub)->channels) {
        if (channel.name().contains(params.filter, Qt::CaseInsensitive))
            found.emplace_back(key ? key(channel, m_now) : 0, &channel);
    }
    if (serving(**hub).empty())
        found.clear();
    // Those alike are by name, whichever way the rest is.
    const bool isDescending = params.order == api::SortOrder::Descending;
    std::sort(found.begin(), found.end(), [&](const auto &a, const auto &b) {
        if (a.first != b.first)
            return isDescending ? b.first < a.first : a.first < b.first;
        return isDescending && !key ? b.second->name() < a.second->name() : a.second->name() < b.second->name();
    });
    api::ChannelList::Result result{qint64(found.size()), {}};
    for (const auto &one : pageOf(found, params.page, params.page_size))
        result.items.append(described(*one.second));
    return result;
}

Result<api::ChannelHistory::Result> DemoChannels::history(const api::ChannelHistory::Params &params) const
{
    if (params.limit < 1 || params.limit > api::largestPage)
        return failure(ErrorCode::InvalidParams, u"\"limit\" must be 1 to %1, not %2"_s.arg(api::largestPage).arg(params.limit),
                       u"limit"_s);
    const auto hub = permitted(params.hub, api::ChannelHistory::name, api::ChannelHistory::permission);
    if (!hub)
        return failure(hub.error());
    if (!params.since.isEmpty() && !isDemoPosition(params.since))
        return failure(ErrorCode::InvalidParams, u"\"since\" is no position: give one back as it came, or none"_s, u"since"_s);
    if (const Result<void> name = checkChannel(params.channel); !name)
        return failure(name.error());
    const DemoHub &place = **hub;
    if (serving(place).empty())
        return api::ChannelHistory::Result{};
    const DemoChannel *channel = place.channel(params.channel);
    const qint64 last = channel ? channel->published(m_now) : 0;
    const qint64 kept = channel ? channel->firstKept(m_now) : 1;
    api::ChannelHistory::Result result{{}, place.position(last), true};
    qint64 first = std::max(kept, last - params.limit + 1);
    qint64 end = last;
    if (!params.since.isEmpty()) {
        const std::optional<qint64> since = place.numberAt(params.since);
        const bool isKnown = since && *since <= last;
        first = isKnown ? std::max(kept, *since + 1) : kept;
        end = std::min(last, first + params.limit - 1);
        result.complete = isKnown && *since + 1 >= kept && end == last;
    }
    for (qint64 number = first; number <= end; ++number) {
        const DemoChannel::Message message = channel->message(number, m_now, m_people);
        result.items.append(
            {message.words.data, place.position(number), orNull(message.words.id), orNull(message.words.from), iso(message.at)});
    }
    return result;
}

Result<api::ChannelPublish::Result> DemoChannels::publish(const api::ChannelPublish::Params &params, bool dryRun)
{
    if (const Result<void> right = check(params); !right)
        return failure(right.error());
    const auto hub = permitted(params.hub, api::ChannelPublish::name, api::ChannelPublish::permission);
    if (!hub)
        return failure(hub.error());
    if (serving(**hub).empty())
        return failure(notServed());
    if (dryRun)
        return api::ChannelPublish::Result{};
    DemoHub &place = **hub;
    DemoChannel *channel = place.channel(params.channel);
    if (!channel) {
        place.channels.emplace_back(DemoChannel::Shape{.name = params.channel}, m_host.agent.name, m_now);
        channel = &place.channels.back();
    }
    if (params.qos == 2) {
        if (const std::optional<qint64> before = channel->published(params.id, m_now))
            return api::ChannelPublish::Result{place.position(*before)};
    }
    const DemoWords words{params.data, u"agent:"_s + m_host.saved.account, params.id};
    return api::ChannelPublish::Result{place.position(channel->publish(words, params.retain, m_now))};
}

// ---- presence

std::vector<DemoChannels::Present> DemoChannels::roster(const DemoChannel &channel, const Wanted &wanted) const
{
    std::vector<Present> present;
    const int members = channel.members(m_now);
    for (int i = 0; i < members; ++i) {
        const DemoPerson &person = m_people[channel.person(i, m_people.size())];
        if (wanted(person.member))
            present.push_back({&channel, &person, i});
    }
    return present;
}

const QString &DemoChannels::instanceOf(const Present &present, const Places &places)
{
    // Most are where most sessions are.
    const quint32 mix = demoMix(present.person->member);
    return (mix % 4 > 0 ? places.front() : places[mix / 4 % places.size()])->data.name;
}

Result<api::PresenceList::Result> DemoChannels::members(const api::PresenceList::Params &params) const
{
    if (const auto wrong = refusedPage(params.page, params.page_size))
        return failure(*wrong);
    const auto hub = permitted(params.hub, api::PresenceList::name, api::PresenceList::permission);
    if (!hub)
        return failure(hub.error());
    if (const Result<void> name = checkChannel(params.channel); !name)
        return failure(name.error());
    const DemoChannel *channel = (*hub)->channel(params.channel);
    if (!channel)
        return api::PresenceList::Result{};
    api::PresenceList::Result result;
    const Places places = serving(**hub);
    if (places.empty())
        return result;
    std::vector<Present> all = roster(*channel, [&](const QString &member) { return params.after.isEmpty() || member > params.after; });
    std::sort(all.begin(), all.end(), [](const Present &a, const Present &b) { return a.person->member < b.person->member; });
    result.total = channel->members(m_now);
    result.version = channel->rosterVersion(m_now);
    const int page = params.after.isEmpty() ? params.page : 1;
    for (const Present &one : pageOf(all, page, params.page_size))
        result.items.append(
            {one.person->member, one.person->info, iso(channel->enteredAt(one.number, m_now)), m_host.agent.name, instanceOf(one, places)});
    result.more = qint64(page) * params.page_size < qint64(all.size());
    return result;
}

Result<api::PresenceFind::Result> DemoChannels::find(const api::PresenceFind::Params &params) const
{
    if (const auto wrong = refusedPage(params.page, params.page_size))
        return failure(*wrong);
    if (const Result<void> name = checkName(params.member, u"member"_s); !name)
        return failure(name.error());
    if (qint64(params.page) * params.page_size > mostFound)
        return failure(ErrorCode::InvalidParams, u"the first %1 places can be seen; look in one hub, or for a longer name"_s.arg(mostFound),
                       u"page"_s);
    if (!params.hub.isEmpty()) {
        if (const auto hub = permitted(params.hub, api::PresenceFind::name, api::PresenceFind::permission); !hub)
            return failure(hub.error());
    }
    const auto isMeant = [&](const QString &member) { return params.prefix ? member.startsWith(params.member) : member == params.member; };
    std::vector<std::pair<const DemoHub *, Present>> found;
    for (const DemoHub &hub : m_host.hubs) {
        const bool isAsked = params.hub.isEmpty() || hub.name == params.hub;
        if (!isAsked || !mayDo(hub, api::Permission::View) || serving(hub).empty())
            continue;
        for (const DemoChannel &channel : hub.channels) {
            for (const Present &one : roster(channel, isMeant))
                found.emplace_back(&hub, one);
        }
    }
    const auto key = [](const auto &one) { return std::tie(one.second.person->member, one.first->name, one.second.channel->name()); };
    std::sort(found.begin(), found.end(), [&](const auto &a, const auto &b) { return key(a) < key(b); });
    api::PresenceFind::Result result{qint64(found.size()), {}, {}};
    for (const auto &[hub, one] : pageOf(found, params.page, params.page_size))
        result.items.append({hub->name, one.channel->name(), one.person->member, iso(one.channel->enteredAt(one.number, m_now)),
                             m_host.agent.name, instanceOf(one, serving(*hub))});
    return result;
}

} // namespace signalbox::gui

// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubWatch.h"

#include "server-core/access/ChannelName.h"

#include <atomic>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// No session gets that far: they are counted from 1.
hub::SubscriberId nextId()
{
    static std::atomic<std::uint64_t> last{0};
    return (hub::SubscriberId(1) << 63) + ++last;
}

} // namespace

Result<void> HubWatch::checkName(const QString &channel)
{
    if (const std::optional<QString> problem = access::channelNameProblem(channel.toUtf8(), access::Wildcard::Allowed))
        return failure(ErrorCode::ChannelNameInvalid, *problem, u"channel"_s);
    return {};
}

void HubWatch::begin(const hubs::LiveHub &hub, const QString &channel)
{
    const QByteArray name = channel.toUtf8();
    const auto &homes = hub.homes();
    m_place = homes[std::size_t(homes.front()->shard().homeOf(name))].get();
    m_id = nextId();
    m_place->post([self = shared_from_this(), name](hubs::HubPlace &place) {
        place.shard().attach(*self);
        place.shard().subscribe(self->m_id, 1, name, hub::Qos::AtMostOnce, {});
    });
}

void HubWatch::end()
{
    // Behind `begin`; until then the place knows it.
    m_place->post([self = shared_from_this()](hubs::HubPlace &place) { place.shard().detach(self->m_id); });
}

HubWatch::News HubWatch::take()
{
    const std::lock_guard lock(m_mutex);
    m_isAwake = false;
    m_bytes = 0;
    return std::exchange(m_news, {});
}

void HubWatch::tell(const std::function<void()> &change)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        change();
        wake = !std::exchange(m_isAwake, true);
    }
    if (wake)
        m_wake();
}

void HubWatch::add(const hub::PublicationRef &publication)
{
    m_news.messages.push_back(publication);
    m_bytes += publication->bytes();
    while (m_news.messages.size() > 1 && (m_news.messages.size() > mostMessages || m_bytes > mostBytes)) {
        m_bytes -= m_news.messages.front()->bytes();
        m_news.messages.pop_front();
        ++m_news.missing;
    }
}

void HubWatch::onMessages(const hub::Batch &batch)
{
    tell([&] {
        for (const hub::PublicationRef &publication : batch.publications())
            add(publication);
    });
}

void HubWatch::onRefused(hub::Token, const Error &error)
{
    tell([&] { m_news.error = error; });
}

} // namespace signalbox::core

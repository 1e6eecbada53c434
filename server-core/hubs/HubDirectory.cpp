// SPDX-License-Identifier: Apache-2.0
#include "server-core/hubs/HubDirectory.h"

namespace signalbox::core::hubs {

HubDirectory::HubDirectory(HubEncoders encoders, const net::IoPool &homes) : m_encoders(std::move(encoders)), m_pool(homes) { }

HubDirectory::~HubDirectory() = default;

std::shared_ptr<LiveHub> HubDirectory::obtain(const QByteArray &node, HubProfile profile, std::optional<hub::SealedHub> past)
{
    const QString name = profile.name;
    if (std::shared_ptr<LiveHub> hub = find(name)) {
        hub->apply(std::move(profile));
        return hub;
    }
    auto hub = std::make_shared<LiveHub>(std::move(profile), node, m_encoders, m_pool, std::move(past));
    const std::lock_guard lock(m_mutex);
    m_hubs.emplace(name, hub);
    return hub;
}

std::shared_ptr<LiveHub> HubDirectory::retire(const QString &name)
{
    const std::lock_guard lock(m_mutex);
    const auto at = m_hubs.find(name);
    if (at == m_hubs.end())
        return nullptr;
    m_retired.push_back(std::move(at->second));
    m_hubs.erase(at);
    return m_retired.back();
}

std::shared_ptr<LiveHub> HubDirectory::find(const QString &name) const
{
    const std::lock_guard lock(m_mutex);
    const auto at = m_hubs.find(name);
    return at == m_hubs.end() ? nullptr : at->second;
}

QStringList HubDirectory::names() const
{
    const std::lock_guard lock(m_mutex);
    QStringList names;
    for (const auto &[name, hub] : m_hubs)
        names.append(name);
    return names;
}

} // namespace signalbox::core::hubs

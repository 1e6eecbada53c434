// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/MetricHistories.h"

namespace signalbox::gui {

MetricHistories::MetricHistories(HostList &hosts, QObject *parent) : QObject(parent)
{
    for (int i = 0; i < hosts.count(); ++i)
        add(hosts.at(i));
    connect(&hosts, &HostList::hostAdded, this, &MetricHistories::add);
    connect(&hosts, &HostList::hostAboutToBeRemoved, this, [this](const Host *host) {
        m_instances -= int(m_hosts.value(host).instances.size());
        m_hosts.remove(host);
    });
}

void MetricHistories::add(Host *host)
{
    m_hosts.insert(host, {});
    connect(host, &Host::sampleHeard, this, [this, host](const api::MetricSample &sample, qint64 at) { take(host, sample, at); });
    connect(host, &Host::instanceAboutToBeRemoved, this,
            [this, host](int row) { forget(host, host->instances()[std::size_t(row)].data.name); });
    connect(host, &Host::snapshotTaken, this, [this, host] { forgetGone(host); });
}

void MetricHistories::take(Host *host, const api::MetricSample &sample, qint64 at)
{
    const auto found = m_hosts.find(host);
    if (found == m_hosts.end())
        return;
    found->agent.add(at, sample.agent_columns, sample.agent);
    QHash<QString, Kept> &kept = found->instances;
    for (auto it = sample.instances.cbegin(); it != sample.instances.cend(); ++it) {
        auto entry = kept.find(it.key());
        if (entry == kept.end()) {
            // While there is room whoever speaks gets it.
            if (m_instances >= room || host->rowOf(it.key()) < 0)
                continue;
            entry = kept.insert(it.key(), {});
            ++m_instances;
        }
        entry->history.add(at, sample.columns, it.value());
    }
}

void MetricHistories::watch(const QList<InstanceKey> &keys)
{
    ++m_looks;
    for (const InstanceKey &key : keys) {
        const auto host = m_hosts.find(key.host.data());
        if (host == m_hosts.end() || key.name.isEmpty())
            continue;
        const auto kept = host->instances.find(key.name);
        if (kept != host->instances.end()) {
            kept->looked = m_looks;
            continue;
        }
        makeRoom();
        host->instances.insert(key.name, {{}, m_looks});
        ++m_instances;
    }
}

void MetricHistories::makeRoom()
{
    while (m_instances >= room) {
        HostHistories *owner = nullptr;
        QString oldest;
        quint64 looked = std::numeric_limits<quint64>::max();
        for (HostHistories &host : m_hosts) {
            for (auto it = host.instances.cbegin(); it != host.instances.cend(); ++it) {
                if (it->looked >= looked)
                    continue;
                owner = &host;
                oldest = it.key();
                looked = it->looked;
            }
        }
        owner->instances.remove(oldest);
        --m_instances;
    }
}

void MetricHistories::forget(const Host *host, const QString &instance)
{
    const auto found = m_hosts.find(host);
    if (found != m_hosts.end() && found->instances.remove(instance))
        --m_instances;
}

void MetricHistories::forgetGone(const Host *host)
{
    const QStringList names = m_hosts.value(host).instances.keys();
    for (const QString &name : names) {
        if (host->rowOf(name) < 0)
            forget(host, name);
    }
}

const MetricHistory *MetricHistories::find(const InstanceKey &key) const
{
    const auto host = m_hosts.constFind(key.host.data());
    if (host == m_hosts.cend())
        return nullptr;
    if (key.name.isEmpty())
        return &host->agent;
    const auto kept = host->instances.constFind(key.name);
    return kept == host->instances.cend() ? nullptr : &kept->history;
}

std::size_t MetricHistories::bytes() const
{
    std::size_t sum = 0;
    for (const HostHistories &host : m_hosts) {
        sum += host.agent.bytes();
        for (const Kept &kept : host.instances)
            sum += kept.history.bytes();
    }
    return sum;
}

} // namespace signalbox::gui

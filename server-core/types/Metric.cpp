// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Metric.h"

#include <map>
#include <mutex>

namespace signalbox {

std::size_t Metric::slotOfThread() noexcept
{
    static std::atomic<std::size_t> threads{0};
    static thread_local const std::size_t slot = threads.fetch_add(1, std::memory_order_relaxed) % slotCount;
    return slot;
}

double Metric::value() const noexcept
{
    double sum = 0;
    for (const Slot &slot : m_slots)
        sum += slot.value.load(std::memory_order_relaxed);
    return sum;
}

struct MetricSet::Private {
    mutable std::mutex mutex;
    std::map<QString, Metric> metrics;
};

MetricSet::MetricSet() : d(std::make_unique<Private>()) { }

MetricSet::~MetricSet() = default;

Metric &MetricSet::metric(QAnyStringView name, MetricKind kind)
{
    const std::lock_guard lock(d->mutex);
    return d->metrics.try_emplace(name.toString(), kind).first->second;
}

QMap<QString, double> MetricSet::values() const
{
    const std::lock_guard lock(d->mutex);
    QMap<QString, double> values;
    for (const auto &[name, metric] : d->metrics)
        values.insert(name, metric.value());
    return values;
}

} // namespace signalbox

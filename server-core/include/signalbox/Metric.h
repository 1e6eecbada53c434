// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Export.h>

#include <QtCore/QAnyStringView>
#include <QtCore/QMap>
#include <QtCore/QString>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>

namespace signalbox {

/// Counter: only rises, from 0 at the start of the instance. Gauge: goes up and down.
enum class MetricKind : std::uint8_t { Counter, Gauge };

/// What a server type says about one of its own metrics; it then is a column wherever instances are listed.
struct MetricDefinition {
    /// `[a-z][a-z0-9_]*`: the key in JSON and in /metrics.
    QString name;
    /// The column's head.
    QString title;
    /// "B", "ms", "%"; empty for a plain number.
    QString unit = {};
    MetricKind kind = MetricKind::Counter;
    QString description = {};
};

/// One number of a service that everybody may change.
/// Shape:  counters are spread over cache lines, so that I/O threads do not fight for one.
/// Thread: any.
class SIGNALBOX_EXPORT Metric
{
public:
    explicit Metric(MetricKind kind) : m_kind(kind) { }
    Metric(const Metric &) = delete;
    Metric &operator=(const Metric &) = delete;

    void add(double by = 1) noexcept
    {
        m_slots[m_kind == MetricKind::Counter ? slotOfThread() : 0].value.fetch_add(by, std::memory_order_relaxed);
    }
    Metric &operator++() noexcept
    {
        add();
        return *this;
    }
    /// Gauges only.
    void set(double value) noexcept { m_slots[0].value.store(value, std::memory_order_relaxed); }
    double value() const noexcept;
    MetricKind kind() const { return m_kind; }

private:
    struct alignas(64) Slot {
        std::atomic<double> value{0};
    };
    static constexpr std::size_t slotCount = 8;
    static std::size_t slotOfThread() noexcept;

    std::array<Slot, slotCount> m_slots;
    const MetricKind m_kind;
};

/// The metrics of one service. Ask once, keep the reference: `Metric &m_lines = metrics().counter("lines");`
/// Thread: any.
class SIGNALBOX_EXPORT MetricSet
{
public:
    MetricSet();
    ~MetricSet();
    MetricSet(const MetricSet &) = delete;
    MetricSet &operator=(const MetricSet &) = delete;

    /// The same object for the same name, for the life of the service. What the type has not declared counts, but nobody sees it.
    Metric &counter(QAnyStringView name) { return metric(name, MetricKind::Counter); }
    Metric &gauge(QAnyStringView name) { return metric(name, MetricKind::Gauge); }
    QMap<QString, double> values() const;

private:
    Metric &metric(QAnyStringView name, MetricKind kind);

    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace signalbox

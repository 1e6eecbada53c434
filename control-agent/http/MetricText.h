// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <initializer_list>
#include <utility>

namespace signalbox::agent {

/// Measured values as text for Prometheus and its like. Begin a family, add its samples, begin the next.
/// Shape:  names end in their unit; counters in `_total`. Label values are escaped.
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats 0.0.4; OpenMetrics 1.0.0
class MetricText
{
public:
    enum class Format { Prometheus, OpenMetrics };
    enum class Kind { Gauge, Counter };
    using Label = std::pair<QByteArrayView, QString>;

    explicit MetricText(Format format) : m_format(format) { }

    /// What the `Accept` of a request asks for.
    static Format formatFor(QByteArrayView accept);
    static QByteArray contentType(Format format);

    /// `unit` is the base unit at the end of the name, before `_total`; empty for a count.
    MetricText &family(QByteArrayView name, Kind kind, QByteArrayView unit, QByteArrayView help);
    MetricText &sample(std::initializer_list<Label> labels, double value);
    MetricText &sample(double value) { return sample({}, value); }

    QByteArray finish();

private:
    const Format m_format;
    QByteArray m_text;
    QByteArray m_name;
};

} // namespace signalbox::agent

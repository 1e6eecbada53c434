// SPDX-License-Identifier: Apache-2.0
#include "control-agent/http/MetricText.h"

#include <QtCore/QList>

#include <algorithm>
#include <cmath>

namespace signalbox::agent {

namespace {

QByteArray escaped(const QString &value)
{
    return value.toUtf8().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

QByteArray number(double value)
{
    // Counters are whole up to 2^53; written in full, for a rounded one would seem to stand still.
    if (std::floor(value) == value && std::abs(value) < 9.0e15)
        return QByteArray::number(qint64(value));
    return QByteArray::number(value, 'g', 15);
}

QByteArray parameterOf(QByteArrayView range, QByteArrayView name)
{
    for (const QByteArray &part : range.toByteArray().split(';')) {
        const QByteArray trimmed = part.trimmed();
        if (trimmed.startsWith(name.toByteArray() + '='))
            return trimmed.sliced(name.size() + 1);
    }
    return {};
}

} // namespace

MetricText::Format MetricText::formatFor(QByteArrayView accept)
{
    double openMetrics = 0;
    double plain = 0;
    for (const QByteArray &range : accept.toByteArray().split(',')) {
        const QByteArray quality = parameterOf(range, "q");
        const double weight = quality.isEmpty() ? 1 : quality.toDouble();
        const QByteArray type = range.split(';').first().trimmed().toLower();
        if (type == "application/openmetrics-text")
            openMetrics = std::max(openMetrics, weight);
        else if (type == "text/plain")
            plain = std::max(plain, weight);
    }
    return openMetrics > 0 && openMetrics >= plain ? Format::OpenMetrics : Format::Prometheus;
}

QByteArray MetricText::contentType(Format format)
{
    return format == Format::OpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                         : "text/plain; version=0.0.4; charset=utf-8";
}

MetricText &MetricText::family(QByteArrayView name, Kind kind, QByteArrayView unit, QByteArrayView help)
{
    m_name = name.toByteArray();
    // OpenMetrics names a counter's family without the end that its samples have.
    QByteArray family = m_name;
    if (m_format == Format::OpenMetrics && kind == Kind::Counter)
        family.chop(QByteArrayView("_total").size());
    m_text.append("# HELP ").append(family).append(' ').append(help).append('\n');
    m_text.append("# TYPE ").append(family).append(kind == Kind::Counter ? " counter\n" : " gauge\n");
    if (m_format == Format::OpenMetrics && !unit.isEmpty())
        m_text.append("# UNIT ").append(family).append(' ').append(unit).append('\n');
    return *this;
}

MetricText &MetricText::sample(std::initializer_list<Label> labels, double value)
{
    m_text.append(m_name);
    char separator = '{';
    for (const auto &[name, text] : labels) {
        m_text.append(separator).append(name).append("=\"").append(escaped(text)).append('"');
        separator = ',';
    }
    if (labels.size() > 0)
        m_text.append('}');
    m_text.append(' ').append(number(value)).append('\n');
    return *this;
}

QByteArray MetricText::finish()
{
    if (m_format == Format::OpenMetrics)
        m_text.append("# EOF\n");
    return std::move(m_text);
}

} // namespace signalbox::agent

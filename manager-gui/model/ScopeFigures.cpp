// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/ScopeFigures.h"

namespace signalbox::gui {

namespace {

using Combine = double (*)(double, double);

double sum(double a, double b)
{
    return a + b;
}
double larger(double a, double b)
{
    return std::max(a, b);
}

void combine(std::optional<double> &total, std::optional<double> value, Combine how)
{
    if (value)
        total = total ? how(*total, *value) : *value;
}

/// On a common grid of seconds, because the samples of the hosts do not arrive together.
Series combined(const QList<Host *> &hosts, Series HostFigures::*history, Combine how, qint64 now)
{
    constexpr qint64 stepMs = 2000;
    Series result;
    for (qint64 at = now - Series::windowMs; at <= now; at += stepMs) {
        std::optional<double> total;
        bool whole = true;
        for (const Host *host : hosts) {
            const Series &series = host->figures().*history;
            const std::optional<double> value = series.valueAt(at);
            combine(total, value, how);
            // A host that was heard before and after was there in between too: a sum without it would be a lie.
            if (!value && series.size() > 0 && series.at(0).at < at && series.at(series.size() - 1).at > at)
                whole = false;
        }
        if (total && whole)
            result.add(at, *total);
    }
    return result;
}

} // namespace

ScopeFigures ScopeFigures::of(const Host &host)
{
    const HostFigures &figures = host.figures();
    const std::optional<double> sessions = host.agent() ? std::optional(double(host.sessions())) : std::nullopt;
    return {{sessions, figures.sessionsHistory},
            {figures.messagesIn, figures.messagesInHistory},
            {figures.messagesOut, figures.messagesOutHistory},
            {figures.cpu, figures.cpuHistory},
            {figures.memory, figures.memoryHistory}};
}

ScopeFigures ScopeFigures::of(const QList<Host *> &hosts, qint64 now)
{
    ScopeFigures total;
    for (const Host *member : hosts) {
        const Host &host = *member;
        if (!host.isLive())
            continue;
        combine(total.sessions.value, double(host.sessions()), sum);
        combine(total.messagesIn.value, host.figures().messagesIn, sum);
        combine(total.messagesOut.value, host.figures().messagesOut, sum);
        combine(total.cpu.value, host.figures().cpu, larger);
        combine(total.memory.value, host.figures().memory, sum);
    }
    total.sessions.history = combined(hosts, &HostFigures::sessionsHistory, sum, now);
    total.messagesIn.history = combined(hosts, &HostFigures::messagesInHistory, sum, now);
    total.messagesOut.history = combined(hosts, &HostFigures::messagesOutHistory, sum, now);
    total.cpu.history = combined(hosts, &HostFigures::cpuHistory, larger, now);
    total.memory.history = combined(hosts, &HostFigures::memoryHistory, sum, now);
    return total;
}

} // namespace signalbox::gui

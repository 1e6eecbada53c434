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
    struct Step {
        std::optional<double> total;
        bool whole = true;
    };
    std::array<Step, std::size_t(Series::windowMs / stepMs) + 1> steps;
    const auto momentOf = [begin = now - Series::windowMs](std::size_t step) { return begin + qint64(step) * stepMs; };
    for (const Host *host : hosts) {
        const Series &series = host->figures().*history;
        // The points are walked along with the grid: of a hundred hosts, looking each one up takes longer than a frame may.
        int next = 0;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            while (next < series.size() && series.at(next).at <= momentOf(i))
                ++next;
            if (next == 0)
                continue;
            const Series::Point last = series.at(next - 1);
            // A host that was heard before and after was there in between too: a sum without it would be a lie.
            if (momentOf(i) - last.at <= Series::gapMs)
                combine(steps[i].total, double(last.value), how);
            else if (next < series.size())
                steps[i].whole = false;
        }
    }
    Series result;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].total && steps[i].whole)
            result.add(momentOf(i), *steps[i].total);
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

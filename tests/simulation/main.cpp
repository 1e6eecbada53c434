// SPDX-License-Identifier: Apache-2.0
// Runs seeds of the simulations until one breaks a guarantee, or all have held.
#include "tests/simulation/GuaranteeRun.h"
#include "tests/simulation/MeshRun.h"
#include "tests/simulation/PresenceClusterRun.h"
#include "tests/simulation/PresenceRun.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QLoggingCategory>

#include <cstdio>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

unsigned numberOf(const QCommandLineParser &parser, const QString &option)
{
    bool isNumber = false;
    const unsigned number = parser.value(option).toUInt(&isNumber);
    if (!isNumber || number == 0) {
        std::fprintf(stderr, "--%s needs a number from 1 on, not \"%s\"\n", qPrintable(option), qPrintable(parser.value(option)));
        std::exit(2);
    }
    return number;
}

bool report(unsigned seed, const QString &fault, int steps)
{
    if (fault.isEmpty())
        return true;
    std::fprintf(stderr, "seed %u: %s; again with:  ./dev simulate --from %u --seeds 1 --steps %d\n", seed, qPrintable(fault), seed, steps);
    return false;
}

bool runHubs(unsigned first, unsigned seeds, int steps)
{
    GuaranteeRun::Outcome sum;
    for (unsigned seed = first; seed - first < seeds; ++seed) {
        const GuaranteeRun::Outcome outcome = GuaranteeRun(seed).run(steps);
        if (!report(seed, outcome.fault, steps))
            return false;
        sum.published += outcome.published;
        sum.received += outcome.received;
        sum.repeats += outcome.repeats;
        sum.gaps += outcome.gaps;
        sum.sessions += outcome.sessions;
        sum.restarts += outcome.restarts;
        sum.strangers += outcome.strangers;
    }
    std::printf(
        "%u histories held: %zu publications, %zu repeated; %zu sessions got %zu messages and %zu announced gaps; %zu restarts, %zu "
        "times a client was told of a process that died\n",
        seeds, sum.published, sum.repeats, sum.sessions, sum.received, sum.gaps, sum.restarts, sum.strangers);
    return true;
}

bool runPresence(unsigned first, unsigned seeds, int steps)
{
    PresenceRun::Outcome sum;
    for (unsigned seed = first; seed - first < seeds; ++seed) {
        const PresenceRun::Outcome outcome = PresenceRun(seed).run(steps);
        if (!report(seed, outcome.fault, steps))
            return false;
        sum.events += outcome.events;
        sum.heard += outcome.heard;
        sum.renewals += outcome.renewals;
        sum.sessions += outcome.sessions;
    }
    std::printf("%u histories of presence held: %zu events; %zu sessions heard of %zu, and began anew %zu times\n", seeds, sum.events,
                sum.sessions, sum.heard, sum.renewals);
    return true;
}

bool runPresenceClusters(unsigned first, unsigned seeds, int steps)
{
    PresenceClusterRun::Outcome sum;
    for (unsigned seed = first; seed - first < seeds; ++seed) {
        const PresenceClusterRun::Outcome outcome = PresenceClusterRun(seed).run(steps);
        if (!report(seed, outcome.fault, steps))
            return false;
        sum.heard += outcome.heard;
        sum.stays += outcome.stays;
        sum.moves += outcome.moves;
        sum.ends += outcome.ends;
        sum.deaths += outcome.deaths;
        sum.faults += outcome.faults;
    }
    std::printf(
        "%u histories of presence in clusters held: %zu stays, %zu moves to other nodes; %zu events heard; %zu processes ended, %zu "
        "died, %zu faults between them\n",
        seeds, sum.stays, sum.moves, sum.heard, sum.ends, sum.deaths, sum.faults);
    return true;
}

bool runMesh(unsigned first, unsigned seeds, int steps)
{
    // What happens in a mesh is logged, and here it happens all the time.
    QLoggingCategory::setFilterRules(u"signalbox.mesh=false"_s);
    MeshRun::Outcome sum;
    for (unsigned seed = first; seed - first < seeds; ++seed) {
        // A step of it takes as much time as many of the others.
        const MeshRun::Outcome outcome = MeshRun(seed).run(std::max(steps / 25, 1));
        if (!report(seed, outcome.fault, steps))
            return false;
        sum.frames += outcome.frames;
        sum.downs += outcome.downs;
        sum.resumes += outcome.resumes;
        sum.resets += outcome.resets;
        sum.died += outcome.died;
    }
    std::printf("%u histories of a mesh held: %zu frames; peers went down %zu times, %zu processes ended, links were resumed %zu times and "
                "reset %zu times\n",
                seeds, sum.frames, sum.downs, sum.died, sum.resumes, sum.resets);
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Random histories of a hub and of its presence, held against its guarantees. The same seed is the same history."_s);
    parser.addHelpOption();
    parser.addOptions({{u"seeds"_s, u"How many."_s, u"N"_s, u"2000"_s},
                       {u"from"_s, u"The first."_s, u"SEED"_s, u"1"_s},
                       {u"steps"_s, u"Steps of chance in each."_s, u"N"_s, u"10000"_s}});
    parser.process(application);
    const unsigned seeds = numberOf(parser, u"seeds"_s);
    const unsigned first = numberOf(parser, u"from"_s);
    const auto steps = int(numberOf(parser, u"steps"_s));
    const bool held = runHubs(first, seeds, steps) && runPresence(first, seeds, steps) && runPresenceClusters(first, seeds, steps)
        && runMesh(first, seeds, steps);
    return held ? 0 : 1;
}

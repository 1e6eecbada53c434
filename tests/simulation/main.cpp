// SPDX-License-Identifier: Apache-2.0
// Runs seeds of the simulations until one breaks a guarantee, or all have held.
#include "tests/simulation/ClusterRun.h"
#include "tests/simulation/ClusterScale.h"
#include "tests/simulation/GuaranteeRun.h"
#include "tests/simulation/MeshRun.h"
#include "tests/simulation/PresenceClusterRun.h"
#include "tests/simulation/PresenceRun.h"
#include "tests/simulation/WholeRun.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QLoggingCategory>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

/// Which histories.
struct Range {
    QString kind;
    unsigned first = 1;
    unsigned seeds = 0;
    int steps = 0;
};

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

/// What of an outcome adds up over all seeds, one behind the other.
template <typename Outcome>
using Sums = std::initializer_list<std::size_t Outcome::*>;

/// The outcome of all seeds together, or nothing once one of them has broken something. `run` makes one history.
template <typename Outcome, typename Run>
std::optional<Outcome> forSeeds(const Range &range, Sums<Outcome> sums, Run run)
{
    Outcome sum;
    for (unsigned seed = range.first; seed - range.first < range.seeds; ++seed) {
        const Outcome outcome = run(seed);
        if (!outcome.fault.isEmpty()) {
            std::fprintf(stderr, "seed %u: %s; again with:  ./dev simulate --only %s --from %u --seeds 1 --steps %d\n", seed,
                         qPrintable(outcome.fault), qPrintable(range.kind), seed, range.steps);
            return std::nullopt;
        }
        for (const auto one : sums)
            sum.*one += outcome.*one;
    }
    return sum;
}

bool runHubs(const Range &range)
{
    using Outcome = GuaranteeRun::Outcome;
    const auto sum = forSeeds<Outcome>(range,
                                       {&Outcome::published, &Outcome::received, &Outcome::repeats, &Outcome::gaps, &Outcome::sessions,
                                        &Outcome::restarts, &Outcome::strangers},
                                       [&range](unsigned seed) { return GuaranteeRun(seed).run(range.steps); });
    if (!sum)
        return false;
    std::printf(
        "%u histories held: %zu publications, %zu repeated; %zu sessions got %zu messages and %zu announced gaps; %zu restarts, %zu "
        "times a client was told of a process that died\n",
        range.seeds, sum->published, sum->repeats, sum->sessions, sum->received, sum->gaps, sum->restarts, sum->strangers);
    return true;
}

bool runPresence(const Range &range)
{
    using Outcome = PresenceRun::Outcome;
    const auto sum = forSeeds<Outcome>(range, {&Outcome::events, &Outcome::heard, &Outcome::renewals, &Outcome::sessions},
                                       [&range](unsigned seed) { return PresenceRun(seed).run(range.steps); });
    if (!sum)
        return false;
    std::printf("%u histories of presence held: %zu events; %zu sessions heard of %zu, and began anew %zu times\n", range.seeds,
                sum->events, sum->sessions, sum->heard, sum->renewals);
    return true;
}

bool runClusters(const Range &range)
{
    using Outcome = ClusterRun::Outcome;
    const auto sum = forSeeds<Outcome>(range,
                                       {&Outcome::published, &Outcome::received, &Outcome::repeats, &Outcome::gaps, &Outcome::moves,
                                        &Outcome::restarts, &Outcome::deaths, &Outcome::partitions},
                                       [&range](unsigned seed) { return ClusterRun(seed).run(range.steps); });
    if (!sum)
        return false;
    std::printf(
        "%u histories of channels in clusters held: %zu publications, %zu repeated; clients moved to other nodes %zu times, got %zu "
        "messages and %zu announced gaps; %zu restarts, %zu processes died, %zu partitions\n",
        range.seeds, sum->published, sum->repeats, sum->moves, sum->received, sum->gaps, sum->restarts, sum->deaths, sum->partitions);
    return true;
}

bool runPresenceClusters(const Range &range)
{
    using Outcome = PresenceClusterRun::Outcome;
    const auto sum =
        forSeeds<Outcome>(range, {&Outcome::heard, &Outcome::stays, &Outcome::moves, &Outcome::ends, &Outcome::deaths, &Outcome::faults},
                          [&range](unsigned seed) { return PresenceClusterRun(seed).run(range.steps); });
    if (!sum)
        return false;
    std::printf(
        "%u histories of presence in clusters held: %zu stays, %zu moves to other nodes; %zu events heard; %zu processes ended, %zu "
        "died, %zu faults between them\n",
        range.seeds, sum->stays, sum->moves, sum->heard, sum->ends, sum->deaths, sum->faults);
    return true;
}

bool runMesh(const Range &range)
{
    // What happens in a mesh is logged, and here it happens all the time.
    QLoggingCategory::setFilterRules(u"signalbox.mesh=false"_s);
    using Outcome = MeshRun::Outcome;
    // A step of it takes as much time as many of the others.
    const auto sum = forSeeds<Outcome>(range, {&Outcome::frames, &Outcome::downs, &Outcome::resumes, &Outcome::resets, &Outcome::died},
                                       [&range](unsigned seed) { return MeshRun(seed).run(std::max(range.steps / 25, 1)); });
    if (!sum)
        return false;
    std::printf("%u histories of a mesh held: %zu frames; peers went down %zu times, %zu processes ended, links were resumed %zu times and "
                "reset %zu times\n",
                range.seeds, sum->frames, sum->downs, sum->died, sum->resumes, sum->resets);
    return true;
}

bool runWhole(const Range &range)
{
    QLoggingCategory::setFilterRules(u"signalbox.mesh=false"_s);
    using Outcome = WholeRun::Outcome;
    const auto sum = forSeeds<Outcome>(range, {&Outcome::nodes, &Outcome::deaths, &Outcome::faults, &Outcome::healings},
                                       [&range](unsigned seed) { return WholeRun(seed).run(std::max(range.steps / 100, 1)); });
    if (!sum)
        return false;
    std::printf("%u histories of whole nodes held: %zu nodes, of which %zu died; %zu faults between them, and %zu times all had healed\n",
                range.seeds, sum->nodes, sum->deaths, sum->faults, sum->healings);
    return true;
}

/// A line for each number of nodes, as docs/clustering.md shows it.
bool measureScale(unsigned seed)
{
    QLoggingCategory::setFilterRules(u"signalbox.mesh=false"_s);
    bool held = true;
    std::puts("nodes,start_ms,join_ms,death_ms,healing_ms,calm_bytes_per_second,join_bytes_per_member");
    for (const std::size_t nodes : {3, 5, 10, 20, 50, 100, 150, 200}) {
        const ClusterScale scale = ClusterScale::measure(seed, nodes);
        const auto ms = [](ClusterScale::milliseconds time) { return static_cast<long long>(time.count()); };
        std::printf("%zu,%lld,%lld,%lld,%lld,%llu,%llu\n", nodes, ms(scale.start), ms(scale.join), ms(scale.death), ms(scale.healing),
                    static_cast<unsigned long long>(scale.calm), static_cast<unsigned long long>(scale.joining));
        std::fflush(stdout);
        if (!scale.fault.isEmpty()) {
            std::fprintf(stderr, "%s\n", qPrintable(scale.fault));
            held = false;
        }
    }
    return held;
}

/// All kinds, in the order in which they are run.
constexpr std::array<std::pair<const char *, bool (*)(const Range &)>, 6> kinds{{{"hub", runHubs},
                                                                                 {"presence", runPresence},
                                                                                 {"cluster", runClusters},
                                                                                 {"presence-cluster", runPresenceClusters},
                                                                                 {"mesh", runMesh},
                                                                                 {"whole", runWhole}}};

QStringList kindNames()
{
    QStringList names;
    for (const auto &[name, run] : kinds)
        names += QString::fromLatin1(name);
    return names;
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
                       {u"steps"_s, u"Steps of chance in each."_s, u"N"_s, u"10000"_s},
                       {u"scale"_s, u"Instead: what times and traffic of a cluster are with 3 to 200 nodes, as CSV."_s},
                       {u"only"_s, u"Of one kind: %1."_s.arg(kindNames().join(u", "_s)), u"KIND"_s}});
    parser.process(application);
    const QString only = parser.value(u"only"_s);
    if (!only.isEmpty() && !kindNames().contains(only)) {
        std::fprintf(stderr, "--only is one of %s, not \"%s\"\n", qPrintable(kindNames().join(u", "_s)), qPrintable(only));
        return 2;
    }
    if (parser.isSet(u"scale"_s))
        return measureScale(numberOf(parser, u"from"_s)) ? 0 : 1;
    Range range{{}, numberOf(parser, u"from"_s), numberOf(parser, u"seeds"_s), int(numberOf(parser, u"steps"_s))};
    const bool held = std::all_of(kinds.begin(), kinds.end(), [&](const auto &kind) {
        range.kind = QString::fromLatin1(kind.first);
        return (!only.isEmpty() && only != range.kind) || kind.second(range);
    });
    return held ? 0 : 1;
}

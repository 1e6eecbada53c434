// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/Splits.h"

#include <QtCore/QHashFunctions>

#include <algorithm>
#include <random>

namespace signalbox::fuzz {

namespace {

/// Byte by byte costs an allocation a byte; past this length random pieces say as much.
constexpr qsizetype longStream = 4096;
constexpr int quickRounds = 2;
constexpr int thoroughRounds = 10;

class Splitter
{
public:
    Splitter(QByteArrayView stream, const Run &run) : m_stream(stream), m_run(run), m_whole(traceOf({})) { }

    void compare(const std::vector<qsizetype> &cuts) const
    {
        const QByteArray trace = traceOf(cuts);
        if (trace == m_whole)
            return;
        QByteArray details = "first cut at " + QByteArray::number(cuts.empty() ? 0 : cuts.front()) + " of "
            + QByteArray::number(cuts.size()) + " cuts | whole: " + m_whole + " | split: " + trace;
        broken("a split changes what happens", details);
    }

private:
    [[nodiscard]] QByteArray traceOf(const std::vector<qsizetype> &cuts) const
    {
        std::vector<test::Chunk> chunks;
        chunks.reserve(cuts.size() + 1);
        qsizetype start = 0;
        for (const qsizetype cut : cuts) {
            chunks.emplace_back(m_stream.sliced(start, cut - start));
            start = cut;
        }
        chunks.emplace_back(m_stream.sliced(start));
        return m_run(chunks).bytes();
    }

    QByteArrayView m_stream;
    const Run &m_run;
    const QByteArray m_whole;
};

std::vector<qsizetype> randomCuts(qsizetype size, std::minstd_rand &random)
{
    const qsizetype largest = random() % 2 == 0 ? 8 : std::max<qsizetype>(2, size);
    std::uniform_int_distribution<qsizetype> piece(1, largest);
    std::vector<qsizetype> cuts;
    for (qsizetype at = piece(random); at < size; at += piece(random))
        cuts.push_back(at);
    return cuts;
}

} // namespace

void requireTheSameForEverySplit(QByteArrayView stream, Depth depth, const Run &run)
{
    const Splitter splitter(stream, run);
    if (stream.size() <= longStream) {
        std::vector<qsizetype> everywhere;
        for (qsizetype at = 1; at < stream.size(); ++at)
            everywhere.push_back(at);
        splitter.compare(everywhere);
    }
    std::minstd_rand random(static_cast<std::minstd_rand::result_type>(qHashBits(stream.data(), std::size_t(stream.size()))));
    for (int round = 0; round < (depth == Depth::Thorough ? thoroughRounds : quickRounds); ++round)
        splitter.compare(randomCuts(stream.size(), random));
    if (depth == Depth::Thorough) {
        for (qsizetype at = 1; at < stream.size(); ++at)
            splitter.compare({at});
    }
}

} // namespace signalbox::fuzz

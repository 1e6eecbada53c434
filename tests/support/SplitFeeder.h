// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QRandomGenerator>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace signalbox::test {

/// One read's worth of bytes, in memory of exactly its size, so that AddressSanitizer sees a parser that runs past it.
class Chunk
{
public:
    explicit Chunk(QByteArrayView bytes) : m_bytes(bytes.begin(), bytes.end()) { }
    std::span<char> span() { return m_bytes; }

private:
    std::vector<char> m_bytes;
};

/// Checks the property that every stream parser must have: the events do not depend on how the stream was split.
class SplitFeeder
{
public:
    /// Feeds all chunks to a fresh parser and returns what happened, as text.
    using Run = std::function<QStringList(std::vector<Chunk> chunks)>;

    explicit SplitFeeder(Run run) : m_run(std::move(run)) { }

    QStringList whole(const QByteArray &stream) const { return run(stream, {}); }

    /// Compares `expected` with the events of the stream fed whole, byte by byte, split in two at every position (of a long
    /// stream: near its ends and at many places between) and in random pieces. Empty, or the first split that differs.
    QString firstDifference(const QByteArray &stream, const QStringList &expected) const
    {
        const auto differs = [&](const QList<qsizetype> &cuts, const QString &name) -> QString {
            const QStringList events = run(stream, cuts);
            if (events == expected)
                return {};
            return QStringLiteral("%1: got [%2], expected [%3]").arg(name, events.join(u" | "), expected.join(u" | "));
        };
        if (const QString text = differs({}, QStringLiteral("whole")); !text.isEmpty())
            return text;
        QList<qsizetype> everywhere;
        for (qsizetype i = 1; i < stream.size(); ++i)
            everywhere.append(i);
        if (const QString text = differs(everywhere, QStringLiteral("byte by byte")); !text.isEmpty())
            return text;
        for (qsizetype at = 1; at < stream.size(); at += isDense(at, stream.size()) ? 1 : 4093) {
            if (const QString text = differs({at}, QStringLiteral("split at %1").arg(at)); !text.isEmpty())
                return text;
        }
        QRandomGenerator random(42); // fixed: a failure must repeat
        for (int round = 0; round < 20; ++round) {
            QList<qsizetype> cuts;
            const int largest = round % 2 == 0 ? 20 : 3000;
            for (qsizetype at = random.bounded(1, largest); at < stream.size(); at += random.bounded(1, largest))
                cuts.append(at);
            if (const QString text = differs(cuts, QStringLiteral("random split %1").arg(round)); !text.isEmpty())
                return text;
        }
        return {};
    }

private:
    static bool isDense(qsizetype at, qsizetype size) { return size <= 2048 || at < 64 || at > size - 64; }

    QStringList run(const QByteArray &stream, const QList<qsizetype> &cuts) const
    {
        std::vector<Chunk> chunks;
        qsizetype start = 0;
        for (const qsizetype cut : cuts) {
            chunks.emplace_back(QByteArrayView(stream).sliced(start, cut - start));
            start = cut;
        }
        chunks.emplace_back(QByteArrayView(stream).sliced(start));
        return m_run(std::move(chunks));
    }

    Run m_run;
};

} // namespace signalbox::test

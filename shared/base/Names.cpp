// SPDX-License-Identifier: Apache-2.0
#include "shared/base/Names.h"

#include <algorithm>
#include <vector>

namespace signalbox {

namespace {

constexpr qsizetype maxNameLength = 64;

qsizetype editDistance(QStringView a, QStringView b)
{
    std::vector<qsizetype> row(std::size_t(b.size()) + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = qsizetype(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j < row.size(); ++j) {
            const qsizetype substitute = diagonal + (a[i - 1] == b[qsizetype(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({substitute, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

bool isValidName(QStringView name)
{
    return !name.isEmpty() && name.size() <= maxNameLength && std::all_of(name.begin(), name.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9') || u == u'.' || u == u'_' || u == u'-';
    });
}

QString nearestOf(QStringView word, const QStringList &candidates)
{
    QString best;
    const QString folded = word.toString().toCaseFolded();
    // A third of the word may differ: "prot" finds "port", "xyz" finds nothing.
    qsizetype bestDistance = std::max<qsizetype>(2, word.size() / 3) + 1;
    for (const QString &candidate : candidates) {
        const qsizetype distance = editDistance(folded, candidate.toCaseFolded());
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

} // namespace signalbox

// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/PasswordPolicy.h"

#include "control-agent/auth/CommonWords.h"
#include "shared/auth/SaslPrep.h"

#include <QtCore/QSet>

#include <vector>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr int fewestDifferent = 5;
/// Two words that everybody knows are common; three may be a phrase of one's own.
constexpr int mostCommonWords = 2;
/// What has to be there beside an account's name.
constexpr int fewestBesideTheName = 8;

tl::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorCode::InvalidParams,
                   u"the password %1; use a longer one, e.g. four or five words that have nothing to do with "
                   "each other"_s.arg(why),
                   u"password"_s);
}

/// "abcdef", "654321", "qwertz": each character beside the one before, in one direction.
bool isRow(const QString &text)
{
    static const QStringList rows{u"abcdefghijklmnopqrstuvwxyz"_s,
                                  u"01234567890"_s,
                                  u"qwertyuiop"_s,
                                  u"qwertzuiop"_s,
                                  u"asdfghjkl"_s,
                                  u"zxcvbnm"_s,
                                  u"yxcvbnm"_s,
                                  u"azertyuiop"_s,
                                  u"!@#$%^&*()_+"_s,
                                  u"!\"§$%&/()=?"_s,
                                  u"`1234567890-="_s};
    int pairs = 0;
    for (qsizetype i = 1; i < text.size(); ++i) {
        const QString pair = text.sliced(i - 1, 2);
        const QString reversed = QString(pair[1]) + pair[0];
        for (const QString &row : rows) {
            if (pair[0] == pair[1] || row.contains(pair) || row.contains(reversed)) {
                ++pairs;
                break;
            }
        }
    }
    // A break or two, as in "12345qwertasdfg", makes it no better.
    return pairs * 5 >= (text.size() - 1) * 4;
}

/// The shortest piece it is made of, over and over.
qsizetype periodOf(const QString &text)
{
    for (qsizetype period = 1; period < text.size(); ++period) {
        bool repeats = true;
        for (qsizetype i = period; repeats && i < text.size(); ++i)
            repeats = text[i] == text[i - period];
        if (repeats)
            return period;
    }
    return text.size();
}

QChar plain(QChar c)
{
    static const QString from = u"@431!0$57"_s;
    static const QString to = u"aaeiiosst"_s;
    const qsizetype at = from.indexOf(c);
    return at < 0 ? c : to[at];
}

/// The letters, with or without "p@ssw0rd" read as "password".
QString lettersOf(const QString &folded, bool readSigns)
{
    QString letters;
    for (qsizetype i = 0; i < folded.size(); ++i) {
        QChar c = folded[i];
        // Signs between letters stand for letters; at an end they are decoration.
        const bool inside = i > 0 && i + 1 < folded.size() && (folded[i - 1].isLetter() || folded[i + 1].isLetter());
        if (readSigns && inside && !c.isLetter())
            c = plain(c);
        if (c.isLetter())
            letters += c;
    }
    return letters;
}

/// Whether `letters` are at most `mostCommonWords` common words in a row.
bool isCommon(const QString &letters)
{
    const auto size = std::size_t(letters.size());
    std::vector<int> fewest(size + 1, mostCommonWords + 1);
    fewest[0] = 0;
    for (std::size_t end = 1; end <= size; ++end) {
        const std::size_t longest = std::min(end, std::size_t(longestCommonWord()));
        for (std::size_t length = 1; length <= longest; ++length) {
            const int words = fewest[end - length] + 1;
            if (words < fewest[end] && commonWords().contains(letters.sliced(qsizetype(end - length), qsizetype(length))))
                fewest[end] = words;
        }
    }
    return fewest[size] <= mostCommonWords;
}

bool isCommonPassword(const QString &folded)
{
    // Digits and signs only: at 12 and more, dates and telephone numbers.
    for (const bool readSigns : {false, true}) {
        QString letters = lettersOf(folded, readSigns);
        letters = letters.first(periodOf(letters));
        if (isCommon(letters))
            return true;
    }
    return false;
}

} // namespace

Result<void> checkPassword(const QString &password, const QString &account)
{
    if (password.toUtf8().size() > longestPasswordBytes)
        return failure(ErrorCode::InvalidParams, u"the password is longer than %1 bytes; use a shorter one"_s.arg(longestPasswordBytes),
                       u"password"_s);
    const Result<QByteArray> prepared = auth::saslPrepared(password);
    if (!prepared) {
        Error error = prepared.error();
        error.message = u"the password cannot be used: %1"_s.arg(error.message);
        error.context = u"password"_s;
        return failure(error);
    }
    const QString text = QString::fromUtf8(*prepared);
    const qsizetype characters = text.toUcs4().size();
    if (characters < shortestPassword)
        return refused(u"has %1 characters and needs at least %2"_s.arg(characters).arg(shortestPassword));
    const QString folded = text.toCaseFolded();
    if (QSet<QChar>(folded.begin(), folded.end()).size() < fewestDifferent)
        return refused(u"has fewer than %1 different characters"_s.arg(fewestDifferent));
    if (periodOf(folded) * 2 <= folded.size() && periodOf(folded) < shortestPassword)
        return refused(u"repeats itself"_s);
    if (isRow(folded))
        return refused(u"is a row of the keyboard or the alphabet"_s);
    if (isCommonPassword(folded))
        return refused(u"is a common one"_s);
    QString beside = folded;
    beside.remove(account.toCaseFolded());
    if (account.size() > 2 && beside != folded && (beside.size() < fewestBesideTheName || isCommonPassword(beside) || isRow(beside)))
        return refused(u"is little more than the account's name"_s);
    return {};
}

} // namespace signalbox::agent

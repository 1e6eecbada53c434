// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/builtin/LineType.h"

#include "server-core/types/LineServer.h"
#include "shared/base/Error.h"

#include <QtCore/QDateTime>

#include <cmath>
#include <limits>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// Folds numbers: whole ones exactly, else as floating point.
struct Arithmetic {
    bool (*exact)(qint64, qint64, qint64 *);
    double (*inexact)(double, double);
};

bool addExact(qint64 a, qint64 b, qint64 *result)
{
    return !__builtin_add_overflow(a, b, result);
}

bool multiplyExact(qint64 a, qint64 b, qint64 *result)
{
    return !__builtin_mul_overflow(a, b, result);
}

constexpr Arithmetic addition{addExact, [](double a, double b) { return a + b; }};
constexpr Arithmetic multiplication{multiplyExact, [](double a, double b) { return a * b; }};

/// As a person would write it: 0.3 for 0.1 + 0.2, whole numbers without an exponent as long as every digit counts.
QByteArray numberText(double number)
{
    constexpr double exactUpTo = 0x1p53;
    if (number == std::floor(number) && std::abs(number) <= exactUpTo)
        return QByteArray::number(qint64(number));
    return QByteArray::number(number, 'g', std::numeric_limits<double>::digits10);
}

Result<QByteArray> fold(const LineArguments &arguments, const Arithmetic &arithmetic, const QString &usage)
{
    if (arguments.words.empty())
        return failure(ErrorCode::InvalidParams, u"usage: "_s + usage);
    qint64 whole = 0;
    bool exact = true;
    bool fits = true;
    double real = 0;
    bool first = true;
    for (const QByteArrayView word : arguments.words) {
        bool isWhole = false;
        bool isReal = false;
        const qint64 wholeWord = word.toLongLong(&isWhole);
        const double realWord = word.toDouble(&isReal);
        if (!isReal || !std::isfinite(realWord))
            return failure(ErrorCode::InvalidParams, u"\"%1\" is not a number"_s.arg(QString::fromUtf8(LineServer::shown(word))));
        if (first)
            whole = wholeWord;
        else
            fits = fits && arithmetic.exact(whole, wholeWord, &whole);
        exact = exact && isWhole;
        real = first ? realWord : arithmetic.inexact(real, realWord);
        first = false;
    }
    if ((exact && !fits) || !std::isfinite(real))
        return failure(ErrorCode::InvalidParams, u"the result is too large"_s);
    return exact ? QByteArray::number(whole) : numberText(real);
}

class LineService final : public LineServer
{
public:
    LineService()
    {
        addCommand("ECHO", "ECHO text", "returns the text",
                   [](signalbox::Session &session, const LineArguments &arguments) { session.send(arguments.text); });
        addArithmetic("ADD", "ADD a b ...", "adds numbers", addition);
        addArithmetic("MULT", "MULT a b ...", "multiplies numbers", multiplication);
        addCommand("TIME", "TIME", "tells the server's time (UTC, ISO 8601)", [](signalbox::Session &session, const LineArguments &) {
            session.send(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1());
        });
        addCommand("WHO", "WHO", "tells this session's id, peer and start", [](signalbox::Session &session, const LineArguments &) {
            session.send(u"%1 %2 %3"_s.arg(session.id(), session.peer(), session.startedAt().toString(Qt::ISODateWithMs)).toUtf8());
        });
    }

private:
    void addArithmetic(const QByteArray &key, const QByteArray &usage, const QByteArray &help, const Arithmetic &arithmetic)
    {
        addCommand(key, usage, help,
                   [&arithmetic, usage = QString::fromLatin1(usage)](signalbox::Session &session, const LineArguments &arguments) {
                       if (const Result<QByteArray> result = fold(arguments, arithmetic, usage))
                           session.send(*result);
                       else
                           sendError(session, result.error().message);
                   });
    }
};

} // namespace

QString LineType::name() const
{
    return u"line"_s;
}

QString LineType::description() const
{
    return u"TCP command line: ECHO, ADD, MULT, TIME, WHO, HELP, QUIT"_s;
}

QList<CommandInfo> LineType::commands() const
{
    return LineService().commands();
}

std::unique_ptr<Service> LineType::createService(const QJsonObject &) const
{
    return std::make_unique<LineService>();
}

} // namespace signalbox::core

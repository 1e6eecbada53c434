// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/SecretInput.h"

#include "control-agent/cli/Terminal.h"

#include <QtCore/QByteArray>

#include <csignal>
#include <cstdio>

#include <termios.h>
#include <unistd.h>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

// Longer than any password or token that the agent takes.
constexpr qsizetype longestLine = 8192;

termios shownBefore;

/// Ctrl-C must not leave a terminal behind that shows nothing. Only calls that are safe inside a signal handler.
void restoreAndDie(int signal)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &shownBefore);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

/// The terminal shows nothing that is typed while this lives.
class HiddenTyping
{
public:
    HiddenTyping()
    {
        tcgetattr(STDIN_FILENO, &shownBefore);
        m_interrupt = std::signal(SIGINT, restoreAndDie);
        m_terminate = std::signal(SIGTERM, restoreAndDie);
        termios hidden = shownBefore;
        hidden.c_lflag &= ~tcflag_t(ECHO);
        hidden.c_lflag |= ICANON | ISIG;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~HiddenTyping()
    {
        tcsetattr(STDIN_FILENO, TCSANOW, &shownBefore);
        std::signal(SIGINT, m_interrupt);
        std::signal(SIGTERM, m_terminate);
    }
    HiddenTyping(const HiddenTyping &) = delete;
    HiddenTyping &operator=(const HiddenTyping &) = delete;

private:
    void (*m_interrupt)(int) = SIG_DFL;
    void (*m_terminate)(int) = SIG_DFL;
};

/// Byte by byte, so that nothing of the next line is swallowed by a buffer.
std::optional<QString> readLine()
{
    QByteArray line;
    char byte = 0;
    while (line.size() <= longestLine) {
        const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
        if (got <= 0 && line.isEmpty())
            return std::nullopt;
        if (got <= 0 || byte == '\n')
            break;
        line.append(byte);
    }
    if (line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

} // namespace

Result<QString> askSecret(const QString &question)
{
    if (!hasPerson())
        return failure(ErrorCode::InvalidParams, u"no terminal to ask for a secret: give it on standard input, see --help"_s);
    std::fputs(question.toLocal8Bit().constData(), stderr);
    std::fputs(": ", stderr);
    std::optional<QString> line;
    {
        const HiddenTyping hidden;
        line = readLine();
    }
    std::fputs("\n", stderr);
    if (!line)
        return failure(ErrorCode::InvalidParams, u"nothing was typed"_s);
    return *line;
}

Result<QString> askNewSecret(const QString &question)
{
    Result<QString> first = askSecret(question);
    if (!first)
        return first;
    const Result<QString> again = askSecret(u"The same again"_s);
    if (!again)
        return again;
    if (*first != *again)
        return failure(ErrorCode::InvalidParams, u"the two are not the same; nothing was changed"_s);
    return first;
}

Result<QString> readSecretLine(const QString &what)
{
    if (hasPerson())
        return askSecret(what);
    const std::optional<QString> line = readLine();
    if (!line || line->isEmpty())
        return failure(ErrorCode::InvalidParams, u"standard input holds no line with %1"_s.arg(what));
    return *line;
}

} // namespace signalbox::cli

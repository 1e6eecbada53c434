// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/LineServer.h"

#include <algorithm>

namespace signalbox::core {

namespace {

/// Of what a client sent, repeated in an error: enough to recognise it.
constexpr qsizetype shownBytes = 40;

constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// The first word of `text`, which is then shortened to what follows its blanks.
QByteArrayView takeWord(QByteArrayView &text)
{
    const auto end = std::find_if(text.begin(), text.end(), isBlank);
    const QByteArrayView word = text.first(end - text.begin());
    text = text.sliced(word.size());
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    return word;
}

/// Fit for one line of an answer: UTF-8 without control characters.
QByteArray oneLine(QString text)
{
    for (QChar &c : text) {
        if (!c.isPrint() && !c.isSurrogate())
            c = u'?';
    }
    return text.toUtf8();
}

} // namespace

QByteArray LineServer::shown(QByteArrayView text)
{
    qsizetype size = std::min(text.size(), shownBytes);
    // Not inside a character; of four bytes at the most.
    for (int i = 0; i < 3 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80; ++i)
        --size;
    const QByteArray start = oneLine(QString::fromUtf8(text.first(size)));
    return size < text.size() ? start + "..." : start;
}

LineServer::LineServer()
{
    addCommand("HELP", "HELP", "lists the commands", [this](Session &session, const LineArguments &) -> Result<void> {
        sendHelp(session);
        return {};
    });
    addCommand("QUIT", "QUIT", "closes the connection", [](Session &session, const LineArguments &) -> Result<void> {
        session.send("BYE");
        session.close();
        return {};
    });
}

void LineServer::addCommand(const QByteArray &key, const QByteArray &usage, const QByteArray &help, Command command)
{
    Entry entry{key, usage, help, std::move(command)};
    const auto place = std::find_if(m_commands.begin(), m_commands.end(), [&key](const Entry &e) { return e.key == key; });
    if (place != m_commands.end())
        *place = std::move(entry);
    else
        m_commands.push_back(std::move(entry));
}

const LineServer::Entry *LineServer::find(QByteArrayView key) const
{
    const auto found = std::find_if(m_commands.begin(), m_commands.end(),
                                    [key](const Entry &entry) { return QByteArrayView(entry.key).compare(key, Qt::CaseInsensitive) == 0; });
    return found == m_commands.end() ? nullptr : &*found;
}

void LineServer::sendHelp(Session &session) const
{
    qsizetype width = 0;
    for (const Entry &entry : m_commands)
        width = std::max(width, entry.usage.size());
    for (const Entry &entry : m_commands)
        session.send(entry.usage.leftJustified(width + 2) + entry.help);
}

void LineServer::onMessage(Session &session, QByteArrayView line, MessageKind)
{
    while (!line.isEmpty() && isBlank(line.front()))
        line = line.sliced(1);
    const QByteArrayView key = takeWord(line);
    if (key.isEmpty())
        return;
    const Entry *entry = find(key);
    if (!entry) {
        session.send("ERR unknown command \"" + shown(key) + "\"; try HELP");
        return;
    }
    LineArguments arguments{line, {}};
    while (!line.isEmpty())
        arguments.words.push_back(takeWord(line));
    if (const Result<void> result = entry->command(session, arguments); !result)
        session.send("ERR " + oneLine(result.error().message));
}

QByteArray LineServer::closeNotice(CloseReason reason, const QString &text) const
{
    if (text.isEmpty() || reason == CloseReason::ClosedByService)
        return {};
    return "ERR " + oneLine(text) + "\r\n";
}

} // namespace signalbox::core

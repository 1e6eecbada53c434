// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/LineServer.h"

#include <algorithm>

namespace signalbox {

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

struct LineServer::Table {
    struct Entry {
        CommandInfo info;
        Command command;
    };
    std::vector<Entry> entries;
    /// What HELP answers: short questions must not cost much.
    std::vector<QByteArray> help;

    const Entry *find(QByteArrayView key) const
    {
        const auto found = std::find_if(entries.begin(), entries.end(), [key](const Entry &e) {
            return QByteArrayView(e.info.key).compare(key, Qt::CaseInsensitive) == 0;
        });
        return found == entries.end() ? nullptr : &*found;
    }
};

LineServer::LineServer() : m_table(std::make_unique<Table>())
{
    addCommand("HELP", "HELP", "lists the commands", [this](Session &session, const LineArguments &) {
        for (const QByteArray &line : m_table->help)
            session.send(line);
    });
    addCommand("QUIT", "QUIT", "closes the connection", [](Session &session, const LineArguments &) {
        session.send("BYE");
        session.close();
    });
}

LineServer::~LineServer() = default;

void LineServer::addCommand(const CommandInfo &info, Command command)
{
    auto &entries = m_table->entries;
    Table::Entry entry{info, std::move(command)};
    const auto place = std::find_if(entries.begin(), entries.end(), [&info](const Table::Entry &e) { return e.info.key == info.key; });
    if (place != entries.end())
        *place = std::move(entry);
    else
        entries.push_back(std::move(entry));

    qsizetype width = 0;
    for (const Table::Entry &e : entries)
        width = std::max(width, e.info.usage.size());
    m_table->help.clear();
    for (const Table::Entry &e : entries)
        m_table->help.push_back(e.info.usage.leftJustified(width + 2) + e.info.help);
}

QList<CommandInfo> LineServer::commands() const
{
    QList<CommandInfo> list;
    for (const Table::Entry &entry : m_table->entries)
        list.append(entry.info);
    return list;
}

void LineServer::sendError(Session &session, const QString &text)
{
    session.send("ERR " + oneLine(text));
}

void LineServer::onMessage(Session &session, QByteArrayView line, MessageKind)
{
    while (!line.isEmpty() && isBlank(line.front()))
        line = line.sliced(1);
    const QByteArrayView key = takeWord(line);
    if (key.isEmpty())
        return;
    const Table::Entry *entry = m_table->find(key);
    if (!entry) {
        session.send("ERR unknown command \"" + shown(key) + "\"; try HELP");
        return;
    }
    LineArguments arguments{line, {}};
    while (!line.isEmpty())
        arguments.words.push_back(takeWord(line));
    entry->command(session, arguments);
}

QByteArray LineServer::closeNotice(CloseReason reason, const QString &text) const
{
    if (text.isEmpty() || reason == CloseReason::ClosedByService)
        return {};
    return "ERR " + oneLine(text) + "\r\n";
}

} // namespace signalbox

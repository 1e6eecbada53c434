// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Service.h>

#include <functional>
#include <vector>

namespace signalbox {

/// What follows the key of a command line.
struct LineArguments {
    /// Everything after the key and its blank, as sent.
    QByteArrayView text;
    /// The same, cut at blanks.
    std::vector<QByteArrayView> words;
};

/// How a command presents itself.
struct CommandInfo {
    /// In upper case.
    QByteArray key;
    /// The key with its arguments: "ADD a b ...".
    QByteArray usage;
    /// One line.
    QByteArray help;
};

/// A base for servers that speak lines: `KEY arg arg`, each answered by lines.
/// Shape:  a table of commands, made in the constructor of the derived class. Keys are matched without case; empty lines
///         are ignored. HELP and QUIT are there already. Nothing is sent before the first command.
///         Every failure is one line that begins with "ERR ".
/// Thread: as Service says; the table is constant once the service has started.
class SIGNALBOX_EXPORT LineServer : public Service
{
public:
    /// Answers by session.send, or by sendError.
    using Command = std::function<void(Session &session, const LineArguments &arguments)>;

    LineServer();
    ~LineServer() override;

    void onMessage(Session &session, QByteArrayView line, MessageKind kind) override;
    QByteArray closeNotice(CloseReason reason, const QString &text) const override;

    QList<CommandInfo> commands() const;

    /// One line "ERR text".
    static void sendError(Session &session, const QString &text);
    /// What a client sent, for repeating it in an error: shortened, and without control characters.
    static QByteArray shown(QByteArrayView text);

protected:
    /// A key that exists is replaced.
    void addCommand(const CommandInfo &info, Command command);
    void addCommand(const QByteArray &key, const QByteArray &usage, const QByteArray &help, Command command)
    {
        addCommand({key, usage, help}, std::move(command));
    }

private:
    struct Table;
    const std::unique_ptr<Table> m_table;
};

} // namespace signalbox

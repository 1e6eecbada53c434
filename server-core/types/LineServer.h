// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/Service.h"

#include <functional>
#include <vector>

namespace signalbox::core {

/// What follows the key of a command line.
struct LineArguments {
    /// Everything after the key and its blank, as sent.
    QByteArrayView text;
    /// The same, cut at blanks.
    std::vector<QByteArrayView> words;
};

/// A base for servers that speak lines: `KEY arg arg`, each answered by lines.
/// Shape:  a table of commands, made in the constructor of the derived class. Keys are matched without case; empty lines
///         are ignored. HELP and QUIT are there already. Nothing is sent before the first command.
///         Every failure is one line that begins with "ERR ".
/// Thread: as Service says; the table is constant once the service has started.
class LineServer : public Service
{
public:
    /// Answers by session.send, or returns an error text, which is sent as "ERR text".
    using Command = std::function<Result<void>(Session &session, const LineArguments &arguments)>;

    LineServer();

    void onMessage(Session &session, QByteArrayView line, MessageKind kind) override;
    QByteArray closeNotice(CloseReason reason, const QString &text) const override;

    /// What a client sent, for repeating it in an error: shortened, and without control characters.
    static QByteArray shown(QByteArrayView text);

protected:
    /// `key` in upper case; `usage` is the key with its arguments, `help` one line. A key that exists is replaced.
    void addCommand(const QByteArray &key, const QByteArray &usage, const QByteArray &help, Command command);

private:
    struct Entry {
        QByteArray key;
        QByteArray usage;
        QByteArray help;
        Command command;
    };
    const Entry *find(QByteArrayView key) const;

    std::vector<Entry> m_commands;
    /// What HELP answers: short questions must not cost much.
    std::vector<QByteArray> m_help;
};

} // namespace signalbox::core

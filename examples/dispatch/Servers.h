// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Dispatcher.h>
#include <signalbox/LineServer.h>

using namespace signalbox;

/// A session of B is reached from A. "ID" tells a client what to be called by.
class ServerB : public LineServer, public Dispatcher
{
public:
    ServerB()
    {
        addCommand("ID", "ID", "tells this session's id",
                   [](Session &session, const LineArguments &) { session.send(session.id().toUtf8()); });
    }

    /// For callers in the same process; comes on their thread.
    bool dispatch(const SessionId &key, QByteArrayView text) override
    {
        auto s = session(key);
        return s && text.size() <= longest && s->send(text);
    }

    /// For everybody else; comes on the session's thread. "false" is answered to the sender as not accepted.
    bool onDispatch(Session &session, QByteArrayView message) override { return message.size() <= longest && session.send(message); }

private:
    static constexpr qsizetype longest = 80; // bytes that a client is disturbed with
};

/// Its clients send lines to sessions of ServerB: "TELL k3v9x2-1f hello" calls B, "SEND k3v9x2-1f hello" sends a message, which
/// works whatever isolation the two have, and hears what became of it.
class ServerA : public LineServer
{
public:
    ServerA()
    {
        addCommand("TELL", "TELL session text", "says text to a session of ServerB",
                   [this](Session &session, const LineArguments &arguments) {
                       const auto [key, text] = split(arguments);
                       auto server = b.get();
                       session.send(server && server->dispatch(key, text) ? "OK" : "NO");
                   });
        addCommand("SEND", "SEND session text", "the same across processes", [this](Session &session, const LineArguments &arguments) {
            const auto [key, text] = split(arguments);
            host().dispatch("ServerB", key, text.toByteArray(), [handle = session.handle()](DispatchResult result) {
                handle.send(QByteArray(dispatchResultName(result).latin1()));
            });
        });
    }

    void onStartup() override { b = host().server<Dispatcher>("ServerB"); }

private:
    static std::pair<SessionId, QByteArrayView> split(const LineArguments &arguments)
    {
        if (arguments.words.size() < 2)
            return {};
        return {QString::fromUtf8(arguments.words[0]), arguments.text.sliced(arguments.words[1].data() - arguments.text.data())};
    }

    ServerRef<Dispatcher> b; // resolves at each use; null while B is stopped
};

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Export.h>
#include <signalbox/ServerRef.h>

#include <QtCore/QObject>

#include <chrono>

namespace signalbox {

class Host;

/// One server of an embedded host: its state, and the switch.
/// Shape:  it belongs to its host, which never drops it.
/// Thread: main.
class SIGNALBOX_EXPORT Server : public QObject
{
    Q_OBJECT

public:
    enum class State { Stopped, Starting, Running, Draining, Stopping, Failed };
    Q_ENUM(State)

    ~Server() override;

    const QString &name() const { return m_name; }
    State state() const;
    bool isRunning() const { return state() == State::Running; }
    /// Why it has failed, as a sentence; else empty.
    QString error() const;
    /// Of its listener, while it runs.
    quint16 port() const;
    qint64 sessions() const;

    /// Accepted at once; what comes of it follows as `changed`.
    void start();
    void stop();
    /// Nobody is let in any more, who is here is told so (a pub/sub client goes elsewhere), and it stops with the last session or after
    /// `patience`.
    void drain(std::chrono::milliseconds patience = std::chrono::minutes(1));
    /// It drains, and shall serve on.
    void resume();

Q_SIGNALS:
    /// State, error or port.
    void changed();

protected:
    Server(Host &host, QString name);
    std::shared_ptr<Service> running() const;

private:
    friend class Host;
    friend class PubSub;

    /// What goes wrong is logged.
    template <class Request>
    void ask(const char *what, const Request &request);

    Host &m_host;
    const QString m_name;
    /// Why it could not be added.
    QString m_refused;
};

/// A server whose service is a T.
template <class T>
class ServerOf : public Server
{
public:
    /// Null while it is not running.
    ServerRef<T> service() const
    {
        return ServerRef<T>([this] { return running(); });
    }

private:
    friend class Host;
    using Server::Server;
};

} // namespace signalbox

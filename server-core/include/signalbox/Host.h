// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Dispatch.h>
#include <signalbox/Server.h>
#include <signalbox/ServerConfig.h>
#include <signalbox/ServerType.h>

#include <QtCore/QAnyStringView>
#include <QtCore/QObject>

#include <functional>
#include <typeinfo>

namespace signalbox {

class Cluster;

namespace core {
class InstanceHost;
class TypeRegistry;
} // namespace core

/// Servers inside a program of one's own. It needs a QCoreApplication and its event loop.
/// Errors: of a server in its `error`, also when it could not be added (a name twice, a value that makes no sense).
/// Thread: main.
///
///     Host host;
///     host.add<Chat>("chat", {.port = 8080});
///     host.start();
class SIGNALBOX_EXPORT Host : public QObject
{
    Q_OBJECT

public:
    explicit Host(QObject *parent = nullptr) : Host(0, parent) { }
    /// `ioThreads` 0: one for each core. They serve all servers that have no threads of their own.
    explicit Host(int ioThreads, QObject *parent = nullptr);
    /// Ends all that still runs, waiting for it.
    ~Host() override;

    /// T: a service class, or a ServerType. It runs after `start`.
    template <class T>
    requires(!std::derived_from<T, Server>) ServerOf<T>
    &add(QAnyStringView name, const ServerConfig &config = {})
    {
        auto *server = new ServerOf<T>(*this, name.toString());
        insert(server, registered(typeid(T), &makeType<T>), config);
        return *server;
    }
    /// T: a server that has functions of its own, PubSub.
    template <std::derived_from<Server> T>
    T &add(QAnyStringView name, const ServerConfig &config = {})
    {
        auto *server = new T(*this, name.toString(), config);
        insert(server, T::typeName(), config);
        return *server;
    }
    /// Of a type by its name: "echo", "line", "websocket-echo".
    Server &add(QAnyStringView type, QAnyStringView name, const ServerConfig &config = {});

    QList<Server *> servers() const;
    /// Null: no such server.
    Server *find(QAnyStringView name) const;
    /// Resolves at each use; null while that server is stopped.
    template <class T>
    ServerRef<T> server(QAnyStringView name) const
    {
        return ServerRef<T>([this, name = name.toString()] { return running(name); });
    }

    /// The one that was made for this host; null: none.
    Cluster *cluster() const;

    /// All that are not running.
    void start();
    /// All; `stopped` follows.
    void stop();

    /// A message for a session of a server; `reply` is called once, on the main thread.
    void dispatch(
        const QString &server, const SessionId &session, const QByteArray &message,
        std::function<void(DispatchResult)> reply = [](DispatchResult) {});

Q_SIGNALS:
    void serverChanged(const QString &name);
    /// A cluster was made for this host, is another than it was, or is about to go; then `cluster` is null.
    void clusterChanged();
    void stopped();

private:
    friend class Server;
    friend class PubSub;
    friend class Agent;
    friend class Cluster;

    template <class T>
    static std::unique_ptr<ServerType> makeType(const QString &className)
    {
        if constexpr (std::derived_from<T, ServerType>)
            return std::make_unique<T>();
        else
            return std::make_unique<ServerTypeOf<T>>(className);
    }
    /// The name of the type, registered when it is new.
    QString registered(const std::type_info &type, std::unique_ptr<ServerType> (*make)(const QString &className));
    void insert(Server *server, const QString &type, const ServerConfig &config);
    void setCluster(Cluster *cluster);
    std::shared_ptr<Service> running(const QString &name) const;
    core::InstanceHost &instances() const;
    const core::TypeRegistry &types() const;

    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace signalbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/AccessPolicy.h>
#include <signalbox/Channel.h>
#include <signalbox/ChannelSubscription.h>
#include <signalbox/Presence.h>
#include <signalbox/Server.h>
#include <signalbox/ServerConfig.h>

namespace signalbox {

namespace core {
class InstanceHost;
}

/// How the channels of a hub are kept: the keys of a `[[hub]]` of the configuration. docs/configuration.md has their bounds.
/// Units:  historyBytes: of one channel.
struct HubSettings {
    enum class Access : std::uint8_t { Open, Token, Service };

    /// Token needs keys, in `more`. Service needs PubSub::setAccess, which says it by itself.
    Access access = Access::Open;
    /// False: nobody may enter, and rosters are empty.
    bool presence = true;
    /// From the end of a member's last session to its leave.
    std::chrono::milliseconds presenceHold{3000};
    /// Messages that a channel keeps; 0: none.
    qint64 historyCount = 1000;
    qint64 historyBytes = 1024 * 1024;
    std::chrono::milliseconds historyAge{600'000};
    /// Any other key: `{{"limits", QJsonObject{{"max_channels", 1000}}}}`, `{{"key", QJsonArray{…}}}`.
    QJsonObject more = {};
};

/// A server of channels and presence, the type `pubsub`, in a program of one's own: `host.add<PubSub>("chat", {.port = 8080})`.
/// Shape:  its channels belong to a hub of its name, unless `more` of its configuration has another "hub". Servers of one hub share its
///         channels; what is published here reaches the clients of all. The hub ends with the host, and outlives stops of the server.
///         JSON is UTF-8 text of any JSON value, nested 30 levels and 16 MiB long at most.
/// Errors: as answers. InvalidParams for what makes no sense, or is no JSON; ChannelNameInvalid; InvalidState, retryable, before the
///         server has run for the first time, or while the hub stops; TooManyChannels and TableFull for the hub's limits.
/// Thread: main. `done` is called there, later, unless `context` is gone by then; without a context that is this server. Nothing here
///         waits, but for what Presence says of itself.
///
///     Host host;
///     auto &chat = host.add<PubSub>("chat", {.port = 8080});
///     host.start();
///     chat.publish("room", R"({"text": "Hello"})");
class SIGNALBOX_EXPORT PubSub : public Server
{
    Q_OBJECT

public:
    ~PubSub() override;

    /// Of its hub; of two servers of one hub the last word counts. From the next start on. What makes no sense is a server that has
    /// failed, until it is set right; one that runs goes on with what it has, and the log says so.
    void setHub(const HubSettings &settings);
    /// Its clients may do what `policy` says; the hub's access is "service" then. From the next start on. Null: it does not start.
    void setAccess(std::shared_ptr<AccessPolicy> policy);
    const QString &hub() const;

    /// The messages of one program arrive in a channel in the order of the calls.
    void publish(QAnyStringView channel, const QByteArray &json, const PublishOptions &options = {}, const QObject *context = nullptr,
                 std::function<void(const Answer<Published> &)> done = {});
    /// To every session of the hub, at most once.
    void broadcast(const QByteArray &json, const QString &from = {}, const QObject *context = nullptr,
                   std::function<void(const Answer<Broadcasted> &)> done = {});

    /// What is published in a channel, by anybody, or with "news*" in all that begin so; `heard` gets all that has come since it was last
    /// called. It never slows the hub down: 10,000 messages or 16 MiB wait for it, then the oldest go, and it is told how many. One that
    /// begins before the server runs begins with it. In the numbers of the hub it is one client more.
    [[nodiscard]] ChannelSubscription subscribe(QAnyStringView channel, const QObject *context,
                                                std::function<void(const ChannelNews &)> heard);

    void channels(const ChannelQuery &query, const QObject *context, std::function<void(const Answer<ChannelList> &)> done);
    void history(QAnyStringView channel, const HistoryQuery &query, const QObject *context,
                 std::function<void(const Answer<History> &)> done);
    Presence presence() { return Presence(*this); }

private:
    friend class Host;
    friend class Presence;
    PubSub(Host &host, const QString &name, const ServerConfig &config);
    bool isAdded() const;
    void defineHub();
    void refuseHub(const QString &why);
    void beginEarly();
    core::InstanceHost &instances() const;
    static QString typeName();

    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace signalbox

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/AgentClient.h"

namespace signalbox::gui {

/// The manager's view of a connection to one agent, so that tests can stand in for it.
/// Shape, errors, thread: as client::AgentClient.
class HostLink : public QObject
{
    Q_OBJECT

public:
    using State = client::AgentClient::State;
    using Reply = client::AgentClient::Reply;

    using QObject::QObject;

    virtual void open(const client::AgentAddress &address, const client::Credentials &credentials) = 0;
    virtual void close() = 0;
    virtual void retryNow() = 0;
    virtual void setReconnect(client::AgentClient::Reconnect policy) = 0;
    virtual void setLongestWait(std::chrono::milliseconds wait) = 0;

    virtual State state() const = 0;
    virtual Error lastError() const = 0;
    virtual QDateTime lastHeard() const = 0;
    virtual QString account() const = 0;
    virtual api::Grants grants() const = 0;
    virtual void callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply) = 0;

    template <typename Method>
    void call(const typename Method::Params &params, QObject *context, std::function<void(Result<typename Method::Result>)> reply)
    {
        callRaw(json::toQString(Method::name), json::toObject(params), context, [reply = std::move(reply)](Result<QJsonValue> answer) {
            if (!answer)
                return reply(failure(std::move(answer.error())));
            reply(json::fromJson<typename Method::Result>(*answer));
        });
    }

Q_SIGNALS:
    void stateChanged();
    void snapshotReceived(const signalbox::api::AgentInfo &agent, const QList<signalbox::api::Instance> &instances);
    void eventReceived(const signalbox::api::Event &event);
    void columnsReceived(const signalbox::api::MetricColumns::Result &columns);
    void sampleReceived(const signalbox::api::MetricSample &sample);
    void enrolled(const signalbox::api::AuthEnroll::Result &result);
    /// The agent has proven its key to who knows the password; only now the key may be pinned.
    void identityProven(const QString &fingerprint);
};

using LinkFactory = std::function<std::unique_ptr<HostLink>()>;

/// The real one.
class AgentLink final : public HostLink
{
    Q_OBJECT

public:
    explicit AgentLink(QObject *parent = nullptr);

    void open(const client::AgentAddress &address, const client::Credentials &credentials) override;
    void close() override;
    void retryNow() override;
    void setReconnect(client::AgentClient::Reconnect policy) override;
    void setLongestWait(std::chrono::milliseconds wait) override;

    State state() const override;
    Error lastError() const override;
    QDateTime lastHeard() const override;
    QString account() const override;
    api::Grants grants() const override;
    void callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply) override;

private:
    client::AgentClient m_client;
};

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostLink.h"

#include <QtCore/QPointer>

namespace signalbox::gui {

/// A connection whose agent is the test: it says what arrives and answers what is called.
class FakeLink final : public HostLink
{
    Q_OBJECT

public:
    struct Call {
        QString method;
        QJsonObject params;
        QPointer<QObject> context;
        Reply reply;
    };

    using HostLink::HostLink;

    void open(const client::AgentAddress &address, const client::Credentials &credentials) override;
    void close() override;
    void retryNow() override { ++retries; }
    void setReconnect(client::AgentClient::Reconnect) override { }
    void setLongestWait(std::chrono::milliseconds) override { }
    State state() const override { return m_state; }
    Error lastError() const override { return m_error; }
    QDateTime lastHeard() const override { return heard; }
    QString account() const override { return accountName; }
    api::Grants grants() const override { return {givenRole, givenInstances}; }
    void callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply) override;

    void become(State state, const Error &error = {});
    void sendSnapshot(const QList<api::Instance> &instances, const QString &name = QStringLiteral("demo"));
    void sendChange(const api::Instance &instance);
    void sendRemoval(const QString &instance);
    /// Sessions and rates of one instance.
    void sendSample(const QString &instance, double sessions, double in = 0, double out = 0);

    /// Takes the oldest call of a method that is not answered yet; nothing when there is none.
    std::optional<Call> takeCall(const QString &method);
    static void answer(const Call &call, const Result<QJsonValue> &result);

    client::AgentAddress address;
    client::Credentials credentials;
    QList<Call> calls;
    QDateTime heard;
    QString accountName = QStringLiteral("admin");
    std::optional<api::Role> givenRole = api::Role::Admin;
    QMap<QString, api::Role> givenInstances;
    int retries = 0;

private:
    State m_state = State::Away;
    Error m_error;
    qint64 m_revision = 0;
};

api::Instance makeInstance(const QString &name, api::InstanceState state = api::InstanceState::Running, qint64 sessions = 0);

} // namespace signalbox::gui

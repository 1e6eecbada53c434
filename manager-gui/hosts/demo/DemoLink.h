// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostLink.h"
#include "manager-gui/hosts/demo/DemoWorld.h"

namespace signalbox::gui {

/// A connection to a made-up host. Errors: Unreachable for a host that is away or was never made up.
class DemoLink final : public HostLink
{
    Q_OBJECT

public:
    explicit DemoLink(DemoWorld &world, QObject *parent = nullptr);

    void open(const client::AgentAddress &address, const client::Credentials &credentials) override;
    void close() override;
    void retryNow() override { }
    void setReconnect(client::AgentClient::Reconnect) override { }
    void setLongestWait(std::chrono::milliseconds) override { }

    State state() const override { return m_state; }
    Error lastError() const override { return m_error; }
    QDateTime lastHeard() const override;
    QString account() const override { return m_host ? m_host->saved.account : QString(); }
    api::Grants grants() const override { return m_host ? m_host->grants : api::Grants(); }
    void callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply) override;

private:
    void onTick();
    void become(State state, const Error &error = {});

    DemoWorld &m_world;
    DemoHost *m_host = nullptr;
    State m_state = State::Away;
    Error m_error;
};

} // namespace signalbox::gui

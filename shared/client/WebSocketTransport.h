// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/client/AgentAddress.h"
#include "shared/client/Transport.h"

#include <QtNetwork/QSslError>
#include <QtWebSockets/QWebSocket>

namespace signalbox::client {

/// wss with subprotocol signalbox.v1. The agent's key is checked before the first byte inside TLS is sent, unless the log-in
/// is going to prove it.
class WebSocketTransport final : public Transport
{
    Q_OBJECT

public:
    enum class Trust { Verified, ProvenByLogin };

    explicit WebSocketTransport(const AgentAddress &address, Trust trust = Trust::Verified, QObject *parent = nullptr);
    ~WebSocketTransport() override;

    void open() override;
    void send(const QByteArray &message) override;
    bool ping() override;
    QByteArray peerCertificate() const override;

private:
    void onSslErrors(const QList<QSslError> &errors);
    void onConnected();
    void onDisconnected();
    /// Why the connection did not come about, in words.
    QString whyNot() const;
    /// What the peer's certificate is worth, given what TLS complained about.
    [[nodiscard]] Result<void> check(const QStringList &complaints) const;
    void finish(const Error &error);

    const AgentAddress m_address;
    const Trust m_trust;
    QAbstractSocket::SocketError m_socketError = QAbstractSocket::UnknownSocketError;
    bool m_awaitsReason = false;
    QWebSocket m_socket;
    std::optional<Error> m_distrust;
    bool m_wasConnected = false;
    bool m_finished = false;
};

} // namespace signalbox::client

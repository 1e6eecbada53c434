// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>
#include <QtCore/QObject>

namespace signalbox::client {

/// One attempt to reach an agent and, when it succeeds, the connection. Made anew for each attempt.
/// Shape:  `open` once; then `opened` at most once; `closed` at most once and nothing after it.
/// Errors: `closed` says why: Unreachable, PermissionDenied, CertificateNotTrusted, ConnectionClosed, MessageTooLarge, ProtocolError.
/// Thread: the one it lives in. Signals never come from inside `open`.
class Transport : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open() = 0;
    /// One JSON-RPC message, without a line end.
    virtual void send(const QByteArray &message) = 0;
    /// Asks the other side for a sign of life; false when this transport has no such thing and a call has to do.
    virtual bool ping() = 0;
    /// What the other side showed, DER; empty where there is no TLS.
    virtual QByteArray peerCertificate() const { return {}; }

Q_SIGNALS:
    void opened();
    void closed(const signalbox::Error &error);
    void messageReceived(const QByteArray &message);
    /// Anything at all arrived, a message or a pong.
    void heard();
};

} // namespace signalbox::client

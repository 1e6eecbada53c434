// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>
#include <QtCore/QDateTime>
#include <QtCore/QString>

#include <memory>
#include <vector>

struct ssl_ctx_st;
struct x509_st;

namespace signalbox::core::net {

/// Which certificate a server shows. Paths are absolute.
struct TlsSettings {
    QString pkcs12; // or certificate + key
    QString passwordFile; // for pkcs12 or an encrypted key; one line
    QString certificate; // PEM, with chain
    QString key; // PEM
    QString clientCa; // PEM; set: clients must show a certificate of it
};

/// A key that two processes share; the identity, which is sent in plain, says which one it is.
struct PreSharedKey {
    QByteArray identity;
    QByteArray key;
};

/// How processes that trust each other as equals prove who they are: certificates of one authority on both sides, or a key that both have.
struct PeerTlsSettings {
    QString certificate; // PEM, with chain
    QString key; // PEM
    QString passwordFile;
    QString ca; // PEM: whose certificates are taken
    /// Instead of certificates. Who connects offers the first; who is connected to takes any.
    std::vector<PreSharedKey> keys = {};
};

/// Server-side TLS by OpenSSL: TLS 1.2 and 1.3, forward secrecy only, no renegotiation, no compression.
/// Thread: made anywhere (reads files and derives keys: not on the main thread when it may be slow); immutable afterwards.
class TlsContext
{
public:
    /// Errors: FileUnreadable, InvalidCertificate (wrong password, key does not match: each says which file). An expired
    ///         certificate is served, with a warning in the log: refusing it would turn a nuisance into an outage.
    [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> load(const TlsSettings &settings);
    /// For both sides of a connection: TLS 1.3 only, no session is resumed, keys are fresh for each (a key that leaks opens no recording).
    /// Errors: as above, and InvalidConfiguration (neither certificates nor keys, or both).
    [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> loadForPeers(PeerTlsSettings settings);
    ~TlsContext();

    ssl_ctx_st *native() const { return m_context; }
    /// The certificate's SubjectPublicKeyInfo in DER: what clients pin.
    const QByteArray &publicKeyInfo() const { return m_publicKeyInfo; }
    /// The certificate in DER, as peers are shown it.
    const QByteArray &certificate() const { return m_certificate; }
    const QDateTime &notAfter() const { return m_notAfter; }
    /// Subject common name, or the first name of the SAN.
    const QString &subject() const { return m_subject; }
    /// Of peers.
    const std::vector<PreSharedKey> &keys() const { return m_keys; }

private:
    explicit TlsContext(ssl_ctx_st *context) : m_context(context) { }
    void describe(x509_st *certificate);

    ssl_ctx_st *m_context;
    QByteArray m_publicKeyInfo;
    QByteArray m_certificate;
    QString m_subject;
    QDateTime m_notAfter;
    std::vector<PreSharedKey> m_keys;
};

} // namespace signalbox::core::net

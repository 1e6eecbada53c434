// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QString>

namespace signalbox {

/// How a server of an embedded host runs: `{.port = 8080}`.
struct ServerConfig {
    /// A worker process does not have the program's classes, so there is no isolation "process".
    enum class Isolation { None, Thread };

    /// 0: the system chooses; Server::port says which.
    quint16 port = 0;
    /// "any" (every IPv4 address), "any6", or one numeric address.
    QString address = QStringLiteral("any");
    /// With a PKCS#12 file, or with certificate and key (PEM). Relative paths are relative to the current folder.
    bool tls = false;
    QString pkcs12 = {};
    QString certificate = {};
    QString key = {};
    /// Its only line is the password of the PKCS#12 file or the key.
    QString passwordFile = {};
    Isolation isolation = Isolation::None;
    /// The type's own options; a service reads them by `options()`.
    QJsonObject options = {};
    /// Any other key of an `[[instance]]` of the configuration: `{{"limits", QJsonObject{{"max_sessions", 100}}}}`. Its "listen" holds
    /// listeners beside the one above, its "tls" what TLS has besides.
    QJsonObject more = {};
};

} // namespace signalbox

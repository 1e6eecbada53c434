// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Export.h>

#include <QtCore/QJsonObject>
#include <QtCore/QStringList>

namespace signalbox {

/// How the bytes of a connection become messages, and messages bytes.
class SIGNALBOX_EXPORT Protocol
{
public:
    enum class Kind : std::uint8_t { Raw, Lines, Framed, WebSocket };
    enum class ByteOrder : std::uint8_t { BigEndian, LittleEndian };

    /// As the bytes come; a message is what one read brought.
    static Protocol raw() { return Protocol(Kind::Raw, {}); }
    /// Text lines: LF and CRLF are taken, CRLF is sent.
    static Protocol lines() { return Protocol(Kind::Lines, {}); }
    static Protocol terminatedBy(const QString &mark);
    static Protocol between(const QString &beginMark, const QString &endMark);
    static Protocol fixedSize(int bytes);
    /// A length of 1, 2, 4 or 8 bytes, then that many bytes.
    static Protocol lengthPrefix(int lengthBytes, ByteOrder order = ByteOrder::BigEndian);
    /// A message ends with the `count`th separator.
    static Protocol countedSeparators(char separator, int count);
    /// RFC 6455. Of `subprotocols` the first that the client offers is agreed on.
    static Protocol webSocket(const QStringList &subprotocols = {}) { return Protocol(Kind::WebSocket, {}, subprotocols); }

    /// As the configuration says: for a type whose optionsSchema has framingOptions().
    static Protocol framedBy(const QJsonObject &options) { return Protocol(Kind::Framed, options); }
    /// For a type whose optionsSchema has compressionOptions().
    static Protocol webSocketBy(const QJsonObject &options, const QStringList &subprotocols = {})
    {
        return Protocol(Kind::WebSocket, options, subprotocols);
    }
    /// Schemas of the options that the two above read: properties for an optionsSchema.
    static QJsonObject framingOptions();
    static QJsonObject compressionOptions();

    Kind kind() const { return m_kind; }
    const QJsonObject &settings() const { return m_settings; }
    const QStringList &subprotocols() const { return m_subprotocols; }

private:
    Protocol(Kind kind, QJsonObject settings, QStringList subprotocols = {})
        : m_kind(kind), m_settings(std::move(settings)), m_subprotocols(std::move(subprotocols))
    {
    }

    Kind m_kind;
    QJsonObject m_settings;
    QStringList m_subprotocols;
};

} // namespace signalbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

namespace signalbox::core::pubsub {

/// A string as it stands in JSON text.
struct JsonString {
    /// Between the quotes.
    QByteArrayView inner;
    bool hasEscapes = false;
    /// False for an escape that JSON does not have. "\ud800" alone is grammatical: JavaScript writes it.
    bool isValid = false;
};

/// `text` begins with a quote; a closing one follows, and no control characters before it, as simdjson's first stage has seen.
JsonString readString(QByteArrayView text);

/// A number, true, false or null, to the letter.
/// Source: RFC 8259 §3, §6.
bool isScalar(QByteArrayView text);

/// Without JSON's white space at both ends.
QByteArrayView trimmedText(QByteArrayView text);

} // namespace signalbox::core::pubsub

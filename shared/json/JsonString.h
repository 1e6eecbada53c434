// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

namespace signalbox::json {

/// `utf8` as a JSON string, quotes included. Escapes what JSON demands and nothing else; valid UTF-8 stays as it is.
/// Thread: any.
/// Source: RFC 8259 §7.
void appendString(QByteArray &out, QByteArrayView utf8);

} // namespace signalbox::json

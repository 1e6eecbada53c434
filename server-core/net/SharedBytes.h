// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

#include <memory>

namespace signalbox::core::net {

/// Bytes that many connections send: framed once, never copied for those that keep up, held by reference by those that lag.
using SharedBytes = std::shared_ptr<const QByteArray>;

} // namespace signalbox::core::net

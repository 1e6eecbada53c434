// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"

#include <functional>

namespace signalbox::agent {

/// A log line, in parts and as it is written.
struct LogRecord {
    QtMsgType type = QtInfoMsg;
    QString category;
    QString message;
    QByteArray text;
};

/// Sends every log line to stderr, one write each: "2026-03-01T12:00:00.000Z INFO instance started name=EchoServerA", or
/// JSON objects; or to `sink` instead, which any thread may call. To be called while no other thread logs.
void installLogOutput(LogFormat format, std::function<void(const LogRecord &)> sink = {});

} // namespace signalbox::agent

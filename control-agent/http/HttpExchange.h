// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/Status.h"

#include <QtCore/QByteArray>

#include <functional>

namespace signalbox::agent {

/// A GET or HEAD of one of the known paths.
struct HttpRequest {
    QByteArray path;
    QByteArray accept;
};

struct HttpAnswer {
    core::http::Status status = core::http::Status::Ok;
    QByteArray body;
    QByteArray contentType;
};

/// Makes the answer; calls `reply` once, at once or later.
using HttpHandler = std::function<void(const HttpRequest &, std::function<void(HttpAnswer)> reply)>;

} // namespace signalbox::agent

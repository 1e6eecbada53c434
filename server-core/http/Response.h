// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/Status.h"

#include <QtCore/QByteArray>

namespace signalbox::core::http {

/// One HTTP/1.1 answer, put together and turned into bytes.
/// Shape:  status line, the headers in the order they were added, Content-Length (except for 1xx, 204), the body.
/// Errors: header() drops a pair that is not a valid field (a line break inside a value, say): no response is ever split.
class Response
{
public:
    enum class Body : std::uint8_t { Send, HeadOnly };

    explicit Response(Status status) : m_status(status) { }
    /// `reason` as text/plain with a line end, and `Connection: close`: what a peer gets that has to go.
    [[nodiscard]] static Response refusal(Status status, QByteArrayView reason, QByteArrayView connection = "close");

    Response &header(QByteArrayView name, QByteArrayView value);
    Response &body(QByteArray content, QByteArrayView contentType);

    [[nodiscard]] Status status() const { return m_status; }
    /// HeadOnly answers HEAD: the Content-Length of the body, without the body.
    [[nodiscard]] QByteArray toBytes(Body mode = Body::Send) const;

private:
    Status m_status;
    QByteArray m_headers;
    QByteArray m_body;
};

} // namespace signalbox::core::http

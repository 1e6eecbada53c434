// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/Response.h"

#include "server-core/http/Syntax.h"

namespace signalbox::core::http {

Response Response::refusal(Status status, QByteArrayView reason, QByteArrayView connection)
{
    Response response(status);
    response.header("Connection", connection);
    response.body(reason.toByteArray() + '\n', "text/plain; charset=utf-8");
    return response;
}

Response &Response::header(QByteArrayView name, QByteArrayView value)
{
    if (isToken(name) && std::all_of(value.begin(), value.end(), isFieldValueChar))
        m_headers.append(name).append(": ").append(value).append("\r\n");
    return *this;
}

Response &Response::body(QByteArray content, QByteArrayView contentType)
{
    m_body = std::move(content);
    return header("Content-Type", contentType);
}

QByteArray Response::toBytes(Body mode) const
{
    QByteArray bytes;
    bytes.reserve(m_headers.size() + m_body.size() + 80);
    bytes.append("HTTP/1.1 ").append(QByteArray::number(static_cast<int>(m_status))).append(' ');
    bytes.append(reasonPhrase(m_status)).append("\r\n").append(m_headers);
    const bool mayHaveBody = m_status >= Status::Ok && m_status != Status::NoContent;
    if (mayHaveBody && m_status != Status::NotModified)
        bytes.append("Content-Length: ").append(QByteArray::number(m_body.size())).append("\r\n");
    bytes.append("\r\n");
    if (mayHaveBody && m_status != Status::NotModified && mode == Body::Send)
        bytes.append(m_body);
    return bytes;
}

} // namespace signalbox::core::http

// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/StaticPages.h"

#include <QtCore/QCryptographicHash>

namespace signalbox::core::http {

void StaticPages::add(const QByteArray &path, const QByteArray &contentType, const QByteArray &content)
{
    const QByteArray digest = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
    m_pages[path] = {contentType, content, '"' + digest.left(16).toHex() + '"'};
}

std::optional<Response> StaticPages::answer(const Request &request) const
{
    const QByteArray path = request.path().toByteArray();
    if (const auto to = m_redirects.find(path); to != m_redirects.end()) {
        Response response(Status::PermanentRedirect);
        response.header("Location", to->second).header("Connection", "close");
        return response.body("See " + to->second + "\n", "text/plain; charset=utf-8");
    }
    const auto found = m_pages.find(path);
    if (found == m_pages.end())
        return std::nullopt;
    const Page &page = found->second;
    const QList<QByteArrayView> known = request.headerList("If-None-Match");
    Response response(known.contains(QByteArrayView(page.tag)) ? Status::NotModified : Status::Ok);
    response.header("Connection", "close")
        .header("Cache-Control", "no-cache")
        .header("ETag", page.tag)
        .header("Content-Security-Policy", m_security)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer");
    if (response.status() == Status::Ok)
        response.body(page.content, page.contentType);
    return response;
}

QList<QByteArray> StaticPages::paths() const
{
    QList<QByteArray> paths;
    for (const auto &[path, page] : m_pages)
        paths.append(path);
    return paths;
}

} // namespace signalbox::core::http

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/Request.h"
#include "server-core/http/Response.h"

#include <map>
#include <optional>

namespace signalbox::core::http {

/// A few files that are served as they are, by their paths.
/// Shape:  with an entity tag each, so that a client that has one gets 304; a browser is told to ask each time.
/// Thread: any, once it is filled.
class StaticPages
{
public:
    /// `security`: the Content-Security-Policy of all of them.
    explicit StaticPages(QByteArray security) : m_security(std::move(security)) { }

    void add(const QByteArray &path, const QByteArray &contentType, const QByteArray &content);
    /// For "/demo/" and the like: 308 to the path that has it.
    void redirect(const QByteArray &path, const QByteArray &to) { m_redirects[path] = to; }

    /// To a GET or HEAD. Nothing: there is no such page.
    std::optional<Response> answer(const Request &request) const;
    /// Sorted.
    QList<QByteArray> paths() const;

private:
    struct Page {
        QByteArray contentType;
        QByteArray content;
        QByteArray tag;
    };

    const QByteArray m_security;
    std::map<QByteArray, Page> m_pages;
    std::map<QByteArray, QByteArray> m_redirects;
};

} // namespace signalbox::core::http

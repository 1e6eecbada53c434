// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/WebPages.h"

#include <QtCore/QFile>

#include <array>

// Where the linker has no reason to keep them: in a static library.
static void initResources()
{
    Q_INIT_RESOURCE(web);
}

namespace signalbox::core::pubsub {

using namespace Qt::StringLiterals;

namespace {

struct File {
    const char *path;
    QLatin1StringView name;
    const char *contentType;
};

constexpr std::array library{
    File{"/signalbox.js", "signalbox.js"_L1, "text/javascript; charset=utf-8"},
    File{"/signalbox.d.ts", "signalbox.d.ts"_L1, "text/plain; charset=utf-8"},
};
constexpr std::array demo{
    File{"/demo", "demo.html"_L1, "text/html; charset=utf-8"},
    File{"/demo.css", "demo.css"_L1, "text/css; charset=utf-8"},
    File{"/demo.js", "demo.js"_L1, "text/javascript; charset=utf-8"},
    File{"/demo.svg", "demo.svg"_L1, "image/svg+xml"},
};

template <typename Files>
void addAll(http::StaticPages &pages, const Files &files)
{
    for (const File &file : files) {
        QFile resource(u":/web/"_s + file.name);
        const bool isThere = resource.open(QIODevice::ReadOnly);
        Q_ASSERT(isThere);
        if (isThere)
            pages.add(file.path, file.contentType, resource.readAll());
    }
}

} // namespace

std::shared_ptr<const http::StaticPages> webPages(bool withDemo)
{
    initResources();
    auto pages =
        std::make_shared<http::StaticPages>("default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; frame-ancestors 'none'");
    addAll(*pages, library);
    if (withDemo) {
        addAll(*pages, demo);
        pages->redirect("/demo/", "/demo");
    }
    return pages;
}

} // namespace signalbox::core::pubsub

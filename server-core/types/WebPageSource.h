// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/StaticPages.h"

#include <QtCore/QJsonObject>

#include <memory>

namespace signalbox::core {

/// WebSocket types that serve pages, too, derive from it, beside ServerType.
class WebPageSource
{
public:
    /// `options` have been checked.
    virtual std::shared_ptr<const http::StaticPages> webPages(const QJsonObject &options) const = 0;

protected:
    ~WebPageSource() = default;
};

} // namespace signalbox::core

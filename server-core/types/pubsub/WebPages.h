// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/StaticPages.h"

namespace signalbox::core::pubsub {

/// What browsers get from an instance: the client library with its types, and, `withDemo`, the page to try it out.
/// Thread: any.
std::shared_ptr<const http::StaticPages> webPages(bool withDemo);

} // namespace signalbox::core::pubsub

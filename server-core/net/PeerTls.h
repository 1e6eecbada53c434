// SPDX-License-Identifier: Apache-2.0
#pragma once

struct ssl_ctx_st;

namespace signalbox::core::net {

class TlsContext;

// Inside TlsContext only.
ssl_ctx_st *makePeerContext();
/// Of `owner`, which lives as long.
void usePreSharedKeys(ssl_ctx_st *context, const TlsContext &owner);

} // namespace signalbox::core::net

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/AliasType.h"

namespace signalbox::core {

/// What else a type is, beside a ServerType; also one under another name. Null: it is not that.
template <typename Aspect>
const Aspect *aspectOf(const ServerType &type)
{
    const auto *alias = dynamic_cast<const AliasType *>(&type);
    return alias ? aspectOf<Aspect>(alias->target()) : dynamic_cast<const Aspect *>(&type);
}

} // namespace signalbox::core

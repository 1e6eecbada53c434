// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/AliasType.h"
#include "server-core/types/pubsub/PubSubType.h"

namespace signalbox::core {

/// What else a type is, beside a ServerType; also one under another name, or of other people that is as `pubsub`. Null: it is not that.
template <typename Aspect>
const Aspect *aspectOf(const ServerType &type)
{
    if (const auto *alias = dynamic_cast<const AliasType *>(&type))
        return aspectOf<Aspect>(alias->target());
    // Other people's cannot derive from what only the core knows.
    const auto *theirs = dynamic_cast<const PubSubServerType *>(&type);
    const ServerType &known = theirs ? PubSubType::of(*theirs) : type;
    return dynamic_cast<const Aspect *>(&known);
}

} // namespace signalbox::core

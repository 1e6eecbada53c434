// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/Member.h"

#include "server-core/presence/Roster.h"

namespace signalbox::core::presence {

MemberView Member::view() const
{
    return {text.name(), text.info(), since, *instance, roster->node()};
}

MemberRow Member::row() const
{
    // What is the same for many shares its bytes.
    return {text.name().toByteArray(), text.info().toByteArray(), since, *instance, roster->node()};
}

} // namespace signalbox::core::presence

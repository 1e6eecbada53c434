// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/Member.h"

#include "server-core/presence/RosterLine.h"

namespace signalbox::core::presence {

MemberView Member::view() const
{
    return {text.name(), text.info(), since, source->instance, source->line.node()};
}

MemberRow Member::row() const
{
    // What is the same for many shares its bytes.
    return {text.name().toByteArray(), text.info().toByteArray(), since, source->instance, source->line.node()};
}

std::optional<MemberView> Member::viewOf(const RosterLine &line) const
{
    if (&source->line == &line)
        return view();
    const HiddenStay *stay = holders.hiddenOf(line);
    if (!stay)
        return std::nullopt;
    return MemberView{text.name(), stay->info, stay->since, stay->source->instance, line.node()};
}

} // namespace signalbox::core::presence

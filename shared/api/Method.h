// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Access.h"
#include "shared/api/Types.h"

/// What describes a method of the management API:
///
///     struct InstanceStop {
///         static constexpr std::string_view name = "instance.stop";
///         static constexpr std::string_view doc = "One sentence or two.";
///         static constexpr Permission permission = Permission::Operate;
///         static constexpr Scope scope = Scope::Instance;      // default: Host
///         static constexpr bool changes = true;                // default: false
///         using Params = NameParams;
///         using Result = ChangeAccepted;
///     };
namespace signalbox::api {

/// Where the caller's role must permit the call.
/// Host:      on the whole host.
/// Instance:  on the instance that parameter `name` or `instance` names.
/// Permitted: on one instance at least; the answer tells of those only. The handler sees to it.
enum class Scope { Host, Instance, Permitted };

struct Nothing {
    static constexpr auto fields = std::tuple{};
};

/// What every method that changes something takes beside its own parameters.
struct ChangeOptions {
    /// Remembered for this long after the answer.
    static constexpr int rememberedMinutes = 10;

    std::optional<QString> request_id;
    std::optional<qint64> if_revision;
    bool dry_run = false;

    static constexpr auto fields = std::tuple{
        json::optionalField("request_id", &ChangeOptions::request_id,
                            "1 to 64 printable characters the caller makes up; a repeat within 10 minutes gets the first answer again and "
                            "changes nothing"),
        json::optionalField("if_revision", &ChangeOptions::if_revision, "Refuse with Conflict when the object's revision is another one"),
        json::optionalField("dry_run", &ChangeOptions::dry_run, "Check everything, change nothing, answer as if")};
};

/// One page of a list. A method's own Params repeats these fields, so that each can document what it filters and sorts by.
inline constexpr int largestPage = 1000;

// clang-format off: version 14 takes a requires-expression for a function
template <typename Method>
constexpr Scope scopeOf()
{
    if constexpr (requires { Method::scope; })
        return Method::scope;
    else
        return Scope::Host;
}
template <typename Method>
constexpr bool changesSomething()
{
    if constexpr (requires { Method::changes; })
        return Method::changes;
    else
        return false;
}
// clang-format on

} // namespace signalbox::api

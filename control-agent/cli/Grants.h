// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Access.h"

#include <CLI/CLI.hpp>

namespace signalbox::cli {

/// What an account or a token may do, as typed: --role ROLE and --on INSTANCE=ROLE.
struct GrantArguments {
    std::string role;
    std::vector<std::string> on;

    void declareTo(CLI::App &parser, const std::string &aboutRole);
    /// Errors: InvalidParams.
    [[nodiscard]] Result<QMap<QString, api::Role>> instances() const;
    /// Nothing when no role was typed.
    std::optional<api::Role> wholeRole() const;
};

/// "operator" or "none".
QString roleText(const std::optional<api::Role> &role);
/// "EchoServerA=operator, B=viewer".
QString instancesText(const QMap<QString, api::Role> &instances);

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace signalbox::cli {

/// An option that takes one of these words. They are its type name, "table|json", where help and completion find them; a
/// misspelt one is told the nearest.
CLI::Option *choice(CLI::Option *option, const std::vector<std::string> &words);

} // namespace signalbox::cli

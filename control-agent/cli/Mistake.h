// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <QtCore/QString>

namespace signalbox::cli {

/// The innermost verb that was given; the root when none was.
const CLI::App &chosenVerb(const CLI::App &root);
/// "signalbox user add".
QString commandText(const CLI::App &verb);
/// The child of that name, or null.
const CLI::App *childNamed(const CLI::App &parent, const QString &name);
QStringList childNames(const CLI::App &parent);
/// What is wrong with the arguments, and the nearest thing that would be right.
QString mistakeText(const CLI::App &root, const CLI::ParseError &error);
/// "x" is no command of …; did you mean …?
QString noSuchCommand(const CLI::App &parent, const QString &word);

} // namespace signalbox::cli

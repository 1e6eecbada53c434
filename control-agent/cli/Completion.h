// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <QtCore/QStringList>

namespace signalbox::cli {

/// What may stand at the end of a command line that is being typed.
struct Completion {
    /// All begin with what was typed.
    QStringList words;
    /// A file name is wanted: the shell knows better.
    bool isFile = false;
    /// Arguments of the command that prints the candidates, one a line; empty: `words` are all.
    QStringList lister;
    /// Stands before each of the lister's lines, and behind.
    QString prefix;
    QString suffix;
    QString typed;
};

/// `words`: what follows the program's name; the last one, which may be empty, is to be completed.
Completion completionOf(const CLI::App &root, const QStringList &words);

} // namespace signalbox::cli

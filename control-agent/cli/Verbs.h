// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/ExitCode.h"

#include <CLI/CLI.hpp>

#include <QtCore/QStringList>

namespace signalbox::cli {

class CommandLine;

void addInstanceVerbs(CommandLine &line); // list, status
void addChangeVerbs(CommandLine &line); // start, stop, restart
void addConfigureVerbs(CommandLine &line); // create, edit, clone, remove, take-over, give-back, type list
void addSessionVerbs(CommandLine &line); // sessions, kick
void addHubVerbs(CommandLine &line); // hubs, channels, publish, broadcast
void addPresenceVerbs(CommandLine &line); // presence, presence find
void addClusterVerbs(CommandLine &line); // cluster …
void addEventVerbs(CommandLine &line); // events
void addHealthVerbs(CommandLine &line); // health
void addConfigVerbs(CommandLine &line); // config …
void addImportVerbs(CommandLine &line); // config import, after the others of its group
void addUserVerbs(CommandLine &line); // user …
void addTokenVerbs(CommandLine &line); // token …
void addAuditVerbs(CommandLine &line); // audit …
void addEnrollVerbs(CommandLine &line); // enroll
void addContextVerbs(CommandLine &line); // context …
void addRawVerbs(CommandLine &line); // call, version
void addHelpVerbs(CommandLine &line); // help, completion

/// What the completion scripts of `completion` call: candidates for the last word, one a line, or ":files".
ExitCode complete(const CLI::App &root, const QStringList &words);

} // namespace signalbox::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace signalbox::cli {

class CommandLine;

void addInstanceVerbs(CommandLine &line); // list, status
void addChangeVerbs(CommandLine &line); // start, stop, restart
void addSessionVerbs(CommandLine &line); // sessions, kick
void addRawVerbs(CommandLine &line); // enroll, call, version

} // namespace signalbox::cli

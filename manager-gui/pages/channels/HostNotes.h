// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Host.h"

namespace signalbox::gui {

class PagingLine;

/// Why something of a host is not in a list that should have it.
namespace hostnotes {

/// "fra-1 is away since 14:02 · 3 min", with the reason in the next line.
QString whyAway(const Host &host);
/// What a host answered instead of hubs, channels or members, for a person.
QString problem(const Host &host, const Error &error);
/// In a list of several hosts: empty when this one is in it and up to date.
QString whyNotInList(const Host &host, const std::optional<Error> &error);
/// Workers that did not answer.
QString missing(const Host &host, const QStringList &instances);
/// One as it is; of several how many, and all in the tool tip.
void show(PagingLine &line, const QStringList &notes);

} // namespace hostnotes

} // namespace signalbox::gui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/import/Settings.h"

namespace signalbox::importer {

/// The [instance.tls] of one server, from its `<certificate>`; empty without one, unless a listener needs it: then a file is named that
/// has yet to be put there, so that nothing is served unencrypted that was not.
[[nodiscard]] QString readCertificate(const XmlElement &server, const QString &instance, bool isNeeded, Gathering &gathering);

} // namespace signalbox::importer

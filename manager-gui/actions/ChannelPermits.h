// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HubCatalogue.h"

namespace signalbox::gui {

/// Why the account may not do this to a hub now; empty when it may. A hub counts as all instances that serve it; one that none
/// serves as its host.
QString whyNotOnHub(const HubCatalogue &hubs, const HubKey &key, api::Permission permission);

} // namespace signalbox::gui

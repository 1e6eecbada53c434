// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

namespace signalbox::gui {

/// Why the account may not: "Needs the role operator on EchoServerA; you are viewer". Empty when it may. An empty `instance`
/// asks for the host itself.
QString whyNotPermitted(const Host &host, const QString &instance, api::Permission permission);

QString roleName(std::optional<api::Role> role);
QString environmentName(Environment environment);

/// What must be typed before something on these hosts is hit: the name of the production host among them, or, of several, the
/// word for production. Empty when none is one.
QString typedFor(const QList<const Host *> &hosts);

} // namespace signalbox::gui

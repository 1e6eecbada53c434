// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterConfig.h"
#include "shared/base/Error.h"

#include <QtCore/QAnyStringView>

/// Whether what a program says of its cluster makes sense, in the words of its functions.
namespace signalbox {

/// As the mesh writes an address, so that one address is one peer. What is none stays what it is, and is refused by those who use it.
QString peerText(QAnyStringView address);
/// Errors: InvalidConfiguration.
[[nodiscard]] Result<void> checkHubName(const QString &name);
/// `address`: where it shall listen, without the port. Errors: InvalidConfiguration.
[[nodiscard]] Result<void> checkSetup(const core::cluster::ClusterConfig &config, const QString &address, const QString &node);

} // namespace signalbox

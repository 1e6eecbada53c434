// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>

namespace signalbox::agent {

/// The management API as an OpenRPC document: every method, its parameters, its result, who may call it.
/// Source: https://spec.open-rpc.org 1.2.6
QJsonObject openRpcDocument();

} // namespace signalbox::agent

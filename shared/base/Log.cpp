// SPDX-License-Identifier: Apache-2.0
#include "shared/base/Log.h"

namespace signalbox {

Q_LOGGING_CATEGORY(lcNet, "signalbox.net", QtInfoMsg)
Q_LOGGING_CATEGORY(lcInstance, "signalbox.instance", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAgent, "signalbox.agent", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStore, "signalbox.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAuth, "signalbox.auth", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRpc, "signalbox.rpc", QtInfoMsg)
Q_LOGGING_CATEGORY(lcClient, "signalbox.client", QtInfoMsg)

} // namespace signalbox

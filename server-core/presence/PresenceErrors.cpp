// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceErrors.h"

namespace signalbox::core::presence {

using namespace Qt::StringLiterals;

Error notEntered(QByteArrayView channel)
{
    return {ErrorCode::NotEntered, u"this session has not entered the channel \"%1\": enter it first"_s.arg(QString::fromUtf8(channel))};
}

} // namespace signalbox::core::presence

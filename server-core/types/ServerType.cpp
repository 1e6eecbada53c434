// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/ServerType.h"

#include "shared/base/Names.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

Result<void> ServerType::checkOptions(const QJsonObject &options) const
{
    const QStringList known = optionNames();
    for (auto option = options.begin(); option != options.end(); ++option) {
        if (known.contains(option.key()))
            continue;
        QString message = u"server type \"%1\" has no option \"%2\""_s.arg(name(), option.key());
        if (const QString nearest = nearestOf(option.key(), known); !nearest.isEmpty())
            message += u"; did you mean \"%1\"?"_s.arg(nearest);
        return failure(ErrorCode::InvalidConfiguration, message, u"options."_s + option.key());
    }
    return {};
}

Protocol ServerType::protocol(const QJsonObject &, const SessionLimits &) const
{
    Protocol protocol;
    protocol.kind = protocolKind();
    return protocol;
}

} // namespace signalbox::core

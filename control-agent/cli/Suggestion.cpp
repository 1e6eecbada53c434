// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Suggestion.h"

#include "shared/base/Names.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

Error withSuggestion(Error error, const QString &name, AgentLink &link)
{
    if (error.code != ErrorCode::InstanceNotFound || error.message.contains(u"did you mean"_s))
        return error;
    const auto instances = link.call<api::InstanceList>({});
    QStringList names;
    for (const api::Instance &instance : instances.value_or(QList<api::Instance>()))
        names.append(instance.name);
    if (const QString nearest = nearestOf(name, names); !nearest.isEmpty())
        error.message += u"; did you mean \"%1\"?"_s.arg(nearest);
    return error;
}

} // namespace signalbox::cli

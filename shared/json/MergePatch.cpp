// SPDX-License-Identifier: Apache-2.0
#include "shared/json/MergePatch.h"

namespace signalbox::json {

QJsonObject mergePatch(const QJsonObject &target, const QJsonObject &patch)
{
    QJsonObject result = target;
    for (auto it = patch.begin(); it != patch.end(); ++it) {
        if (it.value().isNull())
            result.remove(it.key());
        else if (it.value().isObject())
            result.insert(it.key(), mergePatch(result.value(it.key()).toObject(), it.value().toObject()));
        else
            result.insert(it.key(), it.value());
    }
    return result;
}

QJsonObject withoutNulls(const QJsonObject &object)
{
    return mergePatch({}, object);
}

} // namespace signalbox::json

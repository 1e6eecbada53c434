// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/JsonText.h"

#include "server-core/access/ChannelName.h"
#include "server-core/types/pubsub/CheckedJson.h"

namespace signalbox::core::pubsub {

using namespace Qt::StringLiterals;

std::optional<QString> jsonTextProblem(QByteArrayView text)
{
    if (text.size() > longestJsonText)
        return u"the data has %1 bytes; the limit is %2"_s.arg(text.size()).arg(longestJsonText);
    CheckedJson json(deepestJsonText);
    bool isJson = json.load(text);
    if (isJson && json.isObject()) {
        isJson =
            json.readObject([&json](CheckedJson::Field &field) { return json.key(field).has_value() && json.check(field.value(), 2); });
    } else if (isJson) {
        isJson = json.checkOther();
    }
    if (!isJson)
        return u"the data is not JSON in UTF-8"_s;
    if (json.isTooDeep())
        return u"the data is nested deeper than %1 levels"_s.arg(deepestJsonText);
    return std::nullopt;
}

bool isPublisherName(QByteArrayView name)
{
    return access::isValidMemberName(name);
}

} // namespace signalbox::core::pubsub

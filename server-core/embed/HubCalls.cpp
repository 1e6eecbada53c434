// SPDX-License-Identifier: Apache-2.0
#include "server-core/embed/HubCalls.h"

#include "server-core/types/pubsub/ClientMessage.h"
#include "server-core/types/pubsub/JsonText.h"

namespace signalbox {

using namespace Qt::StringLiterals;

Result<void> checkPage(int page, int pageSize)
{
    constexpr int most = core::pubsub::limits::pageSize;
    static_assert(core::pubsub::limits::historyItems == most);
    if (page < 1)
        return failure(ErrorCode::InvalidParams, u"pages are counted from 1, and this one is %1"_s.arg(page));
    if (pageSize < 1 || pageSize > most)
        return failure(ErrorCode::InvalidParams, u"one may ask for 1 to %1 at a time, and this is %2"_s.arg(most).arg(pageSize));
    return {};
}

Result<void> checkPublication(QByteArrayView json, const QString &from)
{
    if (const std::optional<QString> problem = core::pubsub::jsonTextProblem(json))
        return failure(ErrorCode::InvalidParams, *problem, u"data"_s);
    if (!from.isEmpty() && !core::pubsub::isPublisherName(from.toUtf8()))
        return failure(ErrorCode::InvalidParams, u"\"from\" must be 1 to 128 characters without control characters"_s, u"from"_s);
    return {};
}

AnswerError errorOf(const Error &error)
{
    return {QString(errorName(error.code)), error.message, error.retryable};
}

} // namespace signalbox

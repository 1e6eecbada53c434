// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Answer.h"
#include "server-core/instance/InstanceHost.h"

#include <QtCore/QPointer>

/// How a program's questions get to its hub and back, in the public structures.
namespace signalbox {

/// As clients may ask for. Errors: InvalidParams.
[[nodiscard]] Result<void> checkPage(int page, int pageSize);
/// Errors: InvalidParams.
[[nodiscard]] Result<void> checkPublication(QByteArrayView json, const QString &from);
AnswerError errorOf(const Error &error);

template <typename Given, typename Answered, typename Convert>
Answer<Given> answerOf(const Result<Answered> &answered, const Convert &convert)
{
    if (!answered)
        return {{}, errorOf(answered.error())};
    return {convert(*answered), {}};
}

struct HubCaller {
    core::InstanceHost &host;
    const QString &hub;
    const QObject *context;
};

/// `done` gets what `convert` makes of the answer to `ask`, or why there is none; later, and not without the context.
template <typename Given, typename Ask, typename Convert>
void callHub(const HubCaller &caller, const Result<Ask> &ask, Convert convert, std::function<void(const Answer<Given> &)> done)
{
    const auto reply = [context = QPointer<const QObject>(caller.context), convert = std::move(convert),
                        done = std::move(done)](const Result<typename Ask::Answer> &answered) {
        if (context && done)
            done(answerOf<Given>(answered, convert));
    };
    if (ask)
        return caller.host.template askHub<Ask>(caller.hub, *ask, reply);
    QMetaObject::invokeMethod(
        &caller.host, [reply, error = ask.error()] { reply(failure(error)); }, Qt::QueuedConnection);
}

} // namespace signalbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Answer.h"
#include "server-core/instance/InstanceHost.h"

#include <QtCore/QPointer>

#include <functional>
#include <memory>
#include <utility>

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
    // What `done` holds on to is the program's and ends on this thread: others have a part in the box only, which is empty by then.
    const auto box = std::make_shared<std::function<void(const Answer<Given> &)>>(std::move(done));
    const auto reply = [context = QPointer<const QObject>(caller.context), convert = std::move(convert),
                        box](const Result<typename Ask::Answer> &answered) {
        const auto call = std::exchange(*box, nullptr);
        if (context && call)
            call(answerOf<Given>(answered, convert));
    };
    if (ask)
        return caller.host.template askHub<Ask>(caller.hub, *ask, reply);
    QMetaObject::invokeMethod(
        &caller.host, [reply, error = ask.error()] { reply(failure(error)); }, Qt::QueuedConnection);
}

} // namespace signalbox

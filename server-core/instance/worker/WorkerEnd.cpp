// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerEnd.h"

#include "server-core/instance/worker/UplinkValues.h"

#include <cstring>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

QString howItEnded(const ProcessEnd &process)
{
    if (process.signal)
        return u"signal %1, %2"_s.arg(*process.signal).arg(QString::fromLocal8Bit(::strsignal(*process.signal)).toLower());
    if (process.exitStatus)
        return u"exit status %1"_s.arg(*process.exitStatus);
    return u"an earlier agent started it, so it is not known how"_s;
}

} // namespace

RunEnd describeEnd(const WorkerEnd &end)
{
    RunEnd result{.exitStatus = end.process.exitStatus, .signal = end.process.signal, .lastLines = end.lastLines};
    if (end.asked)
        return result;
    if (end.farewell) {
        if (end.farewell->error)
            result.error = fromMessage(*end.farewell->error);
        result.retry = end.farewell->retry;
    } else if (end.killed) {
        result.error = end.killed;
        result.retry = end.killed->code != ErrorCode::Unsupported;
    } else {
        result.error =
            Error{ErrorCode::InternalError, u"the worker (process %1) ended unexpectedly: %2"_s.arg(end.pid).arg(howItEnded(end.process))};
        result.retry = true;
    }
    return result;
}

} // namespace signalbox::core::worker

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/Printer.h"

namespace signalbox::cli {

/// Says who did not answer: what was printed is a part only. JSON carries that itself.
inline void noteMissing(const Result<QJsonValue> &answer, const Printer &printer)
{
    using namespace Qt::StringLiterals;
    if (!answer || printer.format() == Format::Json)
        return;
    QStringList missing;
    for (const QJsonValue &name : answer->toObject().value("missing"_L1).toArray())
        missing.append(name.toString());
    if (!missing.isEmpty())
        printer.note(u"no answer from %1: what it has is not here"_s.arg(missing.join(u", "_s)));
}

} // namespace signalbox::cli

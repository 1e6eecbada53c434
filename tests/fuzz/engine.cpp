// SPDX-License-Identifier: Apache-2.0
// Between libFuzzer and a target.
#include "tests/fuzz/Target.h"

#include <QtCore/QtGlobal>

#include <cstdlib>

extern "C" int LLVMFuzzerInitialize(int *, char ***)
{
    // What is logged about bad input would be all that one sees, and most of the time spent.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &, const QString &) {
        if (type == QtFatalMsg)
            std::abort();
    });
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    signalbox::fuzz::check({reinterpret_cast<const char *>(data), qsizetype(size)}, signalbox::fuzz::Depth::Quick);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/Target.h"

#include <QtCore/QByteArray>

#include <cstdio>
#include <cstdlib>

namespace signalbox::fuzz {

void broken(const char *property, QByteArrayView details)
{
    const QByteArray shown =
        details.first(details.size() < 2000 ? details.size() : 2000).toByteArray().toPercentEncoding(" {}[]()<>|:;,=\"'/");
    std::fprintf(stderr, "\nBROKEN: %s\n%s\n", property, shown.constData());
    std::abort();
}

} // namespace signalbox::fuzz

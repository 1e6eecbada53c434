// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QtGlobal>

namespace signalbox::agent {

/// What the operating system says about this process. 0 where it says nothing.
struct ProcessReading {
    double cpuSeconds = 0;
    /// Since 1970.
    double startSeconds = 0;
    qint64 residentBytes = 0;
    qint64 virtualBytes = 0;
    qint64 threads = 0;
    qint64 openFiles = 0;
    qint64 mostFiles = 0;
};

/// Thread: any but the main one: it reads files, and counts thousands of descriptors.
ProcessReading readProcess();

} // namespace signalbox::agent

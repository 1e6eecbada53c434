// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

#include <optional>

/// What the kernel says about a process.
namespace signalbox::core::worker {

/// When it started, in clock ticks since the machine did: a pid that was given again has another one. Nothing when there is no
/// such process, or only what is left of one that ended.
/// Source: proc(5), /proc/PID/stat, field 22.
std::optional<qint64> processStartTime(qint64 pid);
/// File name of the program it runs, also when that was replaced meanwhile; empty when it is not ours to know.
QString processProgram(qint64 pid);
/// Bytes in memory.
std::optional<qint64> processResidentBytes(qint64 pid);

} // namespace signalbox::core::worker

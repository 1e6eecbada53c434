// SPDX-License-Identifier: GPL-3.0-or-later
// What agents of this version say of their columns, so that translators find it; see format::metricTitle.
#include <QtCore/QtGlobal>

namespace signalbox::gui {

[[maybe_unused]] static const char *const metricWords[] = {
    QT_TRANSLATE_NOOP("Metric", "Sessions"),
    QT_TRANSLATE_NOOP("Metric", "Total sessions"),
    QT_TRANSLATE_NOOP("Metric", "Messages in"),
    QT_TRANSLATE_NOOP("Metric", "Messages out"),
    QT_TRANSLATE_NOOP("Metric", "Messages in/s"),
    QT_TRANSLATE_NOOP("Metric", "Messages out/s"),
    QT_TRANSLATE_NOOP("Metric", "Bytes in"),
    QT_TRANSLATE_NOOP("Metric", "Bytes out"),
    QT_TRANSLATE_NOOP("Metric", "Bytes in/s"),
    QT_TRANSLATE_NOOP("Metric", "Bytes out/s"),
    QT_TRANSLATE_NOOP("Metric", "Refused"),
    QT_TRANSLATE_NOOP("Metric", "Throttled"),
    QT_TRANSLATE_NOOP("Metric", "CPU"),
    QT_TRANSLATE_NOOP("Metric", "Memory"),
    QT_TRANSLATE_NOOP("Metric", "Live sessions"),
    QT_TRANSLATE_NOOP("Metric", "Sessions accepted since the agent started"),
    QT_TRANSLATE_NOOP("Metric", "Messages received since the agent started"),
    QT_TRANSLATE_NOOP("Metric", "Messages sent since the agent started"),
    QT_TRANSLATE_NOOP("Metric", "Messages received per second"),
    QT_TRANSLATE_NOOP("Metric", "Messages sent per second"),
    QT_TRANSLATE_NOOP("Metric", "Bytes received since the agent started"),
    QT_TRANSLATE_NOOP("Metric", "Bytes sent since the agent started"),
    QT_TRANSLATE_NOOP("Metric", "Bytes received per second"),
    QT_TRANSLATE_NOOP("Metric", "Bytes sent per second"),
    QT_TRANSLATE_NOOP("Metric", "Connections that became no session since the agent started: filters, limits, a full server"),
    QT_TRANSLATE_NOOP("Metric", "Times a session had to wait for its rate of messages since the agent started"),
    QT_TRANSLATE_NOOP("Metric", "Live sessions of all instances"),
    QT_TRANSLATE_NOOP("Metric", "Messages received per second, all instances"),
    QT_TRANSLATE_NOOP("Metric", "Messages sent per second, all instances"),
    QT_TRANSLATE_NOOP("Metric", "CPU time of the agent's process, in percent of one core"),
    QT_TRANSLATE_NOOP("Metric", "Resident memory of the agent's process"),
    QT_TRANSLATE_NOOP("Metric", "Published"),
    QT_TRANSLATE_NOOP("Metric", "Delivered"),
    QT_TRANSLATE_NOOP("Metric", "Gaps"),
    QT_TRANSLATE_NOOP("Metric", "Clients"),
    QT_TRANSLATE_NOOP("Metric", "Messages that clients have handed in"),
    QT_TRANSLATE_NOOP("Metric", "Messages sent to subscribers"),
    QT_TRANSLATE_NOOP("Metric", "Times that a subscriber was told of messages that it can no longer have"),
    QT_TRANSLATE_NOOP("Metric", "Sessions that have said who they are"),
};

} // namespace signalbox::gui

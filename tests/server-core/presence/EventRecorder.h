// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/RosterEvents.h"

#include <QtCore/QByteArrayList>

#include <utility>

namespace signalbox::core::presence {

/// Writes down what it hears, a line an event: "room 3 joined anna {info}", "room 4 left anna closed".
class EventRecorder final : public RosterEvents
{
public:
    void onRosterEvent(const RosterEvent &event) override
    {
        QByteArray line = event.channel.toByteArray() + ' ' + QByteArray::number(qulonglong(event.version));
        if (event.kind == RosterEvent::Kind::Left) {
            const QLatin1StringView reason = leaveReasonName(event.reason);
            line += " left " + event.member.member.toByteArray() + ' ' + QByteArray(reason.data(), reason.size());
        } else {
            line += event.kind == RosterEvent::Kind::Joined ? " joined " : " updated ";
            line += event.member.member.toByteArray();
            if (!event.member.info.isEmpty())
                line += ' ' + event.member.info.toByteArray();
        }
        m_lines.append(line);
    }

    /// Those since the last call.
    QByteArrayList take() { return std::exchange(m_lines, {}); }

private:
    QByteArrayList m_lines;
};

} // namespace signalbox::core::presence

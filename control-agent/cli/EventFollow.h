// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/AgentLink.h"
#include "control-agent/cli/EventText.h"
#include "control-agent/cli/ExitCode.h"
#include "control-agent/cli/Interrupt.h"
#include "control-agent/cli/Printer.h"

namespace signalbox::cli {

/// Prints events as they happen, over lost connections and restarts of the agent, until Ctrl-C.
/// Shape:  what happened `since`, if asked for, then what follows: each event once, in order. Where events were lost, an event of
///         type "resync" stands in their place.
/// Errors: of the first connection; later only a refusal ends it.
class EventFollow : public QObject
{
    Q_OBJECT

public:
    EventFollow(EventFilter filter, QString since, AgentLink &link, const Printer &printer);

    [[nodiscard]] Result<ExitCode> run();

private:
    void onSnapshot(const api::AgentInfo &agent);
    void onEvent(const api::Event &event);
    void onState();
    /// Prints what the agent remembers, up to where the stream began.
    [[nodiscard]] Result<void> printPast();
    void print(const api::Event &event);
    bool isOver() const;

    const EventFilter m_filter;
    const QString m_since;
    AgentLink &m_link;
    const Printer &m_printer;
    const Records m_shape;
    /// Once connected: until then Ctrl-C ends the program as it does any other.
    std::optional<Interrupt> m_interrupt;
    std::optional<api::EventSubscribe::Position> m_begin;
    /// While the past is printed.
    QList<api::Event> m_held;
    bool m_holds = true;
    bool m_isAway = false;
    bool m_readerIsGone = false;
};

} // namespace signalbox::cli

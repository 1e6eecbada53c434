// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/EventFollow.h"

#include "shared/base/IsoTime.h"

#include <QtCore/QDateTime>

#include <cerrno>
#include <cstdio>

namespace signalbox::cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using client::AgentClient;

EventFollow::EventFollow(EventFilter filter, QString since, AgentLink &link, const Printer &printer)
    : m_filter(std::move(filter)),
      m_since(std::move(since)),
      m_link(link),
      m_printer(printer),
      m_shape({{}, {}, columnsOf<api::Event>(), u"revision"_s})
{
    connect(&link.client(), &AgentClient::snapshotReceived, this, &EventFollow::onSnapshot);
    connect(&link.client(), &AgentClient::eventReceived, this, &EventFollow::onEvent);
}

Result<ExitCode> EventFollow::run()
{
    if (Result<void> connected = m_link.connectToAgent(true); !connected)
        return failure(std::move(connected.error()));
    m_interrupt.emplace();
    const auto hasBegun = [this] { return m_begin || isOver() || m_link.client().state() == AgentClient::State::Away; };
    if (!AgentLink::waitFor(hasBegun, QDeadlineTimer(m_link.timeoutOr(10s))))
        return failure(ErrorCode::TimedOut, u"the agent did not send its state in time"_s);
    if (!m_begin && !m_interrupt->happened())
        return failure(m_link.client().lastError());

    if (m_printer.format() == Format::Csv)
        m_printer.text(m_shape.csvHeader());
    if (Result<void> past = printPast(); !past)
        return failure(std::move(past.error()));
    m_holds = false;
    for (const api::Event &event : std::exchange(m_held, {}))
        print(event);

    connect(&m_link.client(), &AgentClient::stateChanged, this, &EventFollow::onState);
    m_link.client().setReconnect(AgentClient::Reconnect::WithBackoff);
    // It may have been lost before anybody listened for that.
    if (m_link.client().state() == AgentClient::State::Away) {
        onState();
        m_link.client().retryNow();
    }
    AgentLink::waitFor([this] { return isOver(); }, QDeadlineTimer(QDeadlineTimer::Forever));
    if (m_link.client().state() == AgentClient::State::Refused)
        return failure(m_link.client().lastError());
    return ExitCode::Done;
}

bool EventFollow::isOver() const
{
    return m_interrupt->happened() || m_readerIsGone || m_link.client().state() == AgentClient::State::Refused;
}

void EventFollow::onSnapshot(const api::AgentInfo &agent)
{
    if (!m_begin) {
        m_begin = api::EventSubscribe::Position{agent.epoch, agent.revision};
        return;
    }
    const QString now = isoTime(QDateTime::currentMSecsSinceEpoch());
    const api::Event mark{agent.epoch, agent.revision, u"resync"_s, now, {{u"reason"_s, u"events before this revision were lost"_s}}};
    if (m_holds)
        m_held.append(mark);
    else
        print(mark);
}

void EventFollow::onEvent(const api::Event &event)
{
    if (!m_filter.matches(event))
        return;
    if (m_holds)
        m_held.append(event);
    else
        print(event);
}

void EventFollow::onState()
{
    const AgentClient &client = m_link.client();
    if (client.state() == AgentClient::State::Away && !std::exchange(m_isAway, true))
        m_printer.note(u"signalbox: %1; trying again"_s.arg(client.lastError().message));
    else if (client.state() == AgentClient::State::Live && std::exchange(m_isAway, false))
        m_printer.note(u"signalbox: connected again"_s);
}

Result<void> EventFollow::printPast()
{
    if (m_since.isEmpty())
        return {};
    api::EventList::Params params{m_filter.text,   m_filter.type, m_filter.instance, m_since, {}, api::SortOrder::Ascending, 1,
                                  api::largestPage};
    for (qint64 seen = 0;; ++params.page) {
        const auto page = m_link.call<api::EventList>(params);
        if (!page)
            return failure(page.error());
        for (const api::Event &event : page->items) {
            // The stream brings the rest.
            if (m_begin && (event.epoch != m_begin->epoch || event.revision <= m_begin->revision))
                print(event);
        }
        seen += page->items.size();
        if (page->items.isEmpty() || seen >= page->total || isOver())
            return {};
    }
}

void EventFollow::print(const api::Event &event)
{
    const QJsonObject record = json::toObject(event);
    switch (m_printer.format()) {
    case Format::Table:
        m_printer.line(eventLine(event, m_printer.colour()));
        break;
    case Format::Json:
    case Format::JsonLines:
        m_printer.line(compactJson(record));
        break;
    case Format::Csv:
        m_printer.text(m_shape.csvLine(record));
        break;
    case Format::Name:
        m_printer.line(QString::number(event.revision));
        break;
    }
    if (Printer::canWrite())
        return;
    m_readerIsGone = true;
    // `events -f | head` has what it wanted; a full disk is another matter.
    if (errno == EPIPE)
        std::clearerr(stdout);
}

} // namespace signalbox::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/StdinEnrolment.h"

#include "manager-gui/model/ErrorText.h"

#include <iostream>
#include <thread>

namespace signalbox::gui {

StdinEnrolment::StdinEnrolment(HostList &hosts, QObject *parent) : QObject(parent), m_hosts(hosts), m_enrolment(hosts)
{
    connect(&m_enrolment, &Enrolment::finished, this, [this](Host *host, const Error &error) {
        const auth::EnrolmentToken token = m_waiting.takeFirst();
        if (host)
            Q_EMIT added(host);
        else
            Q_EMIT failed(tr("Could not add %1: %2").arg(token.address, errorText(error)));
        next();
    });
}

StdinEnrolment::~StdinEnrolment()
{
    if (!m_reader)
        return;
    const std::lock_guard lock(m_reader->mutex);
    m_reader->receiver = nullptr;
}

void StdinEnrolment::start()
{
    m_reader = std::make_shared<Reader>();
    m_reader->receiver = this;
    // Detached: nothing can end a blocking read, and the process may end under it.
    std::thread([reader = m_reader] {
        std::string line;
        while (std::getline(std::cin, line)) {
            const std::lock_guard lock(reader->mutex);
            StdinEnrolment *receiver = reader->receiver;
            if (!receiver)
                return;
            QMetaObject::invokeMethod(
                receiver, [receiver, text = QString::fromStdString(line)] { receiver->take(text); }, Qt::QueuedConnection);
        }
    }).detach();
}

void StdinEnrolment::take(const QString &line)
{
    if (line.trimmed().isEmpty())
        return;
    auto token = auth::EnrolmentToken::fromText(line);
    if (!token) {
        Q_EMIT failed(tr("Standard input held something that is not an enrolment token: %1").arg(errorText(token.error())));
        return;
    }
    m_waiting.append(std::move(*token));
    if (m_waiting.size() == 1)
        next();
}

std::optional<bool> StdinEnrolment::needsToken(const Host *host) const
{
    if (!host || host->presence() == Host::Presence::Disconnected)
        return true;
    switch (host->presence()) {
    case Host::Presence::Live:
    case Host::Presence::NotAnswering:
        return false;
    case Host::Presence::Refused:
        return true;
    default:
        return std::nullopt;
    }
}

void StdinEnrolment::next()
{
    if (m_waiting.isEmpty() || m_enrolment.isRunning())
        return;
    const auth::EnrolmentToken &token = m_waiting.first();
    Host *host = nullptr;
    if (auto address = client::AgentAddress::fromText(token.address)) {
        address->fingerprint = token.fingerprint;
        host = m_hosts.byAddress(*address);
    }
    const std::optional<bool> needed = needsToken(host);
    if (!needed) {
        connect(host, &Host::presenceChanged, this, &StdinEnrolment::next, Qt::UniqueConnection);
        return;
    }
    if (host)
        disconnect(host, &Host::presenceChanged, this, &StdinEnrolment::next);
    if (*needed) {
        m_enrolment.begin(token);
        return;
    }
    m_waiting.removeFirst();
    next();
}

} // namespace signalbox::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/demo/DemoHost.h"

namespace signalbox::gui {

/// The sessions of a made-up host, which nobody keeps: the n-th of an instance is always the same one.
/// Shape:  for one moment.
/// Errors: those of the agent's methods.
class DemoSessions
{
public:
    DemoSessions(DemoHost &host, qint64 now) : m_host(host), m_now(now) { }

    Result<api::SessionList::Result> list(const api::SessionList::Params &params) const;
    Result<api::Nothing> close(const QString &id);
    Result<api::Nothing> send(const QString &id) const;

private:
    DemoInstance *instanceOf(const QString &id) const;
    Result<DemoInstance *> permitted(const QString &id) const;

    DemoHost &m_host;
    qint64 m_now;
};

} // namespace signalbox::gui

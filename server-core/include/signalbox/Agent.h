// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Export.h>

#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <memory>

namespace signalbox {

class Host;

/// How an embedded host is managed. All of it may be left out.
struct AgentSettings {
    /// How managers call it. Default: the application's name.
    QString name = {};
    /// For the local socket. Default: a folder of the application's name where the system keeps such things.
    QString runtimeFolder = {};
    /// For accounts, audit and events; one process at a time. Default: likewise.
    QString stateFolder = {};
    /// Where managers on other machines connect, "0.0.0.0:7710". Default: local socket only.
    QStringList listen = {};
    /// For /metrics, /healthz and /readyz, "127.0.0.1:7711". Default: off.
    QString httpListen = {};
};

/// Lets command line and manager reach an embedded host: `signalbox --socket PATH list`. Works from the next turn of the event
/// loop on; the host's end is its end.
/// Thread: main.
class SIGNALBOX_EXPORT Agent : public QObject
{
    Q_OBJECT

public:
    explicit Agent(Host &host, const AgentSettings &settings = {}, QObject *parent = nullptr);
    ~Agent() override;

    /// For `signalbox --socket`; where it will be, until `ready`.
    QString socket() const;

Q_SIGNALS:
    void ready();
    /// It could not begin, or had to end; the servers go on.
    void failed(const QString &reason);

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace signalbox

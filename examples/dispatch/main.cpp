// SPDX-License-Identifier: Apache-2.0
#include "Servers.h"

#include <signalbox/Host.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDebug>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Host host;
    auto &a = host.add<ServerA>("ServerA", {.address = "127.0.0.1"});
    auto &b = host.add<ServerB>("ServerB", {.address = "127.0.0.1"});
    QObject::connect(&host, &Host::serverChanged, &app, [&] {
        if (a.isRunning() && b.isRunning())
            qInfo("ServerA %d, ServerB %d", a.port(), b.port());
    });
    host.start();
    return app.exec();
}
